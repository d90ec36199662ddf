"""The explicit engine for models with many options and few feasible states: arrays of the feasible states alone.

States are their numbers, ascending, and all arrays have one entry a state. What a decision maker cannot change tells
its blocks apart; within a block, states with one setting of its one-way options make a *group*, in which it moves
freely. From a group it moves to those of its block whose one-way options have gone further. The concepts are as in
`explicit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.conflict.expressions import And, Expression, Implies, Not, Or, holds_on, names
from detente.conflict.model import MOVES, Conflict, DecisionMaker, Ranking, Weighted
from detente.conflict.states import state_number
from detente.errors import ModelError, TooLargeError
from detente.stability.cube import Array

MAX_OPTIONS = 62  # a state's number fits a signed word
MAX_STATES = 2**22
MAX_PAIRS = 2**26

Flags = NDArray[np.bool_]


def feasible_numbers(conflict: Conflict, most: int = MAX_STATES) -> NDArray[np.int64]:
    """The numbers of all feasible states, ascending: option after option is added, and what a rule forbids struck out.

    Raises: TooLargeError beyond 62 options, or when more than `most` states are left on the way.
    """
    size = len(conflict.options)
    if size > MAX_OPTIONS:
        raise TooLargeError(f"numbers of 2^{size} states", mend=f"at most {MAX_OPTIONS} options; --engine symbolic")
    rules = [part for rule in conflict.ruled_out for part in _alternatives(rule, True)]
    supports = [{conflict.index[name] for name in names(rule)} for rule in rules]
    # Options that rules tie together follow each other, so that a rule strikes out early.
    tied = [k for support in sorted(supports, key=min) for k in sorted(support)]
    order = list(dict.fromkeys([*tied, *range(size)]))
    place = {option: at for at, option in enumerate(order)}
    due: dict[int, list[Expression]] = {}
    for rule, support in zip(rules, supports, strict=True):
        due.setdefault(max(support, key=place.__getitem__), []).append(rule)
    found = np.zeros(1, dtype=np.int64)
    for k in order:
        found = np.concatenate([found, found | (1 << (size - 1 - k))])
        for rule in due.get(k, ()):
            found = found[~_true(conflict, rule, found)]
        if found.size > most:
            raise TooLargeError(
                f"more than {most:,} feasible states", mend="use the symbolic engine: --engine symbolic"
            )
    return np.sort(found)


def _alternatives(rule: Expression, wanted: bool) -> list[Expression]:
    """Expressions of which one holds just where the rule does (or, not `wanted`, does not)."""
    match rule:
        case Not(operand):
            return _alternatives(operand, not wanted)
        case Or(operands) if wanted:
            return [part for operand in operands for part in _alternatives(operand, True)]
        case And(operands) if not wanted:
            return [part for operand in operands for part in _alternatives(operand, False)]
        case Implies(left, right) if wanted:
            return _alternatives(left, False) + _alternatives(right, True)
    return [rule if wanted else Not(rule)]


def _true(conflict: Conflict, expression: Expression, numbers: NDArray[np.int64]) -> Flags:
    last, index = len(conflict.options) - 1, conflict.index
    return holds_on(expression, lambda name: (numbers >> (last - index[name])) & 1 == 1)


def _ranks(conflict: Conflict, maker: DecisionMaker, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ranks 1, 2, 3 ... without gaps, higher preferred; shape as `numbers`.

    Raises: ModelError for a ranking that is not of all the states.
    """
    preference = maker.ranked
    total = np.zeros(numbers.size, dtype=np.int64)
    if isinstance(preference, Ranking):
        missing = numbers.size - len({state for states in preference.levels for state in states})
        if missing:  # a model of so many options is not checked for it before
            what = f"the ranking of {maker.name!r} leaves out {missing:,} feasible states"
            raise ModelError(what, mend="rank them too")
        for level, states in enumerate(reversed(preference.levels)):
            total[np.searchsorted(numbers, [state_number(state) for state in states])] = level
    elif isinstance(preference, Weighted):
        for statement in preference.statements:
            total += statement.weight * _true(conflict, statement.expression, numbers)
    else:
        for k, statement in enumerate(preference.statements):
            if k % 32 == 31:  # keep the order, drop the gaps
                total = np.unique(total, return_inverse=True)[1].reshape(-1)
            total = 2 * total + _true(conflict, statement.expression, numbers)
    dense: NDArray[np.int64] = np.unique(total, return_inverse=True)[1].reshape(-1) + 1
    return dense


@dataclass(frozen=True, eq=False)
class _Mover:
    """One decision maker's moves.

    Attributes:
        rank: of each state.
        order: the states by group, and in each by rank, ascending.
        group: of each place in `order`, its group; groups are numbered in that order.
        first: of each group, its first place in `order`.
        targets, start: group g moves to the groups targets[start[g] : start[g + 1]], itself among them.
    """

    rank: Array
    order: Array
    group: Array
    first: Array
    targets: Array
    start: Array

    def best(self, values: Array) -> Array:
        """For each state, the greatest value of itself and of where one move leads; shape [states]."""
        return self._extreme(values, np.maximum)

    def worst(self, values: Array) -> Array:
        """For each state, the least value of itself and of where one move leads; shape [states]."""
        return self._extreme(values, np.minimum)

    def _extreme(self, values: Array, pick: np.ufunc) -> Array:
        of_group = pick.reduceat(values[self.order], self.first)
        if self.targets.size != self.first.size:
            of_group = pick.reduceat(of_group[self.targets], self.start[:-1])
        found = np.empty_like(values)
        found[self.order] = of_group[self.group]
        return found


