"""The steps of one circle, taken in order, and again where something they saw has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush
from typing import Any

from detente.ledger.gathering.choosing import Chooser
from detente.ledger.gathering.dependents import Dependents
from detente.ledger.gathering.index import Index
from detente.ledger.gathering.joining import Joiner
from detente.ledger.gathering.steps import Step
from detente.ledger.gathering.told import Told
from detente.ledger.lines import Line, Moment
from detente.ledger.mentions import mentions
from detente.ledger.sides import Sides
from detente.ledger.weighing import Weighing
from detente.values.statement import Statement

Place = Any
"""Sorts statements as the record does."""


class Gatherer:
    """The matters of one circle, as its statements change.

    Args:
        who: the sides of all parties.
        topic: the words that a document uses most.
    """

    def __init__(self, who: Sides, topic: Callable[[str], frozenset[str]]) -> None:
        self.weighing = Weighing(who, topic)
        self._told = Told()
        self._index = Index()
        self._steps: dict[str, tuple[Step, Step]] = {}  # by the id of the statement: as it puts, as it answers
        chooser = Chooser(self.weighing, self._told, self._index)
        self._joiner = Joiner(chooser, self._index)
        self._dependents = Dependents(self._steps, self._told, self._index, chooser)
        self._ahead: list[tuple[int, Place, int, Step]] = []  # a heap; the third number tells equal places apart
        self._counted = 0
        self._last: Moment | None = None  # of the steps taken

    def change(self, now: Mapping[str, tuple[Place, Statement] | None]) -> None:
        """Take in statements that are new or changed, by id, with their places; None for those that are gone."""
        for name, item in now.items():
            known = self._steps.get(name)
            if known is not None and (item is None or known[0].moment[1] != item[0]):
                for step in self._steps.pop(name):
                    step.present = False
                    self._queue(step)
                known = None
            self._told.take(name, item[1] if item is not None else None)
            if item is None:
                continue
            place, statement = item
            if known is None:
                known = self._steps[name] = (Step((0, place, 0), statement), Step((1, place, 0), statement))
            for step in known:
                step.statement, step.mentions = statement, mentions(statement)
                self._queue(step)
        for name in self._told.all_referring(now):
            for step in self._steps.get(name, ()):
                self._queue(step)
        while self._ahead:
            step = heappop(self._ahead)[-1]
            step.queued = False
            self._take(step)

    def look_again(self, documents: Iterable[str]) -> dict[str, tuple[Place, Statement]]:
        """The statements of some documents with their places, as `change` takes them."""
        puts = [self._steps[name][0] for document in documents for name in self._told.said_in(document)]
        return {step.statement.id: (step.moment[1], step.statement) for step in puts}

    def move_sides(self, who: Sides) -> None:
        """Go on with other sides; what rests on a party that has changed sides is to be changed next."""
        self.weighing.move(who)

    def ordered(self) -> list[Line]:
        """All matters in the order in which they began."""
        return sorted(self._index.lines, key=lambda line: line.began)

    def take_changed(self) -> set[Line]:
        """The matters that have changed since this was last asked; those that are gone too, without joins."""
        changed, self._index.changed = self._index.changed, set()
        return changed

    def loose(self) -> dict[str, str]:
        """The statements that put or answer something but joined no matter, with the reason."""
        steps = [step for both in self._steps.values() for step in both if step.loose is not None]
        return {s.statement.id: s.loose or "" for s in sorted(steps, key=lambda s: s.moment)}

    def referring(self, name: str) -> list[Statement]:
        """The statements that refer to one."""
        return self._told.referring(name)

    def matters_of(self, name: str) -> list[Line]:
        """The matters that a statement belongs to."""
        return self._index.of(name)

    def _queue(self, step: Step) -> None:
        if not step.queued:
            step.queued = True
            self._counted += 1
            heappush(self._ahead, (*step.moment[:2], self._counted, step))

    def _take(self, step: Step) -> None:
        """Take a step, again or for the first time or back; then queue those after it that it may bear on."""
        follows = self._last is not None and step.moment < self._last  # steps after it have been taken before
        if follows:
            self._index.watch()
        before = step.joins
        for line, join in before:
            self._index.drop(line, join)
        self._dependents.drop(step)
        step.forget()
        if step.present:
            (self._joiner.put if step.moment[0] == 0 else self._joiner.answer)(step)
            step.taken = True
            self._dependents.add(step)
        if follows:
            for other in self._dependents.of(step, before, self._index.seen()):
                self._queue(other)
        else:
            self._last = step.moment
