"""The page of one statement: its fields with their reasons, its passage, its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.ledger.store import Entry, Review
from detente.values.document import Document
from detente.values.statement import Statement
from detente.web.links import short
from detente.web.views.cards import Card, card
from detente.workflow.ledger_history import details_words

_FIELDS = (
    "kind", "actor", "addressee", "content", "gives", "gets", "condition", "deadline", "date", "sources", "certainty",
    "firm",
)  # fmt: skip
_AROUND = 200
"""Characters of the text shown before and after the passage."""


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


def words_of(review: Review) -> str:
    """What a decision did, in words; of a damaged one nothing."""
    try:
        return details_words(review)
    except (KeyError, TypeError):
        return ""
