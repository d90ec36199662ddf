"""What has moved between two looks at a ledger: verdict, status of a matter, deadline."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from detente.values.dates import DateSpan

if TYPE_CHECKING:
    from detente.ledger import Ledger, Thread
    from detente.workflow.dossier import Dossier


class Verdict(msgspec.Struct, frozen=True):
    """The verdict on the main talks; `statements` are ids of what it rests on, the earliest first."""

    talks: str
    state: str
    deadlocked: bool
    kinds: tuple[str, ...]
    why: str = ""
    statements: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The verdict in a few words."""
        return self.state + (f" ({', '.join(self.kinds)})" if self.kinds else "")


class Matter(msgspec.Struct, frozen=True):
    """A thread as it stood; `statements` are ids, the earliest first."""

    title: str
    status: str
    deadline: str | None
    actor: tuple[str, ...]
    statements: tuple[str, ...]


class Snapshot(msgspec.Struct, frozen=True):
    """How a ledger stood at a look. `told` are deadlines that were told of already."""

    day: str
    verdict: Verdict | None
    matters: tuple[Matter, ...]
    told: tuple[str, ...] = ()


class Passage(msgspec.Struct, frozen=True):
    """Words that a change rests on."""

    statement: str
    quote: str
    outlet: str
    url: str
    published: str | None


class Alert(msgspec.Struct, frozen=True):
    """One thing that moved. `id` is the same for the same change, so that a receiver can tell a repeated one."""

    id: str
    at: str
    what: Literal["verdict", "status", "deadline"]
    title: str
    before: str
    after: str
    talks: str = ""
    passages: tuple[Passage, ...] = ()

    @property
    def line(self) -> str:
        """The change in one line."""
        before = f" (before: {self.before})" if self.before else ""
        return f"{self.what}: {self.title}: {self.after}{before}"


LISTED = 3
"""Passages that an alert shows."""
OVER = frozenset({"kept", "broken", "withdrawn", "rejected", "lapsed"})
"""Statuses in which a deadline no longer matters."""


def look(dossier: Dossier, today: date) -> Snapshot:
    """How the ledger of a dossier stands. How sure the verdict is, is not asked: it would take most of the time."""
    from detente.diagnosis.of_talks import diagnose_talks

    framed = dossier.framed()
    verdict = None
    if framed.talks is not None:
        found = diagnose_talks(framed.ledger, framed.talks, framed, framed.as_of, draws=0).verdict
        kinds = tuple(kind.name for kind in found.kinds)
        resting = {name for because in found.why for name in because.statements}
        verdict = Verdict(
            framed.talks.title, found.state, found.deadlocked, kinds, found.why[0].text if found.why else "",
            tuple(sorted(resting, key=framed.ledger.place.__getitem__)),
        )  # fmt: skip
    return Snapshot(today.isoformat(), verdict, tuple(map(_matter, framed.threads)))


def _matter(thread: Thread) -> Matter:
    return Matter(thread.title, str(thread.status), thread.deadline, thread.actor, thread.statements)


def changes(before: Snapshot, after: Snapshot, ledger: Ledger, *, days: int, now: datetime) -> list[Alert]:
    """What has moved, verdicts first; a matter that is new has moved from nothing.

    Args:
        days: how long before a deadline it is told that it comes near.
    """
    found = [*_of_verdicts(before, after, ledger, now), *_of_matters(before, after, ledger, now)]
    told = set(before.told)
    found += [
        _alert("deadline", matter.title, "", words, now, key=key, passages=_passages(matter.statements, ledger))
        for matter, key, words in _deadlines(after, days, now.date())
        if key not in told
    ]
    return found


def told(before: Snapshot | None, after: Snapshot, *, days: int, today: date) -> Snapshot:
    """The later snapshot with the deadlines that have been told of."""
    keys = [key for _, key, _ in _deadlines(after, days, today)]
    return msgspec.structs.replace(after, told=tuple(dict.fromkeys([*(before.told if before else ()), *keys])))


def _of_verdicts(before: Snapshot, after: Snapshot, ledger: Ledger, now: datetime) -> Iterator[Alert]:
    old, new = before.verdict, after.verdict
    if new is not None and (old is None or (old.state, old.kinds) != (new.state, new.kinds)):
        title = new.talks + (f"; {new.why}" if new.why else "")
        passages = _passages(new.statements, ledger)
        yield _alert("verdict", title, _as_before(old, new), new.words, now, talks=new.talks, passages=passages)


def _as_before(old: Verdict | None, new: Verdict) -> str:
    """The verdict before; where other talks were the main ones it is said of which, as those may not have turned."""
    if old is None:
        return ""
    return old.words if old.talks == new.talks else f"of {old.talks}, the main talks then: {old.words}"


def _of_matters(before: Snapshot, after: Snapshot, ledger: Ledger, now: datetime) -> Iterator[Alert]:
    of_statement = {name: matter for matter in before.matters for name in matter.statements}
    for matter in after.matters:
        shared = Counter(id(of_statement[name]) for name in matter.statements if name in of_statement)
        old = next((of_statement[n] for n in matter.statements if n in of_statement
                    and shared[id(of_statement[n])] == max(shared.values())), None)  # fmt: skip
        if old is None or old.status != matter.status:
            fresh = [name for name in matter.statements if old is None or name not in old.statements]
            yield _alert(
                "status", matter.title, old.status if old else "", matter.status, now,
                passages=_passages(fresh or matter.statements, ledger),
            )  # fmt: skip
        if old is not None and old.deadline != matter.deadline:
            yield _alert(
                "deadline", matter.title, old.deadline or "none", matter.deadline or "none", now,
                passages=_passages(matter.statements, ledger),
            )  # fmt: skip


def _deadlines(after: Snapshot, days: int, today: date) -> Iterator[tuple[Matter, str, str]]:
    """Matters whose deadline is near or has just passed, with a name for that and words."""
    for matter in after.matters:
        if matter.deadline is None or matter.status in OVER:
            continue
        try:
            last = DateSpan.parse(matter.deadline).last
        except ValueError:
            continue  # a deadline in words
        left = (last - today).days
        if left < -days or left > days:
            continue
        passed = left < 0
        words = f"its deadline, {matter.deadline}, " + ("has passed" if passed else f"is {left} days off")
        if not passed and left < 2:
            words = f"its deadline, {matter.deadline}, is {'today' if left == 0 else 'tomorrow'}"
        yield matter, f"{matter.statements[0]} {matter.deadline} {'passed' if passed else 'near'}", words


def _passages(names: Sequence[str], ledger: Ledger) -> tuple[Passage, ...]:
    """The last of some statements, with where they stand."""
    found = []
    for name in names[-LISTED:]:
        statement = ledger.by_id.get(name)
        if statement is not None:
            document = ledger.document_by_id[statement.document]
            found.append(Passage(name, statement.quote, document.outlet, document.url, document.published))
    return tuple(found)


def _alert(
    what: Literal["verdict", "status", "deadline"], title: str, before: str, after: str, now: datetime, *,
    talks: str = "", key: str = "", passages: tuple[Passage, ...] = (),
) -> Alert:  # fmt: skip
    resting = key or "|".join(passage.statement for passage in passages)
    digest = hashlib.sha256("\0".join((what, title, before, after, resting)).encode("utf-8", "replace")).hexdigest()[
        :16
    ]
    return Alert(digest, now.isoformat(timespec="seconds"), what, title, before, after, talks, passages)
