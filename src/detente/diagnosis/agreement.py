"""What was agreed in talks, and what became of it: a state of the ledger that stands above the model's.

An agreement counts from its last acceptance. What was asked before it, by the same sides, it has overtaken; what is
refused at the time or put later can outweigh it. A breach counts when it comes with or after the acceptance, until
a side puts a new plan on the table. It is carried out when that is told of every side that had to act, or of every
matter agreed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Literal

from detente.ledger import Event, Ledger, Sides, Talks, Thread
from detente.ledger.begun import is_begun
from detente.ledger.events import last_day, when
from detente.ledger.mentions import is_party
from detente.ledger.wording import stems, synonyms
from detente.values.statement import Statement

ONE_SIGNING = timedelta(days=3)
"""Acceptances this near to the last one belong to the same agreement."""

STALE = timedelta(days=365)
"""An agreement older than that, on the day that is looked at, is history and not where the talks stand."""

_HELD = frozenset({"accepted", "kept", "broken"})
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
    agreed = [t for t in own if _agreed_on(t, ledger, who, as_of)]
    if not agreed:
        return NOTHING
    last = max(_day(event) for t in agreed for event in _acceptances(t, ledger))
    latest = [t for t in agreed if any(_day(event) + ONE_SIGNING >= last for event in _acceptances(t, ledger))]
    agreed, earlier = latest, [t for t in agreed if t not in latest]
    accepted = _once(e.statement for t in agreed for e in _acceptances(t, ledger) if _day(e) + ONE_SIGNING >= last)
    parties = {who.side(name) for s in map(ledger.statement, accepted) for name in (s.actor, *s.addressee)}
    acting = {who.side(name) for t in agreed for name in t.actor} or parties
    others = [t for t in own if t not in agreed and t not in earlier]
    breaches = _breaches(ledger, talks, who, (agreed, earlier), parties | acting, last, as_of)
    since = max((when(ledger, s).latest for s in breaches), default=date.max)
    disputes = [t for t in others if t.standing and t.status in _DISPUTED and _disputes(t, ledger, last, since)]
    overtaken = _weight(disputes) > _weight([*agreed, *earlier])
    if breaches:
        lasting = not overtaken and not _renewed(ledger, own, since)
        return Agreement("broken" if lasting else None, accepted, breached=tuple(s.id for s in breaches))
    if overtaken:
        return Agreement(None, accepted)
    kept = _carried_out(ledger, talks, agreed, last, as_of)
    done = {who.side(s.actor) for s in kept}
    settled = bool(kept) and (acting <= done or all(t.status == "kept" for t in agreed))
    return Agreement("settled" if settled else "agreed", accepted, tuple(s.id for s in kept))


def _carried_out(
    ledger: Ledger, talks: Talks, agreed: Sequence[Thread], last: date, as_of: date | None
) -> list[Statement]:
    """What tells that something agreed was done: of the agreed matters, or done by a side since the acceptance."""
    by_thread = {name for t in agreed if t.status == "kept" for name in _keeping(t)}
    told = []
    for name in talks.statements:
        said = ledger.by_id[name]
        moment = when(ledger, said)
        if said.certainty == "denied" or not moment.by(as_of) or moment.span is None or is_begun(said):
            continue
        if name in by_thread or (said.kind == "comply" and is_party(said.actor) and moment.span.last >= last):
            told.append(said)
    return told


def _keeping(thread: Thread) -> list[str]:
    """The statements that tell that the matter was done, and not only speak of it since."""
    before = [None, *(event.status for event in thread.history)]
    return [
        event.statement
        for event, former in zip(thread.history, before, strict=False)
        if event.status == "kept" and (former != "kept" or event.reason.startswith(("carried out", "done")))
    ]


def _agreed_on(thread: Thread, ledger: Ledger, who: Sides, as_of: date | None) -> bool:
    """Whether the sides agreed on the matter: one took what another had put, or both took it, and none refuses."""
    taken = _acceptances(thread, ledger)
    if thread.status not in _HELD or not taken or is_procedure(thread.title):
        return False
    end = as_of or last_day(ledger)
    last = max(map(_day, taken))
    if end is not None and last + STALE < end:
        return False
    takers = {who.side(ledger.by_id[event.statement].actor) for event in taken}
    with_them: set[str] = set()
    for name in thread.statements:
        said = ledger.by_id[name]
        if said.certainty == "denied" or not is_party(said.actor):
            continue
        side = who.side(said.actor)
        if said.kind == "reject" and side not in takers and when(ledger, said).latest >= last:
            return False
        if said.kind in _PUTS | {"demand", "request", "promise", "accept"}:
            with_them |= {side, *(who.side(other) for other in said.addressee if is_party(other))}
    return len(takers | with_them) > 1


@cache
def _procedure() -> tuple[tuple[str, ...], ...]:
    data = tomllib.loads(resources.files("detente.diagnosis").joinpath("procedure.toml").read_text(encoding="utf-8"))
    return tuple(tuple(stems(words)) for words in data["words"])


def is_procedure(action: str) -> bool:
    """Whether an action only has the sides talk: its first words are among those of `procedure.toml`."""
    light = synonyms().light
    found = [stem for stem in stems(action) if stem not in light]
    return any(tuple(found[: len(words)]) == words for words in _procedure())


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
    agreed: tuple[Sequence[Thread], Sequence[Thread]],
    parties: set[str],
    last: date,
    as_of: date | None,
) -> list[Statement]:
    """Breaches of what was agreed, by its threads or, with no thread of their own, by its parties from that day on.

    Args:
        agreed: the matters of the last agreement, and those agreed before it, which a later one (an extension, say) has
            not undone: of these, breaches since the last acceptance count.
    """
    by_thread = {
        e.statement
        for place, threads in enumerate(agreed)
        for t in threads
        if t.status == "broken"
        for e in t.history
        if e.status == "broken" and (place == 0 or _day(e) >= last)
    }
    found = []
    for name in talks.statements:
        said = ledger.by_id[name]
        if said.kind != "breach" or said.certainty == "denied":
            continue
        moment = when(ledger, said)
        by_party = who.side(said.actor) in parties and moment.span is not None and moment.span.last >= last
        refers = {ledger.by_id[other].kind for other in said.refers_to if other in ledger.by_id}
        if moment.by(as_of) and (name in by_thread or (by_party and (not refers or "accept" in refers))):
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


def _disputes(thread: Thread, ledger: Ledger, last: date, since: date) -> bool:
    """Whether a thread is in dispute in spite of the agreement: refused at the time, or put after it.

    What was put or refused after the day `since`, that of a breach, does not count.
    """
    moved = [e for e in thread.history if e.status is not None and e.date is not None and e.date.first <= since]
    if thread.status in {"rejected", "contested"}:
        return any(e.status == thread.status and _day(e) >= last for e in moved)
    return any(e.date is not None and e.date.first > last for e in moved if _puts(ledger.by_id[e.statement]))


def _puts(statement: Statement) -> bool:
    return statement.kind in {"propose", "offer", "demand", "request"} and statement.certainty != "denied"


def _weight(threads: Sequence[Thread]) -> int:
    return len({name for t in threads for name in t.statements})


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
