"""The diagnosis of models too large for arrays, on decision diagrams.

The same definitions: `drops` says why each state has one least set of statements to drop, which here is worked out for
all states at once, as one diagram a statement. Minimal sets are then found one after the other: from any candidate's
set, statements are taken out while some candidate still has a smaller one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from detente.conflict import Conflict, Prioritised
from detente.conflict.expressions import holds
from detente.conflict.states import is_feasible, taken
from detente.diagnosis.findings import DEPTHS, Depth, StatementRef, Step
from detente.stability.moves import rank
from detente.stability.reasons import require_state
from detente.stability.symbolic.answers import Work
from detente.stability.symbolic.concepts import StableStates
from detente.stability.symbolic.diagrams import Diagram, VariableSet
from detente.stability.symbolic.model import Mover, SymbolicModel, build
from detente.stability.symbolic.ranks import above, same
from detente.stability.symbolic.sets import SymbolicSet

MOST_SETS = 1000
"""Minimal sets of one type that are listed at most."""

DEPTH_WORK = 4_000_000
"""What the depth of a trust deadlock may cost, in nodes (see `Work`): about twenty seconds."""

MEMORY = 1_500_000_000
WALKED = 10  # options between s0 and a deal up to which a path is looked for

Dropped = tuple[tuple[tuple[int, int], ...], str]
"""Statements as pairs of decision maker and place (both from 0), and a state that they are for."""


class LargeBoard:
    """A conflict and its status quo as decision diagrams."""

    def __init__(self, conflict: Conflict, status_quo: str) -> None:
        require_state(conflict, status_quo)
        self.conflict, self.s0 = conflict, status_quo
        self.model: SymbolicModel = build(conflict, memory=MEMORY)
        self.diagrams = self.model.diagrams
        self.stable = StableStates(self.model, Work(DEPTH_WORK))  # only the depth is searched for
        self.vectors: list[list[Diagram]] = [
            [self.model.set_of(s.expression) for s in maker.preference.statements]
            if isinstance(maker.preference, Prioritised)
            else list(mover.rank)
            for maker, mover in zip(conflict.decision_makers, self.model.movers, strict=True)
        ]

    def holds_today(self, f: Diagram) -> bool:
        """Whether s0 is in the set."""
        return SymbolicSet(self.model, f).contains(self.s0)

    def states(self, f: Diagram) -> SymbolicSet:
        """The set as one that can be counted and listed."""
        return SymbolicSet(self.model, f)

    def there(self, mover: Mover) -> VariableSet:
        """The variables of the mover's own options after a move."""
        return self.diagrams.variables(self.model.there[k] for k in mover.changeable)

    def moves(self, mover: Mover) -> Diagram:
        """The mover's moves, and staying, as pairs (state here, own options there)."""
        onward = self.diagrams.replace(self.model.feasible, self.model.moved(mover.changeable))
        return self.model.feasible & onward & self.model.directed(mover)

    def _gain(self, mover: Mover, vector: Sequence[Diagram]) -> Diagram:
        """Pairs (state here, own options there) of which the second is worth more."""
        there = self.model.moved(mover.changeable)
        return above(self.diagrams, [self.diagrams.replace(f, there) for f in vector], vector)

    def today(self, f: Diagram) -> Diagram:
        """The constant that a set is in s0."""
        return self.diagrams.constant(self.holds_today(f))

    @cached_property
    def within_reach(self) -> Diagram:
        """Feasible states whose options differ from s0 only as they may change."""
        found = self.model.feasible
        for k, option in enumerate(self.conflict.options):
            here = self.model.option(k)
            if self.s0[k] == "N" and option.moves not in ("both", "forward"):
                found &= ~here
            elif self.s0[k] == "Y" and option.moves not in ("both", "backward"):
                found &= here
        return found

    def preferred(self, i: int, vector: Sequence[Diagram] | None = None) -> Diagram:
        """The combinations that decision maker i prefers to s0."""
        value = self.vectors[i] if vector is None else vector
        return above(self.diagrams, value, [self.today(f) for f in value])

    def preferred_to(self, i: int, state: str) -> Diagram:
        """The combinations that decision maker i prefers to a state."""
        value = self.vectors[i]
        truths = [self.diagrams.constant(SymbolicSet(self.model, f).contains(state)) for f in value]
        return above(self.diagrams, value, truths)

    @cached_property
    def better(self) -> Diagram:
        """The states within reach that all prefer to s0."""
        found = self.within_reach
        for i in range(len(self.vectors)):
            found &= self.preferred(i)
        return found

    def nash(self, i: int) -> Diagram:
        """The states that are Nash for decision maker i."""
        return self.stable.of("nash", i)

    def nash_firm(self, i: int, firm: Diagram) -> Diagram:
        """The states that would be Nash for decision maker i if it put `firm` before all else."""
        mover = self.model.movers[i]
        gain = self._gain(mover, [firm, *self.vectors[i]])
        tempted = self.diagrams.and_exists(self.moves(mover), gain, self.there(mover))
        return self.model.feasible & ~tempted

    def leaving(self, i: int) -> Diagram:
        """The states that decision maker i would move to from s0, as no improvements of others take its gain away."""
        gains = self.preferred(i) & self.within_reach
        own = set(self.model.movers[i].changeable)
        for k in range(len(self.s0)):
            if k not in own:
                gains &= self.model.option(k) if self.s0[k] == "Y" else ~self.model.option(k)
        nowhere = self.diagrams.constant(False)
        if gains == nowhere:
            return nowhere
        spoilt = self.model.feasible & ~self.preferred(i)
        others = [mover for j, mover in enumerate(self.model.movers) if j != i and mover.changeable and mover.rank]
        relations = [self.moves(mover) & self._gain(mover, mover.rank) for mover in others]
        quiet = 0
        while quiet < len(others):
            for mover, relation in zip(others, relations, strict=True):
                onward = self.diagrams.replace(spoilt, self.model.moved(mover.changeable))
                wider = spoilt | self.diagrams.and_exists(relation, onward, self.there(mover))
                quiet = quiet + 1 if wider == spoilt else 0
                spoilt = wider
        return gains & ~spoilt

    def depth(self) -> Depth:
        """The strongest concept under which a better state is an equilibrium, where none is Nash.

        Raises: TooLargeError when that costs more than `DEPTH_WORK`, or outgrows memory.
        """
        for concept in DEPTHS[:3]:
            found = self.better
            for i in range(len(self.vectors)):
                found = found & self.stable.of(concept, i)
            if found != self.diagrams.constant(False):
                return concept
        return "none"

    def least_drops(self, i: int, *, above_status_quo: bool) -> tuple[list[Diagram], Diagram]:
        """For each of i's statements, the states whose least set has it; and the states for which that is enough.

        Where preferences are no ordered statements there is nothing to drop.
        """
        everywhere = self.diagrams.constant(True)
        if not isinstance(self.conflict.decision_makers[i].preference, Prioritised):
            return [], self.nash(i) & (self.preferred(i) if above_status_quo else everywhere)
        mover = self.model.movers[i]
        there, over = self.model.moved(mover.changeable), self.there(mover)
        undecided = self.moves(mover)
        tied = self.diagrams.constant(above_status_quo)  # s0 agrees with the state on all that was kept
        drops = []
        for f in self.vectors[i]:
            f_there, today = self.diagrams.replace(f, there), self.today(f)
            objects = self.diagrams.and_exists(undecided, f_there & ~f, over) | (tied & today & ~f)
            drops.append(objects)
            undecided &= objects | same(self.diagrams, f, f_there)
            tied &= objects | same(self.diagrams, f, today)
        return drops, ~tied

    def minimal_drops(self, candidates: Diagram, *, above_status_quo: bool) -> tuple[list[Dropped], bool]:
        """The minimal sets of statements whose dropping makes some candidate Nash, and whether these are all."""
        drops: dict[tuple[int, int], Diagram] = {}
        for i in range(len(self.vectors)):
            found, enough = self.least_drops(i, above_status_quo=above_status_quo)
            candidates &= enough
            drops.update({(i, place): f for place, f in enumerate(found)})
        nowhere = self.diagrams.constant(False)
        sets: list[Dropped] = []
        while candidates != nowhere:
            if len(sets) == MOST_SETS:
                return _smaller_first(sets), False
            inside, members = candidates, []
            for pair, f in drops.items():
                without = inside & ~f
                if without == nowhere:
                    members.append(pair)
                else:
                    inside = without
            sets.append((tuple(members), self.states(inside).states(1)[0]))
            has_all = candidates
            for pair in members:
                has_all = has_all & drops[pair]
            candidates &= ~has_all
        return _smaller_first(sets), True


