"""Whether one state is stable, and if it is not, what would have to change: reasons that hold for all preferences.

States are their numbers (first option highest bit). Each reason is sound whatever the preferences: if improvement x of
i has no sanction, then s is stable for i only if i no longer prefers x to s, or no longer prefers one of the answers
found, or some other decision maker gains a step out of what the answers reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.conflict.expressions import Expression
from detente.conflict.model import Conflict
from detente.conflict.states import feasible_cells, on_all_states
from detente.errors import TooLargeError
from detente.stability.inverse.orders import Orders, Profile
from detente.stability.moves import ranks

MAX_OPTIONS = 18
MAX_STATEMENTS = 40

Numbers = NDArray[np.int64]


class Reasons:
    """A conflict whose preferences are being changed.

    Args:
        statements: for each decision maker that may change, all its statements, those that may be added last. The
            others keep the preference of the conflict.
    """

    def __init__(self, conflict: Conflict, statements: Mapping[str, Sequence[Expression]]) -> None:
        size = len(conflict.options)
        if size > MAX_OPTIONS:
            raise TooLargeError(f"inverse analysis of 2^{size} states", mend=f"at most {MAX_OPTIONS} options")
        for who, parts in statements.items():
            if len(parts) > MAX_STATEMENTS:
                raise TooLargeError(f"{len(parts)} statements of {who!r}", mend=f"at most {MAX_STATEMENTS}")
        self.names = [maker.name for maker in conflict.decision_makers]
        self.feasible = feasible_cells(conflict)
        self.changing = set(statements)
        self._truth = {who: [on_all_states(conflict, part) for part in parts] for who, parts in statements.items()}
        self._packed = {who: _pack(columns, 1 << size) for who, columns in self._truth.items()}
        self._ranks: dict[str, Numbers] = {}
        if len(statements) < len(self.names):
            self._ranks = dict(zip(self.names, ranks(conflict), strict=True))
        bit = {option.id: 1 << (size - 1 - k) for k, option in enumerate(conflict.options)}
        self._flips: dict[str, Numbers] = {}
        self._forward = self._backward = 0
        for option in conflict.options:
            self._forward |= bit[option.id] * (option.moves == "forward")
            self._backward |= bit[option.id] * (option.moves == "backward")
        for name in self.names:
            masks = np.zeros(1, dtype=np.int64)
            for k in conflict.own_places(name):
                if conflict.options[k].moves != "none":
                    masks = np.concatenate([masks, masks | bit[conflict.options[k].id]])
            self._flips[name] = masks[1:]

    def set_orders(self, orders: Mapping[str, Sequence[int]]) -> None:
        """Give each decision maker that may change this order of its statements."""
        for who, order in orders.items():
            rank = np.zeros(self.feasible.size, dtype=np.int64)
            for k in order:
                rank = 2 * rank + self._truth[who][k]
            self._ranks[who] = rank

    def lemmas(self, s: int, concept: str, unknowns: Orders) -> Iterator[list[int]]:
        """For each reason why s is no equilibrium, literals of which one must hold; none when it is one."""
        for i in self.names:
            yield from self._lemmas_of(i, s, concept, unknowns)

    def _lemmas_of(self, i: str, s: int, concept: str, unknowns: Orders) -> Iterator[list[int]]:
        rank = self._ranks[i]
        improvements = [int(x) for _, x in _pairs(*self._moves(i, np.array([s]))) if rank[x] > rank[s]]
        for x in improvements:
            literals = self._not_above(i, s, np.array([x]), unknowns)
            if concept != "nash":
                credible, lasting = concept in ("seq", "sseq"), concept in ("smr", "sseq")
                reached, leaving = self._answers(i, x, credible)
                if self._sanctioned(i, s, reached, lasting):
                    continue
                if lasting:
                    literals |= self._lasting_sanctions(i, s, reached, unknowns)
                else:
                    literals |= self._not_above(i, s, reached, unknowns)
                for j, steps in leaving.items():
                    literals |= {unknowns.above(j, profile) for profile in steps}
            yield sorted(literals)

    def _moves(self, j: str, states: Numbers) -> tuple[Numbers, Numbers]:
        """All moves of j from the states: where from, and where to; two arrays of one length."""
        flips = self._flips[j]
        start = np.repeat(states, flips.size)
        flip = np.tile(flips, states.size)
        end = start ^ flip
        allowed = (flip & self._forward & start) | (flip & self._backward & ~start) == 0
        allowed &= self.feasible[end]
        return start[allowed], end[allowed]

    def _answers(self, i: str, x: int, credible: bool) -> tuple[Numbers, dict[str, set[Profile]]]:
        """What the others reach from x (x too), and the steps out of it that do not improve their mover now."""
        seen = np.zeros(self.feasible.size, dtype=bool)
        seen[x] = True
        fresh = np.array([x])
        steps: dict[str, list[tuple[Numbers, Numbers]]] = {}
        while fresh.size:
            found = []
            for j in self.names:
                if j == i:
                    continue
                start, end = self._moves(j, fresh)
                if credible:
                    better = self._ranks[j][end] > self._ranks[j][start]
                    if j in self.changing:
                        steps.setdefault(j, []).append((start[~better], end[~better]))
                    end = end[better]
                found.append(end)
            fresh = np.unique(np.concatenate(found)) if found else fresh[:0]
            fresh = fresh[~seen[fresh]]
            seen[fresh] = True
        leaving = {}
        for j, parts in steps.items():
            start, end = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
            outward = ~seen[end]
            leaving[j] = self._profiles(j, end[outward], start[outward], wants_first=True)
        return np.flatnonzero(seen), leaving

    def _sanctioned(self, i: str, s: int, reached: Numbers, lasting: bool) -> bool:
        rank = self._ranks[i]
        sanctions = reached[rank[reached] <= rank[s]]
        if not lasting or not sanctions.size:
            return bool(sanctions.size)
        start, end = self._moves(i, sanctions)
        return bool(np.setdiff1d(sanctions, start[rank[end] > rank[s]]).size)

    def _not_above(self, i: str, s: int, states: Numbers, unknowns: Orders) -> set[int]:
        """For each state, a literal for: i does not prefer it to s. None where i's preference is fixed: it does."""
        if i not in self.changing:
            return set()
        return {unknowns.at_least(i, profile) for profile in self._profiles(i, np.full(states.size, s), states)}

    def _lasting_sanctions(self, i: str, s: int, reached: Numbers, unknowns: Orders) -> set[int]:
        if i not in self.changing:
            return set()
        start, end = self._moves(i, reached)
        together: dict[int, set[int]] = {int(y): {int(y)} for y in reached}
        for y, z in _pairs(start, end):
            together[y].add(z)
        packed = self._packed[i]
        here = int(packed[s])
        needs = {frozenset((here & ~int(packed[z]), int(packed[z]) & ~here) for z in zs) for zs in together.values()}
        return {unknowns.all_of(frozenset(unknowns.at_least(i, profile) for profile in need)) for need in needs}

    def _profiles(self, j: str, first: Numbers, second: Numbers, wants_first: bool = False) -> set[Profile]:
        """The distinct profiles of pairs of states; with `wants_first`, those on which j can prefer the first."""
        packed = self._packed[j]
        a, b = packed[first], packed[second]
        found = set(_pairs(a & ~b, b & ~a))
        return {profile for profile in found if profile[0]} if wants_first else found


def _pack(columns: Sequence[NDArray[np.bool_]], size: int) -> Numbers:
    """For each state, the statements true in it as bits."""
    packed = np.zeros(size, dtype=np.int64)
    for k, column in enumerate(columns):
        packed |= column.astype(np.int64) << k
    return packed


def _pairs(a: Numbers, b: Numbers) -> Iterator[tuple[int, int]]:
    return zip(a.tolist(), b.tolist(), strict=True)
