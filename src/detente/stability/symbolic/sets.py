"""Sets of states held as decision diagrams: counted, sampled, listed and asked without being written out."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from detente.conflict.expressions import Expression
from detente.errors import ModelError
from detente.stability.state_sets import as_expression
from detente.stability.symbolic.diagrams import Diagram
from detente.stability.symbolic.model import SymbolicModel


@dataclass(frozen=True, eq=False)
class SymbolicSet:
    """A set of feasible states of one conflict, however large.

    Attributes:
        members: a diagram over the variables of the state at hand.
    """

    model: SymbolicModel
    members: Diagram

    def count(self) -> int:
        """How many states are in the set, exactly."""
        return self.model.diagrams.count(self.members, len(self.model.here))

    def states(self, limit: int | None = None) -> list[str]:
        """The first `limit` states (all of them by default) in alphabetical order, N before Y."""
        return list(islice(self, limit))

    def __iter__(self) -> Iterator[str]:
        """The states in alphabetical order, each found when it is asked for."""
        todo = [("", self.members)]
        nowhere = self.model.diagrams.constant(False)
        while todo:
            prefix, members = todo.pop()
            if members == nowhere:
                continue
            if len(prefix) == len(self.model.here):
                yield prefix
                continue
            without, taken = self._halves(members, len(prefix))
            todo.append((prefix + "Y", taken))
            todo.append((prefix + "N", without))

    def contains(self, state: str) -> bool:
        """Whether the state, written as Y and N, is in the set."""
        if len(state) != len(self.model.here) or state.strip("YN"):
            return False
        members, nowhere = self.members, self.model.diagrams.constant(False)
        for k in sorted(range(len(state)), key=self.model.here.__getitem__):
            if members == nowhere:
                return False
            members = self._halves(members, k)[state[k] == "Y"]
        return bool(members != nowhere)

    def among(self, states: Sequence[str]) -> list[bool]:
        """For each of the states, in ascending alphabetical order, whether it is in the set."""
        found: list[bool] = []
        nowhere, options = self.model.diagrams.constant(False), len(self.model.here)
        todo = [(0, len(states), 0, self.members)]  # states that begin alike, from one place to another; and how far
        while todo:
            begin, end, depth, members = todo.pop()
            if members == nowhere or depth == options:
                found += [bool(members != nowhere)] * (end - begin)
                continue
            middle = bisect_left(states, "Y", begin, end, key=lambda state, k=depth: state[k])  # type: ignore[misc]
            without, taken = self._halves(members, depth)
            if middle < end:
                todo.append((middle, end, depth + 1, taken))
            if begin < middle:
                todo.append((begin, middle, depth + 1, without))
        return found

    def query(self, expression: str | Expression) -> SymbolicSet:
        """The states of the set in which the expression holds.

        Raises: ModelError for an expression that cannot be read or names no option of the conflict.
        """
        wanted = self.model.set_of(as_expression(self.model.conflict, expression))
        return SymbolicSet(self.model, self.members & wanted)

    def sample(self, size: int, seed: int = 0) -> list[str]:
        """States drawn from the set, each with the same chance, with replacement; the same seed draws the same.

        Raises: ModelError when the set is empty and `size` is not 0.
        """
        if size and not self.count():
            raise ModelError("no state can be drawn from an empty set")
        drawn = list(self._draw("", self.members, size, random.Random(seed))) if size else []
        random.Random(seed).shuffle(drawn)
        return drawn

    def _draw(self, prefix: str, members: Diagram, size: int, chance: random.Random) -> Iterator[str]:
        """Share `size` draws out between the halves of the set, by their counts, option by option."""
        depth, options = len(prefix), len(self.model.here)
        if depth == options:
            yield from [prefix] * size
            return
        without, taken = self._halves(members, depth)
        count = self.model.diagrams.count
        left, right = count(without, options), count(taken, options)
        to_left = size if left else 0
        if left and right:
            to_left = sum(chance.randrange(left + right) < left for _ in range(size))
        if to_left:
            yield from self._draw(prefix + "N", without, to_left, chance)
        if size - to_left:
            yield from self._draw(prefix + "Y", taken, size - to_left, chance)

    def _halves(self, members: Diagram, k: int) -> tuple[Diagram, Diagram]:
        """The members without option k, and those with it; both no longer depend on it."""
        diagrams = self.model.diagrams
        option, over = self.model.option(k), diagrams.variables([self.model.here[k]])
        return diagrams.and_exists(members, ~option, over), diagrams.and_exists(members, option, over)
