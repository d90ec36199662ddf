"""What is asked, whether the status quo holds, and of what kind a deadlock is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from detente.conflict import Conflict, PreferenceStatement, Prioritised, Ranking, Weighted, state_number
from detente.conflict.expressions import And, Expression, Implies, Is, Not, Or, holds
from detente.conflict.model import Preference, RankedPreference
from detente.conflict.states import taken
from detente.diagnosis.board import Board, Flags, Numbers
from detente.diagnosis.findings import DEPTHS, Demand, Depth, KindName, State
from detente.stability.cube import cube_of
from detente.stability.explicit import Explicit
from detente.stability.solving import solve


@dataclass(eq=False)
class Position:
    """The status quo of one board: what holds it, what is asked, what would be better; each worked out once."""

    board: Board

    @cached_property
    def state(self) -> State:
        """Open when somebody would move from s0; nothing asked; else deadlocked."""
        if not self.holds:
            return "open"
        return "deadlocked" if self.demands else "nothing asked"

    @property
    def nash(self) -> bool:
        """Whether s0 is a Nash equilibrium."""
        return bool(self.board.nash[self.board.s0])

    @cached_property
    def holds(self) -> bool:
        """Whether s0 is sequentially stable for every decision maker; Nash states are."""
        return self.nash or not any(self.leaving(i).any() for i in range(len(self.board.ranks)))

    def gains(self, i: int) -> Flags:
        """Whether decision maker i can move to each state from s0, and prefers it."""
        board = self.board
        preferred: Flags = board.ranks[i] > board.ranks[i][board.s0]
        return preferred & board.reached_alone(i)

    def leaving(self, i: int) -> Flags:
        """Whether decision maker i would move to each state from s0: no improvements of others take its gain away.

        Where there are moves between single states, two moves in a row do not merge, and sequences are followed one
        by one; all gains are then named where some would be taken.
        """
        found, conflict = self.gains(i), self.board.conflict
        if not found.any():
            return found
        if conflict.single_moves:
            held = solve(conflict, ["seq"]).stable["seq"][conflict.decision_makers[i].name]
            return np.zeros_like(found) if held.contains(self.board.text(self.board.s0)) else found
        ranks = self.board.ranks
        spoilt = (ranks[i] <= ranks[i][self.board.s0]) & self.board.feasible
        others = [j for j in range(len(ranks)) if j != i and self.board.own_bits(j)]
        quiet, turn = 0, 0
        while quiet < len(others):
            j = others[turn % len(others)]
            wider: Flags = (
                spoilt | (self.board.best_own(j, np.where(spoilt, ranks[j], -1)) > ranks[j]) & self.board.feasible
            )
            quiet = quiet + 1 if np.array_equal(wider, spoilt) else 0
            spoilt = wider
            turn += 1
        unspoilt: Flags = found & ~spoilt
        return unspoilt

    @cached_property
    def better(self) -> Numbers:
        """The states within reach that all sides prefer to s0, ascending."""
        return np.flatnonzero(self.board.better())

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """The options that are asked, in the model's order."""
        board = self.board
        row = {maker.name: ranks for maker, ranks in zip(board.conflict.decision_makers, board.ranks, strict=True)}
        return demands(
            board.conflict,
            board.text(board.s0),
            lambda state: bool(board.feasible[state_number(state)]),
            lambda name, state: int(row[name][state_number(state)]),
        )

    @cached_property
    def kind(self) -> KindName:
        """The kind that a deadlock here would have."""
        return kind_of(self.better, self.board.nash)

    @cached_property
    def depth(self) -> Depth | None:
        """The strongest concept under which a better state is an equilibrium; None unless the kind is trust."""
        if self.kind != "trust":
            return None
        return next((d for d in DEPTHS[:3] if self.equilibria(d)[self.better].any()), "none")

    def equilibria(self, concept: str) -> Flags:
        """Whether each state is an equilibrium; worked out once."""
        if concept == "nash":
            return self.board.nash
        if concept not in self._equilibria:
            self._equilibria[concept] = equilibria(self.board, concept)
        return self._equilibria[concept]

    @cached_property
    def _equilibria(self) -> dict[str, Flags]:
        return {}

    def held_by(self, state: int) -> str:
        """The strongest concept under which the state is an equilibrium; "none" where under none."""
        return next((c for c in ("nash", "seq", "smr", "gmr") if self.equilibria(c)[state]), "none")


def kind_of(better: Numbers, nash: Flags) -> KindName:
    """The kind of a deadlock: by whether better states exist, and whether one of them is Nash."""
    if not better.size:
        return "conflict of interest"
    return "coordination" if nash[better].any() else "trust"


