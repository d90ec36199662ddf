"""What is kept apart from the answer: views, weak signs, what is assumed, unsure or left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.marking import doubt, hedge
from detente.brief.matters import opened_name
from detente.brief.model import Line, Section
from detente.brief.quoting import of_model, passage, told
from detente.brief.sentences import Cites, say, text
from detente.brief.wording import clipped, counted, date_words, listed, named, opened
from detente.ledger import Backing
from detente.values.document import Document
from detente.values.statement import Statement

MOST = 12
"""Lines at most in one of these sections; how many more there are is said."""


def sections(
    found: Findings, cite: Citer, assumptions: Iterable[Line] = (), shown: Iterable[Line] = ()
) -> tuple[Section, ...]:
    """The sections that have a line, in reading order.

    Args:
        assumptions: what the model assumes, to stand with what the reading assumes.
        shown: the lines before the tables, so that what they cite and the reader doubts is told one by one.
    """
    cited = {number for line in shown for number in line.citations}
    resting = {c.statement for c in cite.citations() if c.number in cited} | found.framed.statements()
    every: tuple[tuple[str, Callable[[], list[Line]]], ...] = (
        ("view", lambda: _views(found, cite)),
        ("view_others", lambda: _views_of_others(found, cite)),
        ("weak", lambda: _weak(found, cite)),
        ("contradictions", lambda: _contradictions(found, cite)),
        ("assumed", lambda: [*assumptions, *_backings(found, cite)]),
        ("unsure", lambda: _unsure(found, resting, cite)),
        ("others", lambda: _others(found, cite)),
        ("left_out", lambda: [*_unplaced(found, cite), *_left_out(found, cite)]),
    )
    made = []
    for key, lines in every:
        found_lines = lines()
        if found_lines:
            made.append(Section(key, text(f"title.{key}"), capped(found_lines, MOST)))
    return tuple(made)


def capped(lines: list[Line], most: int) -> tuple[Line, ...]:
    """The first lines, and one that says how many more there are."""
    if len(lines) <= most:
        return tuple(lines)
    more = counted(len(lines) - most, "more line", "more lines")
    return (*lines[:most], say("apart.capped", more=more))


def _views(found: Findings, cite: Citer) -> list[Line]:
    """What writers think of the talks; the faintest of it are weak signs."""
    return [
        say("apart.view", hedge=hedge([s]), content=passage(found.ledger, s), cites=cite(s.id))
        for s in found.views(of_authors=True)
        if s.certainty != "possible"
    ]


def _views_of_others(found: Findings, cite: Citer) -> list[Line]:
    return [
        say(
            "apart.view_of",
            actor=opened_name(s.actor),
            hedge=hedge([s]) + doubt([s]),
            content=passage(found.ledger, s),
            cites=cite(s.id),
        )
        for s in found.views(of_authors=False)
    ]


def _weak(found: Findings, cite: Citer) -> list[Line]:
    return [
        say("apart.weak", hedge=hedge([s]), content=passage(found.ledger, s), cites=cite(s.id))
        for s in found.views(of_authors=True)
        if s.certainty == "possible"
    ]


def _contradictions(found: Findings, cite: Citer) -> list[Line]:
    return [
        say("apart.contradiction", matter=clipped(c.about), reason=c.reason, cites=cite(*c.statements))
        for c in found.contradictions
    ]


def _backings(found: Findings, cite: Citer) -> list[Line]:
    """Clients that reports show to stand under another side, where that bears on the talks."""
    here = set(found.main.parties) if found.main else set()
    lines = []
    for backing in found.sides.backings:
        if backing.assumed is not None or found.sides.side(backing.client) not in here:
            continue  # what is assumed of it, the model says
        client, patron = opened(named(backing.client)), named(backing.patron)
        cites = cite(*_spoken_of(found, backing), most=2)
        quote = clipped(backing.quote)
        lines.append(say("apart.backing_said", client=client, patron=patron, quote=quote, cites=cites))
    return lines


def _spoken_of(found: Findings, backing: Backing) -> list[str]:
    """The statements whose words show who stands under whom."""
    spans = [(r.document, r.start, r.end) for r in found.ledger.speaks_for if r.client == backing.client]
    return [
        s.id
        for s in found.ledger.statements
        if any(s.document == document and s.start < end and start < s.end for document, start, end in spans)
    ]


def _unsure(found: Findings, resting: Collection[str], cite: Citer) -> list[Line]:
    """Readings that the reader itself doubts: one by one where the model or the first page rests on them, else their
    number."""
    here = {*resting, *(s.id for s in found.statements)}
    doubted = [s for s in found.ledger.statements if s.uncertain and s.id in here]
    used = [s for s in doubted if s.id in resting]
    lines = [
        say(
            "apart.unsure",
            fields=opened_name(listed([field.replace("refers_to", "reference") for field in s.uncertain])),
            content=told(found.ledger, s, 80),
            cites=cite(s.id),
            right=_right(s),
        )
        for s in sorted(used, key=lambda s: s.confidence)
    ]
    more = len(doubted) - len(used)
    return [*lines, say("apart.unsure_more", count=str(more))] if more else lines


def _right(s: Statement) -> str:
    """How likely the kind and actor of a statement are right, where that is in doubt."""
    weighty = {"kind", "actor"}.intersection(s.uncertain)
    return text("apart.right", share=f"{s.confidence:.1f}") if weighty else ""


def _others(found: Findings, cite: Citer) -> list[Line]:
    lines = []
    for talks, state in found.others:
        first = found.by_thread[talks.threads[0]].statements[:1] if talks.threads else ()
        told: dict[str, str | Cites] = {
            "title": clipped(talks.title),
            "threads": counted(len(talks.threads), "matter", "matters"),
            "statements": counted(talks.weight, "statement", "statements"),
            "cites": cite(*first),
            "id": talks.id,
        }
        if state:
            lines.append(say("apart.other_talks_stand", state=text(f"state.{state.replace(' ', '_')}"), **told))
        else:
            lines.append(say("apart.other_talks", **told))
    return lines


def _unplaced(found: Findings, cite: Citer) -> list[Line]:
    by_id = found.ledger.by_id
    return [
        say("apart.unplaced", reason=reason, content=passage(found.ledger, by_id[name]), cites=cite(name))
        for name, reason in found.unplaced.items()
    ]


def _left_out(found: Findings, cite: Citer) -> list[Line]:
    """Captions, what is no part of a report, later reports, and what the reader says it left out."""
    ledger = found.ledger
    left_out = found.framed.left_out
    lines = [say("apart.not_modelled", words=of_model(found, r), cites=cite(*r.statements, most=2)) for r in left_out]
    for document in ledger.documents:
        captions = [b for b in document.blocks if b.role == "caption"]
        lines += [say("apart.caption", words=clipped(document.text[b.start : b.end])) for b in captions]
    lines += _no_report(ledger.documents)
    later = [d for d in ledger.documents if d not in found.documents]
    if later:
        lines.append(say("apart.later", reports=counted(len(later), "report", "reports")))
    titles = {d.id: d.title or d.source or d.id for d in ledger.documents}
    lines += [say("apart.notice", document=clipped(titles[n.document], 60), words=n.text) for n in ledger.notices]
    return lines


def _no_report(documents: Iterable[Document]) -> list[Line]:
    """What was taken for no part of a report, by the rule that said so."""
    whys = Counter(b.why or "other" for d in documents for b in d.blocks if b.role == "boilerplate")
    words = listed([f"{why} ({number})" if number > 1 else why for why, number in whys.most_common()])
    return [say("apart.boilerplate", words=words)] if whys else []


def dates(found: Findings) -> list[Line]:
    """How the day of each report is known, where it was not simply in its metadata."""
    lines = []
    for document in found.ledger.documents:
        known = document.published_by if document.published else "unknown"
        name = clipped(document.title or document.source or document.id, 60)
        if known in {"given", "metadata", "text"}:
            lines.append(say(f"apart.date_{known}", document=name, date=date_words(document.published)))
        else:
            lines.append(say("apart.date_unknown", document=name))
    return lines
