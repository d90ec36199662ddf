"""A brief about nobody, for the renderers."""

from __future__ import annotations

from detente.brief.model import Brief, Citation, Line, Part, Report, Section, Table


def brief(words: str = "the ferry", **changes: object) -> Brief:
    """A small brief in which every place that takes outside words holds `words`."""
    values: dict[str, object] = {
        "title": f"Northland and Southland, {words}",
        "as_of": "5 May 2031",
        "scope": f"1 report, {words}",
        "answer": (Line.of(f"Nobody moves over {words}.", 1, strong="DEADLOCKED, on trust."),),
        "sections": (
            Section("why", f"Why {words}", (Line((Part(f"{words} was promised", (1,)), Part(", not kept", (2,)))),)),
        ),
        "tables": (Table("threads", words, ("matter", words), ((Line.of(words, 2), Line.of("live")),)),),
        "details": (Section("assumed", "Assumed", (Line.of(words, assumed=words, strong=words),)),),
        "citations": (
            Citation(1, "s1", "d1", words, words, words, 3, 3 + len(words), f"So {words} it is.", 3, f"x:{words}"),
            Citation(2, f"s2{words}", "d1", "Gazette", "May 2031", words, 50, 50 + len(words)),
        ),
        "reports": (Report("d1", words, words, words, "given", words, f"https://example.org/{words}", 2),),
        "record": {"documents": [{"title": words}], words: words},
    }
    values.update(changes)
    return Brief(**values)  # type: ignore[arg-type]
