"""How many rankings of one decision maker make a state stable, without going through the rankings.

Whether state s is stable for decision maker i depends only on which states i prefers to s. Let D be the others, those
that i does not prefer. The answers to an own move x of i never touch i's own options, so answers to different moves
lie apart, and the sets D that make s stable can be counted move by move. Each D of d states out of n - 1 stands for
d! (n - 1 - d)! strict rankings.

Source of the question: Kinsara, Kilgour and Hipel (2015), "Inverse approach to the graph model for conflict
resolution", IEEE Transactions on Systems, Man, and Cybernetics 45; the closed form is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

from detente.conflict.combined import require_apart
from detente.conflict.model import Conflict
from detente.errors import ModelError, TooLargeError
from detente.stability.graph import Graph, graph_of
from detente.stability.solution import CONCEPTS

MAX_STATES = 2_048
MAX_ROW = 16


@dataclass(frozen=True, slots=True)
class RankingCount:
    """How many rankings make the state stable, of all there are."""

    stable: int
    total: int

    @property
    def share(self) -> Fraction:
        """The stable part of all rankings."""
        return Fraction(self.stable, self.total)


def count_rankings(
    conflict: Conflict, decision_maker: str, state: str, concept: str, *, ties: bool = False
) -> RankingCount:
    """Count the rankings of all feasible states by one decision maker under which the state is stable for it.

    The others' preferences are the conflict's; the decision maker's own are not looked at.

    Args:
        ties: count rankings with ties too, each pattern of ties as one; strict rankings only by default.

    Raises: ModelError for an unknown concept or name, an infeasible state, or moves between single states;
        TooLargeError beyond 2,048 feasible states, and for SMR and SSEQ where it has more than 16 choices, some of
        them one-way.
    """
    if concept not in CONCEPTS:
        raise ModelError(f"there is no solution concept {concept!r}", mend="one of " + ", ".join(CONCEPTS))
    conflict.decision_maker(decision_maker)
    require_apart(conflict, "rankings cannot be counted")
    if conflict.single_moves:
        raise ModelError("rankings cannot be counted where moves are banned or allowed between single states")
    graph = graph_of(conflict)
    if state not in graph.moves[decision_maker]:
        raise ModelError(f"{state!r} is not a feasible state", where=conflict.name)
    n = len(graph.states)
    if n > MAX_STATES:
        raise TooLargeError(f"counting the rankings of {n:,} states", mend=f"at most {MAX_STATES:,} states")
    sets = _Sets(graph, decision_maker, state, conflict.own_places(decision_maker)).by_size(concept)
    if ties:
        weak = _weak_orders(n)
        return RankingCount(sum(c * _on_top(d, weak) * weak[n - 1 - d] for d, c in enumerate(sets)), weak[n])
    return RankingCount(sum(c * factorial(d) * factorial(n - 1 - d) for d, c in enumerate(sets)), factorial(n))


class _Sets:
    """Sets D of states that i does not prefer to s, counted by size.

    A count is the polynomial sum over D of t ** len(D), held as its value at t = 2 ** n: no coefficient reaches 2 ** n,
    so each can be read off again, and long integers do the work.
    """

    def __init__(self, graph: Graph, i: str, s: str, own_places: Sequence[int]) -> None:
        self.graph, self.i, self.s = graph, i, s
        self.n = len(graph.states)
        self.t = 1 << self.n
        self.own = sorted(graph.moves[i][s])
        self.others = [k for k in range(len(s)) if k not in set(own_places)]

    def by_size(self, concept: str) -> list[int]:
        """For each size from 0 to n - 1, how many D make s stable."""
        if concept == "nash":
            found = self._all_of(len(self.own)) * self._any_of(self.n - 1 - len(self.own))
        else:
            answers = self._answers(credible=concept in ("seq", "sseq"))
            found = self._sanctioned(answers) if concept in ("gmr", "seq") else self._without_way_out(answers)
        return [found >> (self.n * size) & (self.t - 1) for size in range(self.n)]

    def _any_of(self, states: int) -> int:
        return int((1 + self.t) ** states)

    def _all_of(self, states: int) -> int:
        return int(self.t**states)

    def _answers(self, credible: bool) -> dict[str, frozenset[str]]:
        """For each own move, it and where the others can go from there."""
        graph = self.graph
        others = [j for j in graph.decision_makers if j != self.i]
        steps = [graph.improvements(j) if credible else graph.moves[j] for j in others]
        return {x: _spread(x, steps) for x in self.own}

    def _sanctioned(self, answers: Mapping[str, frozenset[str]]) -> int:
        """D meets the answers to each own move; these are disjoint, as they differ in i's own options."""
        result = self._any_of(self.n - 1 - sum(map(len, answers.values())))
        for states in answers.values():
            result *= self._any_of(len(states)) - 1
        return result

    def _without_way_out(self, answers: Mapping[str, frozenset[str]]) -> int:
        """The same where a sanction y holds only if D has all of i's moves from y besides.

        y and i's moves from it differ in i's options only: they lie in one row, and rows are counted one by one,
        keeping which of the own moves are sanctioned so far (as bits).
        """
        rows: dict[str, list[str]] = {}
        for state in self.graph.states:
            rows.setdefault(self._row(state), []).append(state)
        home = rows.pop(self._row(self.s))
        place = {x: k for k, x in enumerate(answers)}
        sanctioned = {0: 1}
        for row in rows.values():
            parts = self._row_parts(row, answers, place)
            combined: dict[int, int] = {}
            for before, left in sanctioned.items():
                for more, right in parts.items():
                    combined[before | more] = combined.get(before | more, 0) + left * right
            sanctioned = combined
        result = 0
        for covered, sets in sanctioned.items():
            bare = len(place) - covered.bit_count()  # moves that no sanction meets: i must not prefer them
            result += sets * self._all_of(bare) * self._any_of(len(home) - 1 - bare)
        return result

    def _row(self, state: str) -> str:
        return "".join(state[k] for k in self.others)

    def _row_parts(
        self, row: list[str], answers: Mapping[str, frozenset[str]], place: Mapping[str, int]
    ) -> dict[int, int]:
        """For each set of own moves that some D within the row sanctions, these D by size."""
        needs: dict[frozenset[str], int] = {}
        for y in row:
            covers = sum(1 << place[x] for x, states in answers.items() if y in states)
            if covers:
                need = self.graph.moves[self.i][y] | {y}
                needs[need] = needs.get(need, 0) | covers
        every = self._any_of(len(row))
        if not needs:
            return {0: every}
        if len(needs) == 1:
            ((need, covers),) = needs.items()
            held = self._all_of(len(need)) * self._any_of(len(row) - len(need))
            return {covers: held, 0: every - held}
        if len(row) > MAX_ROW:
            what = f"{len(row)} choices of {self.i!r}, some of them one-way, are too many to count"
            raise TooLargeError(what, mend=f"at most {MAX_ROW}")
        bit = {y: 1 << k for k, y in enumerate(row)}
        wanted = [(sum(bit[y] for y in need), covers) for need, covers in needs.items()]
        parts: dict[int, int] = {}
        for d in range(1 << len(row)):
            covered = 0
            for need_bits, covers in wanted:
                if d & need_bits == need_bits:
                    covered |= covers
            parts[covered] = parts.get(covered, 0) + self._all_of(d.bit_count())
        return parts


def _spread(x: str, steps: Iterable[Mapping[str, frozenset[str]]]) -> frozenset[str]:
    """x and all that the steps lead to from there."""
    seen, todo, every = {x}, [x], list(steps)
    while todo:
        here = todo.pop()
        for step in every:
            new = step[here] - seen
            seen |= new
            todo.extend(new)
    return frozenset(seen)


def _weak_orders(n: int) -> list[int]:
    """How many rankings with ties k things have, for k = 0 ... n (ordered Bell numbers)."""
    counts = [1]
    for size in range(1, n + 1):
        counts.append(sum(comb(size, top) * counts[size - top] for top in range(1, size + 1)))
    return counts


def _on_top(d: int, weak: list[int]) -> int:
    """How many rankings with ties of d states and s have s in the best level."""
    return sum(comb(d, level) * weak[d - level] for level in range(d + 1))