def _smaller_first(sets: list[Dropped]) -> list[Dropped]:
    return sorted(sets, key=lambda one: (len(one[0]), one[0]))


def path(
    conflict: Conflict,
    s0: str,
    deal: str,
    dropped: Sequence[StatementRef] = (),
    refusing: Mapping[str, str] | None = None,
) -> tuple[Step, ...] | None:
    """Steps from s0 to a deal that change only what differs, in which nobody is ever worse off than by refusing.

    None where there are none, or where more than `WALKED` options differ. The fewest options change in the largest
    step.

    Args:
        refusing: the state that each decision maker has by refusing; s0 by default.
    """
    places = [k for k in range(len(s0)) if s0[k] != deal[k]]
    if len(places) > WALKED:
        return None
    gone = {(ref.decision_maker, ref.place - 1) for ref in dropped}
    names = [maker.name for maker in conflict.decision_makers]
    base = {name: _rank(conflict, name, (refusing or {}).get(name, s0), gone) for name in names}

    def safe(state: str) -> bool:
        return is_feasible(conflict, state) and all(
            _rank(conflict, name, state, gone) >= value for name, value in base.items()
        )

    known: dict[str, bool] = {}
    for widest in range(1, len(places) + 1):
        before = {s0: s0}
        todo = [s0]
        for here in todo:
            for there in _onward(here, deal, places, widest):
                if there in before:
                    continue
                if there not in known:
                    known[there] = safe(there)
                if known[there]:
                    before[there] = here
                    todo.append(there)
        if deal in before:
            return _steps(conflict, before, s0, deal)
    return None


def _onward(here: str, deal: str, places: list[int], widest: int) -> Iterator[str]:
    left = [k for k in places if here[k] != deal[k]]
    for size in range(1, min(widest, len(left)) + 1):
        for chosen in combinations(left, size):
            yield "".join(deal[k] if k in chosen else letter for k, letter in enumerate(here))


def _steps(conflict: Conflict, before: dict[str, str], s0: str, deal: str) -> tuple[Step, ...]:
    found = []
    here = deal
    while here != s0:
        source = before[here]
        changed = [o for o, a, b in zip(conflict.options, source, here, strict=True) if a != b]
        movers = tuple(dict.fromkeys(o.owner for o in changed))
        found.append(Step(movers, source, here, tuple(o.id for o in changed)))
        here = source
    return tuple(reversed(found))


def _rank(conflict: Conflict, name: str, state: str, gone: set[tuple[str, int]]) -> tuple[int, ...]:
    preference = conflict.decision_maker(name).preference
    if not isinstance(preference, Prioritised):
        return (rank(conflict, name, state),)
    chosen = taken(conflict, state)
    return tuple(holds(s.expression, chosen) for k, s in enumerate(preference.statements) if (name, k) not in gone)
