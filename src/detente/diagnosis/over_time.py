"""The verdict day by day: when it turned, and which statement turned it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from detente.diagnosis.draws import Outcome
from detente.diagnosis.of_talks import standing
from detente.framing import Framed, derive
from detente.ledger import Ledger, Talks
from detente.ledger.events import parsed

MOST_DAYS = 40  # the last days of publication that are looked at
_TRIED = 25  # statements of a day that are tried as the one that turned the verdict


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the verdict became what it then was.

    `because` names the statement without which it would not have turned that day; where no single one did it, those
    of the day's reports that the model rests on most, and `alone` is False.
    """

    day: date
    state: str
    deadlocked: bool
    kinds: tuple[str, ...]
    because: tuple[str, ...] = ()
    alone: bool = False


def over_time(
    ledger: Ledger, as_of: date | None = None, *, like: Talks | None = None, most: int = MOST_DAYS
) -> tuple[Turn, ...]:
    """The turns of the verdict on some talks, oldest first; the last says since when it is what it is.

    These are the talks `like`, or the main talks where None.

    It is looked at on each day on which a report came out, from the first that tells of these talks on, the last
    `most` of them, from the reports that were out by then. Other talks of the ledger, which may have been the main ones
    then, are not looked at.
    """
    talks = like or derive(ledger, as_of=as_of).talks
    return ledger.kept("turns", (as_of, talks, most), lambda: _turns(ledger, as_of, talks, most))


@dataclass(frozen=True, slots=True)
class _Day:
    """How the talks stood at the end of a day."""

    day: date
    framed: Framed
    found: Outcome


def _turns(ledger: Ledger, as_of: date | None, talks: Talks | None, most: int) -> tuple[Turn, ...]:
    out = {d.id: span.last for d in ledger.documents if (span := parsed(d.published)) is not None}
    told = {ledger.by_id[name].document for name in talks.statements} if talks else set()
    first = min((day for name, day in out.items() if name in told), default=date.min)
    days = sorted({day for day in out.values() if first <= day and (as_of is None or day <= as_of)})[-most:]
    turns: list[Turn] = []
    for one, former in pairwise(chain(_backwards(ledger, days, talks), (None,))):
        before = former.found if former else None
        if one and (before is None or one.found.verdict != before.verdict):
            previous = former.day if former else date.min
            fresh = [s.id for s in ledger.statements if previous < out.get(s.document, date.min) <= one.day]
            because, alone = _because(one.framed, fresh, before, one.found)
            turns.append(_turn(one.day, one.found, because, alone))
    return tuple(reversed(turns))


def _backwards(ledger: Ledger, days: Sequence[date], talks: Talks | None) -> Iterator[_Day]:
    """How the talks stood on each day, the last first: its record is cut from that of the day after, with which it has
    most in common."""
    for day in reversed(days):
        ledger = ledger.published_by(day)
        framed = derive(ledger, as_of=day, like=talks)
        yield _Day(day, framed, standing(framed))


def _turn(day: date, found: Outcome, because: tuple[str, ...], alone: bool) -> Turn:
    kinds = tuple(str(finding[1]) for finding in found.findings if isinstance(finding, tuple) and finding[0] == "kind")
    return Turn(day, found.state, ("deadlocked", True) in found.findings, tuple(sorted(kinds)), because, alone)


def _because(
    framed: Framed, fresh: Sequence[str], before: Outcome | None, found: Outcome
) -> tuple[tuple[str, ...], bool]:
    """The statement of that day without which the verdict would be the old one, else what the day told most of."""
    told = (*framed.tenor.together_in, *framed.tenor.stuck_in) if _eased(found) else ()
    told = told or (*framed.tenor.stuck_in, *framed.tenor.together_in)
    resting = framed.statements()
    ordered = [name for name in told if name in fresh]
    ordered += [name for name in fresh if name in resting and name not in ordered]
    if before is not None:
        for name in ordered[:_TRIED]:
            if standing(framed.drop([name])).verdict == before.verdict:
                return (name,), True
    return tuple(ordered[:2]), False


def _eased(found: Outcome) -> bool:
    return ("deadlocked", False) in found.findings
