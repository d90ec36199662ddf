"""A statement as a card: beside its text, in lists, among the hits of a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.ledger.store import Entry
from detente.ledger.store.entries import State
from detente.values.statement import AUTHOR, UNKNOWN, Certainty, Statement
from detente.web.views.marking import GROUPS

ORDERS = ("unsure", "text")
UNSURE_BELOW = 0.7
"""Confidence of the reader below which a statement is marked as unsure, as is one with an unsure field."""

WAITING: tuple[State, ...] = ("read", "drifted")
"""States in which nobody has decided on a statement as it is."""


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
        return self.state in WAITING

    @property
    def doubtful(self) -> bool:
        """Whether the reader is unsure of it."""
        return bool(self.unsure) or self.confidence < UNSURE_BELOW


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
