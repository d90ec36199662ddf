"""The reading room: one part of a report, its passages marked, its statements beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.ledger.store import Entry, Review
from detente.values.document import Document
from detente.values.statement import AUTHOR, UNKNOWN, Certainty, Statement
from detente.web.links import short
from detente.web.views.marking import GROUPS, Evidence, Paragraph, Part, paragraphs, parts

ORDERS = ("unsure", "text")
UNSURE_BELOW = 0.7
"""Confidence of the reader below which a statement is marked as unsure, as is one with an unsure field."""


@dataclass(frozen=True, slots=True)
class Card:
    """A statement as the list beside the text shows it."""

    id: str
    own: str  # the statement's own part of its id
    kind: str
    group: str
    actor: str
    addressee: str
    content: str
    certainty: Certainty
    state: str
    version: int
    unsure: tuple[str, ...]
    confidence: float
    start: int
    end: int
    details: tuple[tuple[str, str], ...]

    @property
    def waits(self) -> bool:
        """Whether nobody has decided on it, or its sentence is gone."""
        return self.state in ("read", "drifted")

    @property
    def doubtful(self) -> bool:
        """Whether the reader is unsure of it."""
        return bool(self.unsure) or self.confidence < UNSURE_BELOW


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


def card(entry: Entry) -> Card:
    """A statement's card."""
    s = entry.statement
    return Card(
        id=entry.id,
        own=entry.id.rpartition(".")[2],
        kind=s.kind,
        group=GROUPS[s.kind],
        actor=actor_words(s.actor),
        addressee=", ".join(s.addressee),
        content=s.content,
        certainty=s.certainty,
        state=entry.state,
        version=entry.version,
        unsure=s.uncertain if entry.state == "read" else (),
        confidence=s.confidence if entry.state == "read" else 1.0,
        start=s.start,
        end=s.end,
        details=tuple(_details(s)),
    )


def actor_words(actor: str) -> str:
    """An actor's name for people: the writer's own view and an unknown actor in words."""
    return {AUTHOR: "the author", UNKNOWN: "unknown"}.get(actor, actor)


def _details(s: Statement) -> Iterable[tuple[str, str]]:
    if s.gives or s.gets:
        yield "exchange", f"gives {', '.join(s.gives) or '?'}; gets {', '.join(s.gets) or '?'}"
    if s.condition:
        yield "condition", s.condition
    if s.deadline:
        yield "deadline", s.deadline
    if s.date:
        yield "date", s.date
    if s.sources:
        yield "told by", " ← ".join(s.sources)
    if s.firm:
        yield "red line", "yes"


def in_order(cards: Sequence[Card], order: str) -> list[Card]:
    """Those that wait and are unsure first, the least sure at the top; else as they stand in the text."""
    if order != "unsure":
        return sorted(cards, key=lambda c: (c.start, c.end))
    return sorted(
        cards, key=lambda c: (not c.waits, not c.doubtful, c.confidence if c.doubtful else 1.0, c.start, c.end)
    )


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
    decided = sum(e.state not in ("read", "drifted") for e in entries)
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


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a statement, with the rule that set it and the words it rests on."""

    name: str
    value: str
    rule: str
    words: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in a statement's history, in words."""

    number: int
    words: str
    who: str
    at: str
    undone: bool


@dataclass(frozen=True, slots=True)
class StatementPage:
    """All that is known of one statement; `refers` are those that it refers to, with their cards."""

    card: Card
    fields: tuple[FieldRow, ...]
    other_reasons: tuple[FieldRow, ...]
    quote: str
    before: str
    after: str
    title: str
    refers: tuple[Card, ...]
    history: tuple[Decision, ...]
    part: int


_FIELDS = (
    "kind", "actor", "addressee", "content", "gives", "gets", "condition", "deadline", "date", "sources", "certainty",
    "firm",
)  # fmt: skip
_AROUND = 200


def field_rows(statement: Statement) -> tuple[tuple[FieldRow, ...], tuple[FieldRow, ...]]:
    """The fields of a statement that say something, each with its reasons, and the reasons for nothing listed."""
    rows = []
    for name in _FIELDS:
        value = getattr(statement, name)
        words = _words(value)
        reasons = [r for r in statement.why if r.field == name]
        if not words and not reasons:
            continue
        rows.append(
            FieldRow(
                name,
                words,
                "; ".join(dict.fromkeys(r.rule for r in reasons)),
                next((r.words for r in reasons if r.words), "") or (words if name == "actor" else ""),
                name in statement.uncertain,
            )
        )
    # What a statement refers to is listed with its words; a reason for it names only the reader's own number.
    others = [
        FieldRow(r.field, "", r.rule, "" if r.field == "refers_to" else r.words, False)
        for r in statement.why
        if r.field not in _FIELDS
    ]
    return tuple(rows), tuple(others)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value or "")


@dataclass(frozen=True, slots=True)
class BothRow:
    """A field that a person wanted to be other than it is now: as it is, and as it was wanted."""

    name: str
    theirs: str
    yours: str


def both(statement: Statement, wanted: Mapping[str, object]) -> tuple[BothRow, ...]:
    """The fields in which a correction that came too late differs from what stands now."""
    rows = ((name, _words(getattr(statement, name)), _words(_frozen(value))) for name, value in wanted.items())
    return tuple(BothRow(name, theirs, yours) for name, theirs, yours in rows if theirs != yours)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def statement_page(
    entry: Entry, document: Document, refers: Iterable[Entry], history: Iterable[tuple[Review, str]], part: int
) -> StatementPage:
    """The page of one statement.

    Args:
        history: its decisions, oldest first, each with what it did in words.
    """
    s = entry.statement
    fields, others = field_rows(s)
    return StatementPage(
        card=card(entry),
        fields=fields,
        other_reasons=others,
        quote=s.quote,
        before=document.text[max(0, s.start - _AROUND) : s.start],
        after=document.text[s.end : s.end + _AROUND],
        title=document.title or short(document.id),
        refers=tuple(card(e) for e in refers),
        history=tuple(
            Decision(r.number, f"{r.action}{f': {w}' if w else ''}", r.who, r.at, r.undone) for r, w in history
        ),
        part=part,
    )
