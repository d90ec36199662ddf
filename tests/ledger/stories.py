"""Short stories about one matter, told to the fold itself: who said what, on which day, in which report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente.ledger.events import When
from detente.ledger.sides import Sides
from detente.ledger.status import Step, fold
from detente.values.dates import DateSpan
from detente.values.statement import Statement

OWNER, ASKER, THIRD = "Southland", "Northland", "Westland"
FIRST = date(2021, 5, 1)
# Kinds that name the action themselves in these stories; the others answer what stands there.
NAMING = frozenset({"propose", "offer", "promise", "demand", "request", "position", "act"})


@dataclass(frozen=True)
class Told:
    """One statement of a story.

    `day` counts from the first of May; `stated` is false where only the day of the report is known. `role` is the
    action's part in the statement, None where the statement only answers.
    """

    kind: str
    actor: str
    day: int = 0
    stated: bool = True
    report: str = "Gazette"
    role: str | None = ""
    planned: bool = False
    fields: tuple[tuple[str, Any], ...] = ()


def told(kind: str, actor: str, **more: Any) -> Told:
    """A statement; what is no field of `Told` is one of the statement."""
    own = {name: more.pop(name) for name in ("day", "stated", "report", "role", "planned") if name in more}
    return Told(kind, actor, **own, fields=tuple(more.items()))


def statements_of(story: Iterable[Told]) -> tuple[list[Statement], dict[str, str], dict[str, When]]:
    """The statements of a story, their roles and days; statement n has the id `n`."""
    ordered: list[Statement] = []
    roles: dict[str, str] = {}
    whens: dict[str, When] = {}
    for number, each in enumerate(story):
        name, day = str(number), FIRST + timedelta(each.day)
        span = DateSpan(day, day)
        fields = {"content": "open the north pier", **dict(each.fields)}
        if each.stated:
            fields["date"] = day.isoformat()
        ordered.append(Statement(name, each.report, each.kind, each.actor, start=0, end=1, quote="x", **fields))
        role = ("content" if each.kind in NAMING else None) if each.role == "" else each.role
        if role is not None:
            roles[name] = role
        whens[name] = When(span, span, each.stated, each.planned)
    return ordered, roles, whens


def steps(
    *story: Told, end: int | None = None, own: frozenset[str] = frozenset({OWNER}), who: Sides | None = None
) -> list[Step]:
    """The steps of a story; `end` is a day as in `Told`, `own` the sides that would act."""
    ordered, roles, whens = statements_of(story)
    last = None if end is None else FIRST + timedelta(end)
    return fold(who or Sides((), {}), ordered, set(own), roles, whens, last)


def status(*story: Told, **more: Any) -> str | None:
    """The status at the end of a story; None where nothing was put."""
    told_so_far = steps(*story, **more)
    return told_so_far[-1].status if told_so_far else None