def equilibria(board: Board, concept: str) -> Flags:
    """Whether each state number is an equilibrium under the concept; shape [states]."""
    flags = np.zeros(board.size, dtype=bool)
    if board.conflict.single_moves:
        found = solve(board.conflict, [concept]).equilibria[concept]
        flags[[state_number(state) for state in found.states()]] = True
        return flags
    engine = _engine(board)
    cube = engine.cube
    together = np.ones(cube.size, dtype=bool) if cube.feasible is None else cube.feasible.copy()
    for place in range(len(board.ranks)):
        together &= engine.stable(concept, place)
    codes = np.flatnonzero(together)
    numbers = np.zeros(codes.size, dtype=np.int64)
    for shift in cube.shifts:
        numbers = numbers << 1 | (codes >> shift) & 1
    flags[numbers] = True
    return flags


def _engine(board: Board) -> Explicit:
    """The arrays on which concepts are solved, laid out once for a board."""
    if "engine" not in board.kept:
        board.kept["engine"] = Explicit(cube_of(board.conflict))
    found: Explicit = board.kept["engine"]
    return found


def demands(
    conflict: Conflict, s0: str, feasible: Callable[[str], bool], rank: Callable[[str, str], int]
) -> tuple[Demand, ...]:
    """The options that are asked: another's, not taken, whose taking alone the asker prefers to s0.

    Args:
        rank: of a decision maker by name, for a feasible state; higher is preferred.
    """
    found = []
    for k, option in enumerate(conflict.options):
        alone = s0[:k] + "Y" + s0[k + 1 :]
        if s0[k] == "Y" or not feasible(alone):
            continue
        names = [maker.name for maker in conflict.decision_makers if maker.name != option.owner]
        askers = tuple(name for name in names if rank(name, alone) > rank(name, s0))
        if not askers:
            continue
        asked_by = tuple(dict.fromkeys(s for name in askers for s in _grounds(conflict, name, alone, s0)))
        found.append(
            Demand(
                option=option.id,
                owner=option.owner,
                askers=askers,
                contested=rank(option.owner, alone) < rank(option.owner, s0),
                refused=_refused(conflict, option.owner, option.id),
                asked_by=asked_by,
            )
        )
    return tuple(found)


def deciding(conflict: Conflict, name: str, one: str, other: str) -> int | None:
    """The place (from 0) of a decision maker's first statement on which two states differ; None where there is none."""
    preference = conflict.decision_maker(name).preference
    if not isinstance(preference, Prioritised):
        return None
    first, second = taken(conflict, one), taken(conflict, other)
    differ = (holds(s.expression, first) != holds(s.expression, second) for s in preference.statements)
    return next((place for place, is_so in enumerate(differ) if is_so), None)


def _grounds(conflict: Conflict, name: str, one: str, other: str) -> tuple[str, ...]:
    """The ids behind the statement for which a decision maker prefers one state to another."""
    place = deciding(conflict, name, one, other)
    if place is None:
        return ()
    preference = conflict.decision_maker(name).preference
    assert isinstance(preference, Prioritised)
    return preference.statements[place].statements


def _refused(conflict: Conflict, owner: str, option: str) -> tuple[str, ...]:
    """The ids of statements in which the owner of an option spoke against taking it."""
    preference = conflict.decision_maker(owner).preference
    if not isinstance(preference, Prioritised | Weighted):
        return ()
    found = [s for s in preference.statements if s.assumed is None and _denies(s.expression, option)]
    return tuple(dict.fromkeys(name for s in found for name in s.statements))


def _denies(expression: Expression, option: str) -> bool:
    """Whether the expression is false wherever the option is taken, as its form shows."""
    if isinstance(expression, Not):
        return expression.operand == Is(option)
    return isinstance(expression, And) and any(_denies(part, option) for part in expression.operands)


def held_firm(conflict: Conflict, asker: str, demand: str) -> Conflict:
    """The conflict in which the asker puts `(any of its own options) -> demand` before all else.

    One that has no option of its own has nothing to hold back: nothing changes.
    """
    own = [Is(option.id) for option in conflict.options if option.owner == asker]
    if not own:
        return conflict
    given = own[0] if len(own) == 1 else Or(tuple(own))
    firm = Implies(given, Is(demand))
    makers = [
        replace(maker, preference=_before_all(conflict, maker.ranked, firm)) if maker.name == asker else maker
        for maker in conflict.decision_makers
    ]
    return replace(conflict, decision_makers=tuple(makers))


def _before_all(conflict: Conflict, preference: RankedPreference, firm: Expression) -> Preference:
    if isinstance(preference, Prioritised):
        return Prioritised((PreferenceStatement(firm), *preference.statements))
    if isinstance(preference, Weighted):
        most = sum(abs(s.weight) for s in preference.statements) + 1
        return Weighted((PreferenceStatement(firm, weight=most), *preference.statements))
    halves: tuple[list[tuple[str, ...]], list[tuple[str, ...]]] = ([], [])
    for level in preference.levels:
        for half, wanted in zip(halves, (True, False), strict=True):
            part = tuple(state for state in level if holds(firm, taken(conflict, state)) is wanted)
            if part:
                half.append(part)
    return Ranking((*halves[0], *halves[1]))
