"""What was agreed in talks, and what became of it: a state of the ledger that stands above the model's.

An agreement counts from its last acceptance. What was asked before it, by the same sides, it has overtaken; what is
refused at the time or asked later can outweigh it. A breach counts when it comes with or after the acceptance, until
one side puts a new plan on the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from detente.ledger import Event, Ledger, Sides, Talks, Thread
from detente.ledger.events import when
from detente.ledger.mentions import is_party
from detente.values.statement import Statement

ONE_SIGNING = timedelta(days=3)
"""Acceptances this near to the last one belong to the same agreement."""

_PUTS = frozenset({"propose", "offer"})
_DISPUTED = frozenset({"proposed", "demanded", "offered", "rejected", "contested"})


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed and what became of it, with the statements that show each.

    `state` is None where nothing was agreed, or where later disputes outweigh what was.
    """

    state: Literal["agreed", "settled", "broken"] | None
    accepted: tuple[str, ...] = ()
    carried_out: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The statements that the state rests on: of the breach, the carrying out, or the acceptance."""
        by_state = {"agreed": self.accepted, "settled": self.carried_out, "broken": self.breached}
        return by_state[self.state] if self.state else ()


NOTHING = Agreement(None)


def agreement(ledger: Ledger, talks: Talks, who: Sides, threads: Sequence[Thread], as_of: date | None) -> Agreement:
    """Whether an agreement of these talks stands, is carried out, or was breached.

    Args:
        threads: those of the ledger as of the day.
    """
    own = [t for t in threads if t.id in talks.threads]
    agreed = [t for t in own if _acceptances(t, ledger)]
    if not agreed:
        return NOTHING
    last = max(_day(event) for t in agreed for event in _acceptances(t, ledger))
    agreed = [t for t in agreed if any(_day(event) + ONE_SIGNING >= last for event in _acceptances(t, ledger))]
    accepted = _once(e.statement for t in agreed for e in _acceptances(t, ledger) if _day(e) + ONE_SIGNING >= last)
    parties = {who.side(name) for s in map(ledger.statement, accepted) for name in (s.actor, *s.addressee)}
    parties |= {who.side(name) for t in agreed for name in t.actor}
    breaches = _breaches(ledger, talks, who, agreed, parties, last, as_of)
    if breaches:
        since = max(when(ledger, s).latest for s in breaches)
        if not _renewed(ledger, own, since):
            return Agreement("broken", accepted, breached=tuple(s.id for s in breaches))
        return Agreement(None, accepted, breached=tuple(s.id for s in breaches))
    disputes = [
        t for t in own if t not in agreed and t.standing and t.status in _DISPUTED and _disputes(t, ledger, last)
    ]
    if _weight(disputes) > _weight(agreed):
        return Agreement(None, accepted)
    pending = [t for t in agreed if t.live]
    kept = _once(e.statement for t in agreed for e in t.history if e.status == "kept")
    if pending or not kept:
        return Agreement("agreed" if pending else None, accepted, kept)
    return Agreement("settled", accepted, kept)


def _acceptances(thread: Thread, ledger: Ledger) -> list[Event]:
    """The events in which a party took what was on the table."""
    return [
        event
        for event in thread.history
        if event.status == "accepted"
        and (said := ledger.by_id[event.statement]).kind == "accept"
        and said.certainty != "denied"
        and is_party(said.actor)
    ]


def _day(event: Event) -> date:
    return event.date.last if event.date else date.min


def _breaches(
    ledger: Ledger,
    talks: Talks,
    who: Sides,
    agreed: Sequence[Thread],
    parties: set[str],
    last: date,
    as_of: date | None,
) -> list[Statement]:
    """Breaches of what was agreed, by its threads or, with no thread of their own, by its parties from that day on."""
    by_thread = {e.statement for t in agreed if t.status == "broken" for e in t.history if e.status == "broken"}
    found = []
    for name in talks.statements:
        said = ledger.by_id[name]
        if said.kind != "breach" or said.certainty == "denied":
            continue
        moment = when(ledger, said)
        by_party = who.side(said.actor) in parties and moment.span is not None and moment.span.last >= last
        refers = {ledger.by_id[other].kind for other in said.refers_to if other in ledger.by_id}
        if moment.by(as_of) and (name in by_thread or (by_party and refers <= {"accept", "promise", "breach"})):
            found.append(said)
    return found


def _renewed(ledger: Ledger, own: Sequence[Thread], since: date) -> bool:
    """Whether a side put a plan or an offer on the table after the breach."""
    return any(
        ledger.by_id[event.statement].kind in _PUTS and event.date is not None and event.date.first > since
        for thread in own
        if thread.standing
        for event in thread.history
    )


def _disputes(thread: Thread, ledger: Ledger, last: date) -> bool:
    """Whether a thread is in dispute in spite of the agreement: refused at the time, or put after it."""
    moved = [e for e in thread.history if e.status is not None and e.date is not None]
    if thread.status in {"rejected", "contested"}:
        return any(e.status == thread.status and _day(e) >= last for e in moved)
    return any(e.date is not None and e.date.first > last for e in moved if _puts(ledger.by_id[e.statement]))


def _puts(statement: Statement) -> bool:
    return statement.kind in {"propose", "offer", "demand", "request"} and statement.certainty != "denied"


def _weight(threads: Sequence[Thread]) -> int:
    return len({name for t in threads for name in t.statements})


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
