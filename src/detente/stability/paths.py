"""Status quo analysis: where a conflict can go from today's state, by whose moves, and to which equilibria.

Source: Li, Kilgour and Hipel (2005), "Status quo analysis in the graph model for conflict resolution", Journal of the
Operational Research Society 56. Legal sequences: nobody moves twice in a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from math import exp, log

from detente.conflict.model import Conflict
from detente.stability.reasons import Moves, Step, require_state

MAX_STATES = 5_000


@dataclass(frozen=True, eq=False)
class Evolution:
    """All that can follow from a state by legal moves.

    Attributes:
        start: the state it begins in.
        improving: whether each step improves its own mover, or any move counts.
        distance: for each state kept, in the order of being reached, the fewest steps to it by way of states kept.
        steps: every move between states reached, by movers who may move there.
        complete: False when states were left out, so that more may be reached.
    """

    start: str
    improving: bool
    distance: dict[str, int]
    steps: tuple[Step, ...]
    complete: bool

    @cached_property
    def _from(self) -> dict[str, list[Step]]:
        leaving: dict[str, list[Step]] = {}
        for step in self.steps:
            leaving.setdefault(step.source, []).append(step)
        return leaving

    def shortest(self, target: str) -> tuple[Step, ...] | None:
        """A legal path to `target` of the fewest steps, None where none leads there."""
        return self._best(target, lambda _: 1.0)

    def likeliest(self, target: str) -> tuple[tuple[Step, ...], float] | None:
        """The legal path to `target` that is likeliest when each step is drawn evenly, and its probability.

        At each state every legal step (of anyone but the last mover) is as likely as any other; the start may be
        left by anyone. The definition is ours: it needs nothing but the moves.
        """
        path = self._best(target, lambda choices: log(choices) + 1e-12)
        if path is None:
            return None
        total = 0.0
        last = ""
        for step in path:
            total += log(self._choices(step.source, last))
            last = step.mover
        return path, exp(-total)

    def _choices(self, state: str, last: str) -> int:
        return sum(step.mover != last for step in self._from.get(state, ()))

    def _best(self, target: str, cost: Callable[[int], float]) -> tuple[Step, ...] | None:
        best: dict[tuple[str, str], float] = {(self.start, ""): 0.0}
        came: dict[tuple[str, str], tuple[tuple[str, str], Step]] = {}
        heap = [(0.0, 0, (self.start, ""))]
        pushed = 0
        done: set[tuple[str, str]] = set()
        while heap:
            total, _, here = heappop(heap)
            if here in done:
                continue
            done.add(here)
            state, last = here
            if state == target:
                return _unrolled(came, here)
            choices = self._choices(state, last)
            for step in self._from.get(state, ()):
                there = (step.target, step.mover)
                if step.mover == last or there in done:
                    continue
                value = total + cost(choices)
                if value < best.get(there, float("inf")) - 1e-15:
                    best[there] = value
                    came[there] = (here, step)
                    pushed += 1
                    heappush(heap, (value, pushed, there))
        return None


def _unrolled(came: dict[tuple[str, str], tuple[tuple[str, str], Step]], end: tuple[str, str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    while end in came:
        end, step = came[end]
        steps.append(step)
    return tuple(reversed(steps))


def evolution(
    conflict: Conflict,
    start: str | None = None,
    *,
    improving: bool = True,
    most: int = MAX_STATES,
    at_each_distance: int | None = None,
) -> Evolution:
    """Follow all legal moves from `start`, the status quo by default.

    Args:
        most, at_each_distance: states that are kept in all, and of those that as few steps lead to. Where there are
            more, a mover's best improvements are kept first, and what the others lead to is not looked for.

    Raises: ModelError when the start is infeasible.
    """
    begin = conflict.status_quo if start is None else start
    require_state(conflict, begin)
    begin = conflict.named(begin)
    known = Moves(conflict)
    follow = known.improvements if improving else known.moves
    distance = {begin: 0}
    kept: Counter[int] = Counter()
    seen = {(begin, "")}
    todo = [(begin, "", 0)]
    steps: dict[Step, None] = {}
    left_out: set[str] = set()
    for state, last, depth in todo:
        for mover in known.everyone:
            if mover == last:
                continue
            for target in follow(mover, state):
                if target not in distance:
                    full = at_each_distance is not None and kept[depth + 1] >= at_each_distance
                    if full or len(distance) >= most:
                        left_out.add(target)
                    if target in left_out:  # nor later, when more steps would lead there
                        continue
                    distance[target] = depth + 1
                    kept[depth + 1] += 1
                steps.setdefault(Step(mover, state, target))
                if (target, mover) not in seen:
                    seen.add((target, mover))
                    todo.append((target, mover, depth + 1))
    return Evolution(begin, improving, distance, tuple(steps), not left_out)
