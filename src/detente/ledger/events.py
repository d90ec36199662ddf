"""When a statement took place, as far as its document lets us know, and in which order statements come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from detente.ledger.record import Known, Ledger
from detente.values.dates import DateSpan
from detente.values.statement import Statement


@dataclass(frozen=True, slots=True)
class When:
    """The days between which an act lies.

    `stated` is false where nothing but the day of publication is known: the act then took place on some day
    up to it, and is ordered as if on it. `planned` says that the act lay ahead when the document was written.
    """

    span: DateSpan | None
    published: DateSpan | None
    stated: bool
    planned: bool = False

    @property
    def latest(self) -> date:
        """The last day on which it can have taken place; the end of time where nothing is known."""
        return self.span.last if self.span else date.max

    @property
    def known(self) -> date:
        """The first day on which it can have taken place and been reported."""
        first = self.span.first if self.span else date.min
        return max(first, self.published.first) if self.published else first

    def by(self, as_of: date | None) -> bool:
        """Whether it counts as having taken place by that day (any day where None).

        It does when it surely had, or when it may have and a document of that day already told of it.
        """
        if as_of is None or self.span is None:
            return True
        if self.span.first > as_of:
            return False
        return self.span.last <= as_of or self.published is None or self.published.first <= as_of

    def overlaps(self, other: When) -> bool:
        """Whether both can have taken place on one day; undated acts may fall on any day up to publication."""
        if self.span is None or other.span is None:
            return True
        first, first_other = (w.span.first if w.stated and w.span else date.min for w in (self, other))
        return first <= other.span.last and first_other <= self.span.last


@lru_cache(maxsize=1 << 14)  # a record names few days, each of them often
def parsed(text: str | None) -> DateSpan | None:
    """The span of an ISO day, month or year; None for anything else."""
    try:
        return DateSpan.parse(text) if text else None
    except ValueError:
        return None


def apart(one: DateSpan, other: DateSpan) -> bool:
    """Whether two spans have no day in common."""
    return one.certainly_before(other) or other.certainly_before(one)


def when(ledger: Known, statement: Statement) -> When:
    """When the statement was made or its deed done, never after its document's publication unless planned."""
    document = ledger.document_by_id.get(statement.document)
    return _when(document.published if document else None, statement.date)


@lru_cache(maxsize=1 << 14)  # as few as the days of a record and those that it names
def _when(of_report: str | None, of_act: str | None) -> When:
    published, stated = parsed(of_report), parsed(of_act)
    if stated is None:
        return When(published, published, stated=False)
    if published is None:
        return When(stated, None, stated=True)
    if stated.first > published.last:
        return When(stated, published, stated=True, planned=True)
    return When(DateSpan(stated.first, min(stated.last, published.last)), published, stated=True)


def last_day(ledger: Ledger) -> date | None:
    """The latest day on which a document was published; None where no document is dated."""
    days = [span.last for d in ledger.documents if (span := parsed(d.published))]
    return max(days, default=None)


def in_order(ledger: Known, statements: list[Statement], whens: Mapping[str, When]) -> list[Statement]:
    """Statements in the order of event date; text order breaks ties, and no answer precedes what it answers."""
    here = {s.id: s for s in statements}
    if not any(name in here for s in statements for name in s.refers_to):
        return sorted(statements, key=lambda s: (whens[s.id].latest, ledger.place[s.id]))
    keys: dict[str, tuple[date, Any, int]] = {}  # day, place in the text, steps from what is answered

    def key(name: str, above: frozenset[str]) -> tuple[date, Any, int]:
        if name not in keys:
            own = (whens[name].latest, ledger.place[name], 0)
            others = [o for o in here[name].refers_to if o in here and o not in above]
            answered = [key(o, above | {o}) for o in others]
            keys[name] = max([own, *((day, place, steps + 1) for day, place, steps in answered)])
        return keys[name]

    for statement in sorted(statements, key=lambda s: ledger.place[s.id]):
        key(statement.id, frozenset({statement.id}))  # in the text's order, so that long chains are short walks
    return sorted(statements, key=lambda s: (*keys[s.id], ledger.place[s.id]))
