"""Books drawn from a ledger: promises and how they were kept, and forecasts to be scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from detente.ledger.checkpoints import Checkpoints, in_common
from detente.ledger.events import When, when
from detente.ledger.mentions import held_out_to
from detente.ledger.parties import state_of
from detente.ledger.record import Known, Ledger
from detente.ledger.threads import Event, Thread, threads
from detente.values.statement import Certainty, Statement

PromiseStatus = Literal["open", "kept", "broken", "lapsed"]
PROMISE_STATUSES: tuple[PromiseStatus, ...] = get_args(PromiseStatus)


@dataclass(frozen=True, slots=True)
class Promise:
    """What one party committed itself to, and whether it did it.

    `statements` are the promise, those that repeat it, and those that keep or break it; `hedged` says that the
    status rests on words that the text itself doubts.
    """

    thread: str
    actor: str
    addressee: tuple[str, ...]
    content: str
    date: str | None
    deadline: str | None
    status: PromiseStatus
    hedged: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What somebody says will happen, to be scored when it has or has not."""

    actor: str
    content: str
    condition: str | None
    date: str | None
    certainty: Certainty
    statements: tuple[str, ...]


_Giving = tuple[str, int]
"""Who gave a promise, and for which time: a promise given anew after it was kept is another one."""


def promises(ledger: Ledger, as_of: date | None = None, found: Sequence[Thread] | None = None) -> tuple[Promise, ...]:
    """The book of promises, in the order in which they came up; one told again is one entry.

    A promise is kept or broken by what its thread tells after it, lapsed when its deadline passed without news.
    """
    every = threads(ledger, as_of) if found is None else tuple(found)
    book = [promise for thread in every for promise in GivenIn(ledger).promises(thread)]
    return tuple(sorted(book, key=lambda p: ledger.place[p.statements[0]]))


class GivenIn:
    """The promises of one thread as more and more of it is known; what was told before is not looked at again."""

    def __init__(self, ledger: Known) -> None:
        self._ledger = ledger
        self._before: Thread | None = None
        self._wanted: frozenset[str] = frozenset()
        self._given: dict[_Giving, Promise] = {}
        self._kept: Checkpoints[dict[_Giving, Promise]] = Checkpoints(dict)

    def promises(self, thread: Thread) -> list[Promise]:
        """One for each party that gave any, and one more for each time that it gave one anew after it had kept it.

        The thread is the one asked for before, as of another day.
        """
        wanted = _wanted_for_it(thread)
        at = self._taken_up(thread, wanted)
        self._before, self._wanted = thread, wanted
        for number in range(at, len(thread.history)):
            self._kept.keep(number, self._given)
            self._take(thread, thread.history[number])
        return list(self._given.values())

    def _taken_up(self, thread: Thread, wanted: frozenset[str]) -> int:
        """How many events need not be looked at again."""
        before = self._before
        if before is None:
            return 0
        if before.title == thread.title and not (wanted ^ self._wanted) & set(before.statements):
            if thread.history[: len(before.history)] == before.history:
                return len(before.history)
            at, self._given = self._kept.back_to(in_common(thread.history, before.history))
            return at
        self._given, self._kept = {}, Checkpoints(dict)
        return 0

    def _take(self, thread: Thread, event: Event) -> None:
        given = self._given
        for name in (event.statement, *event.also):
            statement = self._ledger.by_id[name]
            if statement.kind == "promise" and statement.certainty != "denied" and name not in self._wanted:
                who = state_of(statement.actor)
                time = sum(one == who for one, _ in given)
                before = given.get((who, time))
                if before is not None and not (before.status == "kept" and event.status == "promised"):
                    given[who, time] = _promised_again(before, statement)
                else:
                    given[who, time + 1] = _promised(thread, statement, event.hedged)
        outcome = _outcome(event.reason, event.status)
        if outcome is None and not event.in_part:
            return
        for who, time in dict(given.keys()).items():  # of each party the last time
            promise = given[who, time]
            if outcome == "lapsed" or event.statement != promise.statements[0]:
                names = tuple(dict.fromkeys((*promise.statements, event.statement, *event.also)))
                if outcome is None:
                    given[who, time] = replace(promise, statements=names)
                else:
                    given[who, time] = replace(promise, status=outcome, hedged=event.hedged, statements=names)


def _wanted_for_it(thread: Thread) -> frozenset[str]:
    """The statements in which the action is not what is promised, but what is wanted for it, or is not named."""
    return frozenset(link.statement for link in thread.links if link.mention is None or link.mention.role == "gets")


def _promised_again(before: Promise, statement: Statement) -> Promise:
    return replace(
        before,
        addressee=tuple(dict.fromkeys((*before.addressee, *held_out_to(statement)))),
        deadline=statement.deadline or before.deadline,
        status="open" if before.status in {"broken", "lapsed"} else before.status,
        statements=tuple(dict.fromkeys((*before.statements, statement.id))),
    )


def _promised(thread: Thread, statement: Statement, hedged: bool) -> Promise:
    """The promise in its own words: the matter may be called by those of another, who said more or less."""
    own = (link.mention.term.text for link in thread.links if link.statement == statement.id and link.mention)
    return Promise(
        thread=thread.id,
        actor=statement.actor,
        addressee=held_out_to(statement),
        content=" ".join(next(own, thread.title).split()),
        date=statement.date,
        deadline=statement.deadline,
        status="open",
        hedged=hedged,
        statements=(statement.id,),
    )


def _outcome(reason: str, status: str | None) -> PromiseStatus | None:
    """What an event does to the promises before it; only events that set the status do anything."""
    if status == "kept" and reason.startswith(("carried out", "done, ", "given up")):
        return "kept"
    if status == "broken" and reason == "not kept":
        return "broken"
    return "lapsed" if status == "lapsed" else None


def forecasts(ledger: Ledger, as_of: date | None = None) -> tuple[Forecast, ...]:
    """All forecasts, each once: the same one in other documents adds its statement.

    A view that holds on a condition ("unlikely to be impressed until ...") foretells what will be without it.
    """
    found: list[Forecast] = []
    for statement in ledger.statements:
        if not foretells(statement) or not when_made(ledger, statement).by(as_of):
            continue
        forecast = Forecast(
            actor=statement.actor,
            content=statement.content,
            condition=statement.condition,
            date=statement.date or statement.deadline,
            certainty=statement.certainty,
            statements=(statement.id,),
        )
        same = next(
            (k for k, f in enumerate(found) if replace(f, statements=()) == replace(forecast, statements=())), None
        )
        if same is None:
            found.append(forecast)
        else:
            found[same] = replace(found[same], statements=(*found[same].statements, statement.id))
    return tuple(found)


def foretells(statement: Statement) -> bool:
    """Whether a statement says what will be: a forecast, or a view that holds on a condition."""
    return statement.kind == "forecast" or (statement.kind == "assess" and bool(statement.condition))


def when_made(ledger: Known, statement: Statement) -> When:
    """When a forecast was made: its date is that of what it foretells, so the day of publication counts."""
    return when(ledger, replace(statement, date=None))
