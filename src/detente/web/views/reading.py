"""The reading room: one part of a report, its passages marked, its statements beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.ledger.store import Entry
from detente.values.document import Document
from detente.web.views.cards import WAITING, Card, card, in_order
from detente.web.views.marking import Evidence, Paragraph, Part, paragraphs, parts


@dataclass(frozen=True, slots=True)
class Progress:
    """How many statements of a report were decided on, of how many."""

    decided: int
    of: int

    @property
    def left(self) -> int:
        """Those that wait."""
        return self.of - self.decided


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One part of a report. `cards` are in the order asked for; `selected` is the one to begin with."""

    id: str
    title: str
    about: str
    url: str
    source: str
    notices: tuple[str, ...]
    part: int
    parts: tuple[Part, ...]
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    order: str
    progress: Progress
    selected: str
    boilerplate: int
    revised_by: str

    @property
    def titled(self) -> bool:
        """Whether the text itself begins with the title, so that a page need not show it twice."""
        return any(p.role == "title" for p in self.paragraphs)


def reading_page(
    document: Document,
    entries: Sequence[Entry],
    *,
    part: int = 1,
    at: str = "",
    order: str = "unsure",
    revised_by: str = "",
) -> ReadingPage:
    """The page for one part of a report.

    Args:
        entries: all statements of the document, those out of the record too.
        part: which part; that of `at` where given.
        at: the own part of a statement's id, to begin with.
    """
    cut = parts(document, [e.statement.start for e in entries])
    wanted = next((e.statement.start for e in entries if at and e.id.endswith(f".{at}")), None)
    number = min(part, len(cut))
    if wanted is not None:
        number = next(p.number for p in cut if wanted < p.end or p is cut[-1])
    here = cut[number - 1]
    inside = [
        e
        for e in entries
        if here.start <= e.statement.start < here.end or (here is cut[-1] and e.statement.start >= here.end)
    ]
    marks = [
        Evidence(e.id, e.statement.start, e.statement.end, e.statement.kind, e.statement.certainty, not e.in_record)
        for e in entries
        if e.in_record or e.id.endswith(f".{at}")
    ]
    cards = in_order([card(e) for e in inside], order)
    decided = sum(e.state not in WAITING for e in entries)
    first = at if wanted is not None else next((c.own for c in cards if c.waits), cards[0].own if cards else "")
    found = paragraphs(document, marks, here.start, here.end)
    return ReadingPage(
        id=document.id,
        title=document.title or "Report without a title",
        about=", ".join(filter(None, (document.outlet, document.author))),
        url=document.url,
        source=document.source,
        notices=document.notices,
        part=here.number,
        parts=tuple(cut),
        paragraphs=tuple(found),
        cards=tuple(cards),
        order=order,
        progress=Progress(decided, len(entries)),
        selected=first,
        boilerplate=sum(p.role == "boilerplate" for p in found),
        revised_by=revised_by,
    )