class Sparse:
    """Solves one conflict on its feasible states."""

    def __init__(self, conflict: Conflict, numbers: NDArray[np.int64]) -> None:
        self.numbers = numbers
        self.movers = [_mover(conflict, maker, numbers) for maker in conflict.decision_makers]
        self._better: dict[int, tuple[Array, Array, Array]] = {}

    def stable(self, concept: str, place: int) -> Flags:
        """Whether each state is stable for the decision maker at `place`: nash, gmr, smr, seq or sseq."""
        mover = self.movers[place]
        least = mover.rank
        if concept != "nash":
            symmetric = concept in ("smr", "sseq")
            value = mover.best(mover.rank) if symmetric else mover.rank
            others = [j for j in range(len(self.movers)) if j != place]
            least = self._least_reached(value, others, concept in ("seq", "sseq"))
            if symmetric:
                least = np.minimum(least, mover.rank)
        held: Flags = mover.best(least) <= mover.rank
        return held

    def _least_reached(self, values: Array, others: Sequence[int], improving: bool) -> Array:
        """The least value of each state and of what the others bring about from it."""
        found = values
        quiet, turn = 0, 0
        while quiet < len(others):
            j = others[turn % len(others)]
            stepped = self._improved(found, j) if improving else self.movers[j].worst(found)
            quiet = quiet + 1 if np.array_equal(stepped, found) else 1
            found = stepped
            turn += 1
        return found

    def _improved(self, values: Array, j: int) -> Array:
        """The least value of each state and of where one improvement of j leads."""
        mover = self.movers[j]
        where, first, known = self._improvements(j)
        # The least value from each place of a group to its end: sums with the group keep the running minimum apart.
        apart = mover.group * (int(values.max(initial=0)) + 1)
        onward = np.minimum.accumulate((values[mover.order] + apart)[::-1])[::-1] - apart
        if not where.size:
            return values
        found = values.copy()
        found[known] = np.minimum(values[known], np.minimum.reduceat(onward[where], first))
        return found

    def _improvements(self, j: int) -> tuple[Array, Array, Array]:
        """For each state and group that j improves to: the place from which on it does, in `order`.

        Returns: those places, state by state; where in them each state begins; and which states these are.
        """
        if j not in self._better:
            mover = self.movers[j]
            size = int(mover.rank.max(initial=0)) + 1
            keys = mover.group * size + mover.rank[mover.order]
            counts = np.diff(mover.start)[mover.group]
            if int(counts.sum()) > MAX_PAIRS:
                raise TooLargeError("one-way options make too many improvements", mend="--engine symbolic")
            state = np.repeat(mover.order, counts)
            offset = np.arange(state.size) - np.repeat(np.cumsum(counts) - counts, counts)
            target = mover.targets[np.repeat(mover.start[mover.group], counts) + offset]
            where = np.searchsorted(keys, target * size + mover.rank[state], side="right")
            ends = np.append(mover.first[1:], mover.order.size)
            real = where < ends[target]
            state, where = state[real], where[real]
            first = np.flatnonzero(np.diff(state, prepend=-1) != 0)
            self._better[j] = where, first, state[first]
        return self._better[j]


def _mover(conflict: Conflict, maker: DecisionMaker, numbers: NDArray[np.int64]) -> _Mover:
    last = len(conflict.options) - 1
    bits = dict.fromkeys(MOVES, 0)
    for k in conflict.own_places(maker.name):
        bits[conflict.options[k].moves] |= 1 << (last - k)
    one_way = bits["forward"] | bits["backward"]
    rank = _ranks(conflict, maker, numbers)
    rest = numbers & ~np.int64(bits["both"] | one_way)
    gone = (numbers & np.int64(one_way)) ^ np.int64(bits["backward"])  # a move only adds to these
    order = np.lexsort((rank, gone, rest))
    new = np.ones(numbers.size, dtype=bool)
    new[1:] = (np.diff(rest[order]) != 0) | (np.diff(gone[order]) != 0)
    first = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    targets, start = _further(rest[order][first], gone[order][first])
    return _Mover(rank, order, group, first, targets, start)


def _further(rest: Array, gone: Array) -> tuple[Array, Array]:
    """For each group, those of its block that have gone as far or further: as `_Mover.targets` and `start`."""
    groups = np.arange(rest.size)
    new = np.flatnonzero(np.diff(rest, prepend=~rest[:1]) != 0)
    sizes = np.diff(np.append(new, rest.size))
    if sizes.max(initial=1) == 1:
        return groups, np.arange(rest.size + 1)
    counts = np.repeat(sizes, sizes)
    if int(counts.sum()) > MAX_PAIRS:
        raise TooLargeError("one-way options make too many moves", mend="--engine symbolic")
    source = np.repeat(groups, counts)
    target = (
        np.arange(source.size)
        - np.repeat(np.cumsum(counts) - counts, counts)
        + np.repeat(np.repeat(new, sizes), counts)
    )
    kept = (gone[source] & ~gone[target]) == 0
    source, target = source[kept], target[kept]
    return target, np.searchsorted(source, np.arange(rest.size + 1))
