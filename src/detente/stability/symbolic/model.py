"""A conflict as decision diagrams: which states are feasible, what each decision maker can change and prefers.

Each option has a variable for the state at hand and, right below it, one for the state that a move leads to. Each
decision maker has besides a *threshold*: one variable for each place of its rank, a rank that is not yet known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.conflict.combined import require_apart
from detente.conflict.expressions import Expression, fold, names
from detente.conflict.model import Conflict, DecisionMaker, Prioritised, Ranking, Weighted
from detente.errors import ModelError
from detente.stability.symbolic.diagrams import DEFAULT_MEMORY, Diagram, Diagrams, OxiddDiagrams, Renaming
from detente.stability.symbolic.order import arrange
from detente.stability.symbolic.ranks import states_diagram, weighted_sum


@dataclass(frozen=True, eq=False)
class Mover:
    """One decision maker.

    Attributes:
        free: its options that change both ways; `forward`: from N to Y only; `backward`: from Y to N only.
        rank: diagrams over the state at hand, the most important first; s is preferred to t when the first of them
            on which they differ is true in s.
        threshold: the variables of the threshold, one for each of `rank`.
        supports: the options that each of `rank` may depend on.
    """

    name: str
    free: tuple[int, ...]
    forward: tuple[int, ...]
    backward: tuple[int, ...]
    rank: tuple[Diagram, ...]
    threshold: tuple[int, ...]
    supports: tuple[frozenset[int], ...]

    @property
    def changeable(self) -> tuple[int, ...]:
        """All options that it can change in some direction."""
        return self.free + self.forward + self.backward

    @property
    def one_way(self) -> tuple[int, ...]:
        """Its options that change in one direction only."""
        return self.forward + self.backward


@dataclass(frozen=True, eq=False)
class SymbolicModel:
    """A conflict held as decision diagrams.

    Attributes:
        here: for each option, in the conflict's order, the number of its variable.
        there: the same for the state that a move leads to.
        order: the options from the root of the diagrams down.
    """

    conflict: Conflict
    diagrams: Diagrams
    here: tuple[int, ...]
    there: tuple[int, ...]
    order: tuple[int, ...]
    movers: tuple[Mover, ...]
    feasible: Diagram

    def option(self, k: int) -> Diagram:
        """Where option k is taken."""
        return self.diagrams.variable(self.here[k])

    @cached_property
    def everything_feasible(self) -> bool:
        """Whether no combination of options is ruled out."""
        return bool(self.feasible == self.diagrams.constant(True))

    def moved(self, options: Sequence[int]) -> Renaming:
        """Reads the given options from the state that a move leads to."""
        return self.diagrams.renaming({self.here[k]: self.diagrams.variable(self.there[k]) for k in options})

    def directed(self, mover: Mover) -> Diagram:
        """Where the mover's one-way options change in their direction only, from the state at hand to the other."""
        allowed = self.diagrams.constant(True)
        for k in mover.forward:
            allowed &= ~self.option(k) | self.diagrams.variable(self.there[k])
        for k in mover.backward:
            allowed &= self.option(k) | ~self.diagrams.variable(self.there[k])
        return allowed

    def moves_into(self, mover: Mover, target: Diagram) -> Diagram:
        """The feasible states from which the mover is, or can come in one move, in `target` (a set of feasible ones).

        One option after the other: what lies between need not be feasible, so infeasible states may carry.
        """
        found = self.diagrams.exists(target, self.diagrams.variables(self.here[k] for k in mover.free))
        for k in mover.one_way:
            taken = self.option(k)
            start, end = (~taken, taken) if k in mover.forward else (taken, ~taken)
            changed = self.diagrams.and_exists(found, end, self.diagrams.variables([self.here[k]]))
            found = found | (start & changed)
        return found if self.everything_feasible else found & self.feasible

    def set_of(self, expression: Expression) -> Diagram:
        """The combinations of options, feasible or not, in which the expression is true."""
        return _diagram(expression, self.conflict, self.diagrams, self.here)


def build(
    conflict: Conflict,
    *,
    memory: int = DEFAULT_MEMORY,
    deadline: float | None = None,
    library: type[Diagrams] | None = None,
    seed: int = 0,
    near: bool = True,
) -> SymbolicModel:
    """Build the diagrams of a conflict.

    Args:
        memory: bytes that the diagrams may fill.
        deadline: time, as `time.monotonic` counts it, after which no further operation starts.
        library: which diagrams to use, oxidd's by default.
        seed: of the search for a good order of variables.
        near: whether thresholds stand near the options of their statements, or all at the bottom.

    Raises: ModelError for moves between single states, which only the explicit engine knows; TooLargeError.
    """
    require_apart(conflict, "the symbolic engine cannot solve a model")
    if conflict.single_moves:
        what = "moves banned or allowed between single states are beyond the symbolic engine"
        raise ModelError(what, where=conflict.name, mend="use the explicit engine")
    supports = [_supports(conflict, decision_maker) for decision_maker in conflict.decision_makers]
    rules = conflict.ruled_out
    groups = [set(support) for part in supports for support in part]
    groups += [{conflict.index[name] for name in names(rule)} for rule in rules]
    order = arrange(len(conflict.options), groups, seed)
    layout = _Layout(conflict, order, supports, near)
    make = library or OxiddDiagrams
    diagrams = make(layout.size, memory=memory, deadline=deadline)  # type: ignore[call-arg]
    with diagrams.guard("the model"):
        feasible = diagrams.constant(True)
        for rule in sorted(rules, key=layout.lowest_variable, reverse=True):  # from the bottom up: smaller on the way
            feasible &= ~_diagram(rule, conflict, diagrams, layout.here)
        movers = tuple(
            _mover(conflict, decision_maker, diagrams, layout, who, feasible)
            for who, decision_maker in enumerate(conflict.decision_makers)
        )
    return SymbolicModel(conflict, diagrams, layout.here, layout.there, tuple(order), movers, feasible)


