"""A conflict laid out as arrays over all its states, seen from one status quo.

State number: option k is bit n - 1 - k, as in `detente.conflict.states`. Rows of `ranks` are decision makers in the
model's order.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.conflict import Conflict, Prioritised, state_number, state_text
from detente.conflict.states import feasible_cells, on_all_states
from detente.stability.moves import moves_from, ranks
from detente.stability.reasons import require_state

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class Board:
    """States, ranks and moves of one conflict.

    Attributes:
        s0: the number of the status quo.
        feasible: shape [states].
        ranks: shape [decision makers, states]; higher is preferred, -1 marks an infeasible state.
        kept: what other modules have laid out of this board, by names of their own, so that it is done once.

    Raises: ModelError when the status quo is no feasible state; TooLargeError for too many options.
    """

    def __init__(self, conflict: Conflict, status_quo: str) -> None:
        self.conflict = conflict
        self.n = len(conflict.options)
        self.size = 2**self.n
        require_state(conflict, status_quo)
        self.s0 = state_number(status_quo)
        self.kept: dict[object, Any] = {}
        self.feasible: Flags = feasible_cells(conflict)
        self.ranks: Numbers = self._ranks()

    def _ranks(self) -> Numbers:
        """By statements, each worth more than all after it; by `ranks` where that does not fit into 64 bits."""
        rows = []
        for i, maker in enumerate(self.conflict.decision_makers):
            preference = maker.preference
            if not isinstance(preference, Prioritised) or len(preference.statements) > 62:
                return ranks(self.conflict)
            row = np.zeros(self.size, dtype=np.int64)
            for truth in self.truths(i):
                row += row
                row += truth
            row[~self.feasible] = -1
            rows.append(row)
        return np.array(rows)

    def text(self, number: int) -> str:
        """The state of that number as Y and N."""
        return state_text(int(number), self.n)

    def bit(self, option: int) -> int:
        """The bit of the option at that place."""
        return 1 << (self.n - 1 - option)

    def own_places(self, i: int) -> tuple[int, ...]:
        """The places of decision maker i's own options."""
        return self.conflict.own_places(self.conflict.decision_makers[i].name)

    def own_bits(self, i: int) -> int:
        """The bits of decision maker i's own options."""
        return sum(self.bit(k) for k in self.own_places(i))

    @cached_property
    def changed(self) -> NDArray[np.uint8]:
        """In how many options each state differs from s0; shape [states]."""
        found = np.zeros(1, dtype=np.uint8)
        for k in range(self.n):
            today = bool(self.s0 & self.bit(k))
            found = (found[:, None] + np.array([today, not today], dtype=np.uint8)).reshape(-1)
        return found

    @cached_property
    def rising(self) -> int:
        """The bits of options that may change from N to Y."""
        return sum(self.bit(k) for k, o in enumerate(self.conflict.options) if o.moves in ("both", "forward"))

    @cached_property
    def falling(self) -> int:
        """The bits of options that may change from Y to N."""
        return sum(self.bit(k) for k, o in enumerate(self.conflict.options) if o.moves in ("both", "backward"))

    @cached_property
    def within_reach(self) -> Flags:
        """Whether each state is feasible, and every option that differs from s0 may change that way; s0 included."""
        states = np.arange(self.size, dtype=np.int64)
        up, down = states & ~self.s0, ~states & self.s0
        found: Flags = self.feasible & (up & ~self.rising == 0) & (down & ~self.falling == 0)
        return found

    def better(self, ranks: Numbers | None = None) -> Flags:
        """Whether each state is within reach and preferred to s0 by every decision maker."""
        table = self.ranks if ranks is None else ranks
        found = self.within_reach.copy()
        for row in table:
            found &= row > row[self.s0]
        return found

    def reached_alone(self, i: int) -> Flags:
        """Whether each state is s0, or decision maker i can move to it from s0."""
        own = (np.arange(self.size, dtype=np.int64) ^ self.s0) & ~self.own_bits(i) == 0
        found: Flags = own & self.within_reach
        name, here = self.conflict.decision_makers[i].name, self.text(self.s0)
        for move in self.conflict.single_moves:
            if move.decision_maker == name and move.source == here:
                found[state_number(move.target)] = move.allowed and self.feasible[state_number(move.target)]
        return found

    def truths(self, i: int) -> list[Flags]:
        """For each of decision maker i's statements in order of priority, whether it holds; shape [states] each."""
        if i not in self._truths:
            preference = self.conflict.decision_makers[i].preference
            assert isinstance(preference, Prioritised)
            self._truths[i] = [on_all_states(self.conflict, s.expression) for s in preference.statements]
        return self._truths[i]

    @cached_property
    def _truths(self) -> dict[int, list[Flags]]:
        return {}

    def best_own(self, i: int, row: Numbers) -> Numbers:
        """For each state, the greatest value of `row` where decision maker i is or can move; shape [states].

        Args:
            row: shape [states], with its least value on infeasible states.
        """
        if any(move.decision_maker == self.conflict.decision_makers[i].name for move in self.conflict.single_moves):
            return self._best_listed(i, row)
        best = row.copy()
        own = self.own_bits(i)
        for k in range(self.n):
            bit = self.bit(k)
            if not bit & own:
                continue
            pairs = best.reshape(-1, 2, bit)
            top = np.maximum(pairs[:, 0], pairs[:, 1])
            if bit & self.rising:
                pairs[:, 0] = top
            if bit & self.falling:
                pairs[:, 1] = top
        return best

    def _best_listed(self, i: int, row: Numbers) -> Numbers:
        name = self.conflict.decision_makers[i].name
        best = row.copy()
        for number in np.flatnonzero(self.feasible).tolist():
            for target in moves_from(self.conflict, name, self.text(number)):
                best[number] = max(best[number], row[state_number(target)])
        return best

    def nash_for(self, i: int, row: Numbers | None = None) -> Flags:
        """Whether each state is feasible and Nash for decision maker i, by its ranks or by those of `row`."""
        value = self.ranks[i] if row is None else row
        return self.feasible & (self.best_own(i, value) <= value)

    @cached_property
    def nash(self) -> Flags:
        """Whether each state is a Nash equilibrium."""
        found = self.feasible.copy()
        for i in range(len(self.ranks)):
            found &= self.nash_for(i)
        return found

    def nearest(self, states: Numbers) -> int:
        """Of these states, one that differs from s0 in the fewest options, the first of them by number."""
        return int(states[int(np.argmin(self.changed[states]))])
