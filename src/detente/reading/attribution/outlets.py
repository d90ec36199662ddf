"""The outlets that a document names: agencies, papers, broadcasters."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from detente.reading.attribution.lexicon import SourceLexicon, source_lexicon
from detente.reading.attribution.names import Named


def find_outlets(doc: Doc, words: SourceLexicon, mentions: Sequence[Named]) -> list[tuple[int, int, str]]:
    """The outlets that the document names: (start, end, name), in order, none overlapping."""
    media = {m.start: m for m in mentions if m.type == "media" and m.level == "name" and m.name}
    found: list[tuple[int, int, str]] = []
    texts = [t.text for t in doc]
    i = 0
    while i < len(texts):
        hit = _outlet_here(doc, texts, i, words, media)
        if hit is None:
            i += 1
            continue
        while found and found[-1][1] > hit[0]:
            first, _, name = found.pop()
            hit = (min(first, hit[0]), hit[1], name if first < hit[0] else hit[2])
        found.append(hit)
        i = hit[1]
    return _in_full(doc, found)


def _in_full(doc: Doc, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Name each outlet by the fullest form in which this document has it."""
    forms: dict[str, str] = {}
    for start, end, name in found:
        written = _strip_the(doc[start:end].text.removeprefix("The "))
        known = name if (name.lower().startswith("the ") and written == name[4:]) or _is_acronym(written) else written
        if len(known) > len(forms.get(name, "")) and doc[end - 1].lower_ not in source_lexicon().outlet_nouns:
            forms[name] = known
    return [(start, end, forms.get(name, name)) for start, end, name in found]


def _is_acronym(name: str) -> bool:
    return name.isupper() and name.isalpha()


def _outlet_here(
    doc: Doc, texts: Sequence[str], i: int, words: SourceLexicon, media: dict[int, Named]
) -> tuple[int, int, str] | None:
    for form, name in words.outlets.get(texts[i], ()):
        if tuple(texts[i : i + len(form)]) == form:
            end = i + len(form)
            if not (len(form) == 1 and _is_common(doc, i)):
                return i, end, name
    if doc[i].like_url and doc[i].pos_ in ("PROPN", "NOUN", "X") and "/" not in texts[i] and "@" not in texts[i]:
        return i, i + 1, texts[i]
    if i in media:
        return media[i].start, media[i].end, media[i].name
    text = texts[i]
    if (
        text in words.outlet_endings
        and i
        and texts[i - 1][:1].isupper()
        and texts[i - 1].isalpha()
        and not doc[i - 1].is_sent_start
    ):
        start = i
        while (
            start > 0
            and i - start < 5
            and (texts[start - 1][:1].isupper() or texts[start - 1].isdigit() or texts[start - 1] == "-")
            and doc[start - 1].ent_type_ not in ("DATE", "TIME")
        ):
            start -= 1
        end = i + 1
        if end < len(texts) and texts[end] == "Agency":
            end += 1
        return start, end, _strip_the("".join(t.text_with_ws for t in doc[start:end]))
    lower = text.lower()
    if lower in words.outlet_nouns and doc[i].pos_ in ("NOUN", "PROPN"):
        return _outlet_noun(doc, texts, i, lower, words, media)
    return None


def _is_common(doc: Doc, i: int) -> bool:
    """Whether a one-word name that is also an ordinary word stands for something else here (Time, Dawn, Focus)."""
    token = doc[i]
    if token.text.isupper() and len(token.text) > 1:
        return False
    return (
        token.pos_ not in ("PROPN", "NOUN")
        or (token.is_sent_start is True and token.pos_ != "PROPN")
        or token.ent_type_ in ("DATE", "TIME", "PERSON")
    )


def _outlet_noun(
    doc: Doc, texts: Sequence[str], i: int, lower: str, words: SourceLexicon, media: dict[int, Named]
) -> tuple[int, int, str] | None:
    """ "the Al Watan newspaper" -> Al Watan; "Russian television" and "state media" stay as they stand."""
    start = i
    while (
        start > 0
        and i - start < 6
        and (doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN") or doc[start - 1].lower_ in ("run", "owned", "controlled"))
        and doc[start - 1].text not in ("-",)
    ) or (start > 1 and texts[start - 1] == "-" and i - start < 6):
        start -= 1
    if start == i:
        return None
    inner = _outlet_here(doc, texts, i + 1, words, media) if i + 1 < len(texts) and texts[i + 1] != texts[i] else None
    if inner is not None and texts[inner[0]][:1].isupper():
        return start, inner[1], inner[2]
    modifiers = [t for t in doc[start:i] if t.text != "-"]
    proper = [t for t in modifiers if t.pos_ == "PROPN" and t.ent_type_ not in ("NORP", "GPE")]
    newsy = any(
        t.lower_
        in (
            "news",
            "state",
            "state-run",
            "official",
            "run",
            "television",
            "tv",
            "radio",
            "media",
            "private",
            "public",
            "local",
            "national",
        )
        for t in modifiers
    )
    if (
        lower in words.weak_outlet_nouns
        and not (newsy and lower in ("agency", "press", "channel", "station", "website", "network"))
        and not (proper and newsy)
    ):
        return None
    name_at = i + 1 if i + 1 < len(texts) and texts[i + 1] not in (",", ":") else i + 2
    if (
        not proper
        and name_at < len(texts)
        and texts[name_at][:1].isupper()
        and (
            doc[name_at].dep_ == "appos"
            or doc[name_at].head.dep_ == "appos"
            or name_at == i + 1
            or (name_at + 1 < len(texts) and texts[name_at - 1] == "," and texts[name_at + 1] == ",")
        )
        and doc[name_at].ent_type_ not in ("DATE", "TIME", "GPE", "PERSON")
    ):
        last = name_at
        while (
            last + 1 < len(texts)
            and last - name_at < 4
            and texts[last + 1][:1].isupper()
            and doc[last + 1].ent_type_ not in ("DATE", "TIME", "PERSON")
        ):
            last += 1
        return start, last + 1, _strip_the("".join(t.text_with_ws for t in doc[name_at : last + 1]))
    plain = lower in ("television", "tv", "radio", "broadcaster", "media", "press")
    if proper and not plain:
        name = "".join(t.text_with_ws for t in doc[proper[0].i : proper[-1].i + 1])
    else:
        name = "".join(t.text_with_ws for t in doc[start : i + 1])
    return start, i + 1, _strip_the(name)


def _strip_the(name: str) -> str:
    return " ".join(name.split())