class _Layout:
    """Which variable has which number: an option, what it becomes, thresholds that depend on no later option."""

    def __init__(self, conflict: Conflict, order: list[int], supports: list[list[set[int]]], close: bool) -> None:
        self.index = conflict.index
        self.supports = supports
        place = {option: k for k, option in enumerate(order)}
        near: dict[int, list[tuple[int, int]]] = {option: [] for option in order}
        bottom: list[tuple[int, int]] = []
        for who, (decision_maker, statements) in enumerate(zip(conflict.decision_makers, supports, strict=True)):
            for level, support in enumerate(statements):
                if close and support and isinstance(decision_maker.ranked, Prioritised):
                    near[max(support, key=place.__getitem__)].append((who, level))
                else:
                    bottom.append((who, level))
        here, there = [0] * len(order), [0] * len(order)
        thresholds = [[0] * len(statements) for statements in supports]
        number = 0
        for option in order:
            here[option], there[option] = number, number + 1
            number += 2
            for who, level in near[option]:
                thresholds[who][level] = number
                number += 1
        for who, level in sorted(bottom, key=lambda pair: (pair[1], pair[0])):
            thresholds[who][level] = number
            number += 1
        self.here, self.there, self.thresholds, self.size = tuple(here), tuple(there), thresholds, number

    def lowest_variable(self, expression: Expression) -> int:
        """The last variable that the expression depends on."""
        return max(self.here[self.index[name]] for name in names(expression))


def _supports(conflict: Conflict, decision_maker: DecisionMaker) -> list[set[int]]:
    """For each place of the rank, the options that it depends on."""
    preference = decision_maker.ranked
    if isinstance(preference, Ranking):
        everything = set(range(len(conflict.options)))
        return [everything] * max(1, len(preference.levels) - 1).bit_length()
    supports = [{conflict.index[name] for name in names(part.expression)} for part in preference.statements]
    if isinstance(preference, Weighted):
        together: set[int] = set().union(*supports)
        return [together] * sum(abs(part.weight) for part in preference.statements).bit_length()
    return supports


def _mover(
    conflict: Conflict,
    decision_maker: DecisionMaker,
    diagrams: Diagrams,
    layout: _Layout,
    who: int,
    feasible: Diagram,
) -> Mover:
    preference, thresholds = decision_maker.ranked, layout.thresholds[who]
    if isinstance(preference, Ranking):
        rank = _ranking(preference, diagrams, layout.here, len(thresholds))
    else:
        parts = [_diagram(part.expression, conflict, diagrams, layout.here) for part in preference.statements]
        rank = parts
        if isinstance(preference, Weighted):
            rank = weighted_sum(diagrams, parts, [part.weight for part in preference.statements], len(thresholds))
    kept = _deciding(diagrams, rank, feasible)
    own = [(k, conflict.options[k].moves) for k in conflict.own_places(decision_maker.name)]
    return Mover(
        decision_maker.name,
        free=tuple(k for k, moves in own if moves == "both"),
        forward=tuple(k for k, moves in own if moves == "forward"),
        backward=tuple(k for k, moves in own if moves == "backward"),
        rank=tuple(rank[level] for level in kept),
        threshold=tuple(thresholds[level] for level in kept),
        supports=tuple(frozenset(layout.supports[who][level]) for level in kept),
    )


def _deciding(diagrams: Diagrams, rank: Sequence[Diagram], feasible: Diagram) -> list[int]:
    """The places of the rank that can decide: not constant, and no repetition or denial of an earlier one."""
    kept: list[int] = []
    nowhere = diagrams.constant(False)
    for level, f in enumerate(rank):
        earlier = [rank[k] for k in kept]
        constant = f & feasible == nowhere or feasible & ~f == nowhere
        if not constant and not any(f == g or f == ~g for g in earlier):
            kept.append(level)
    return kept


def _ranking(preference: Ranking, diagrams: Diagrams, here: Sequence[int], width: int) -> list[Diagram]:
    """The level of each state as a binary numeral, the best level the largest."""
    worst = len(preference.levels) - 1
    bits: list[list[str]] = [[] for _ in range(width)]
    for k, level in enumerate(preference.levels):
        for place in range(width):
            if (worst - k) >> (width - 1 - place) & 1:
                bits[place].extend(level)
    return [states_diagram(diagrams, states, here) for states in bits]


def _diagram(expression: Expression, conflict: Conflict, diagrams: Diagrams, here: Sequence[int]) -> Diagram:
    return fold(
        expression,
        lambda name: diagrams.variable(here[conflict.index[name]]),
        lambda a: ~a,
        lambda a, b: a & b,
        lambda a, b: a | b,
    )
