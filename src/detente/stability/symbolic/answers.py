"""Which states have an improvement that no answer of the others sanctions: the hard step of SEQ and SSEQ.

Two exact methods. *Thresholds*: one fixed point over pairs (state, rank p that is not yet known) finds from where the
others can bring the value down to p, for all p at once; then p is put equal to the rank of the state that i leaves.
*Places*: the lowest value that answers lead to is worked out place by place; states whose values part at a place no
longer lie on one path, so the relation of answers shrinks as it goes. The first is faster on most models, the second
takes a tenth of the memory. After a head start of the first they take turns, and the first to finish decides.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from detente.stability.symbolic.diagrams import Diagram, OutOfWorkError, Renaming, VariableSet
from detente.stability.symbolic.model import Mover, SymbolicModel
from detente.stability.symbolic.ranks import Vector, above, highest, same

Relation: TypeAlias = tuple[Diagram, ...]

PART = 100  # nodes: steps through larger parts of a relation cost more than steps through several parts
HEAD_START = 2_000_000  # nodes of sets that steps led to: about ten seconds, yet the same on a busy machine


@dataclass(frozen=True, eq=False)
class Answers:
    """The question for one decision maker.

    Attributes:
        relations: for each other decision maker, by place, its answers as pairs (state here, own options there), in
            parts that make up the whole.
        value: what a sanction is worth to the mover, as a vector like its rank.
        undecided: the states that may be stable or not.
    """

    mover: Mover
    relations: Mapping[int, Relation]
    value: tuple[Diagram, ...]
    undecided: Diagram


class Work:
    """How much may still be done, in nodes of the sets that steps lead to; two hundred thousand take about a second.

    So counted, a limit is met by the same models on a busy machine as on an idle one.
    """

    def __init__(self, most: float = inf) -> None:
        self._most, self._left = most, most

    def spend(self, nodes: int) -> None:
        """Count what a step cost.

        Raises: OutOfWorkError when that was more than was left.
        """
        self._left -= nodes
        if self._left < 0:
            raise OutOfWorkError(f"the sets on the way came to more than {self._most:,.0f} nodes")


Method = Generator[int, None, Diagram]
"""Work in steps, each of which yields what it cost: the nodes of the set that it led to. The result is returned."""


def moves_of(model: SymbolicModel, mover: Mover) -> Relation:
    """The mover's moves, and staying, as pairs (state here, own options there)."""
    return (_moves(model, mover),)


def improvements_of(model: SymbolicModel, mover: Mover) -> Relation:
    """The mover's moves to states that it prefers, in parts by the first statement on which the two states differ."""
    diagrams, there = model.diagrams, model.moved(mover.changeable)
    level = _moves(model, mover)  # equal on all statements so far
    parts = [diagrams.constant(False)]
    for f in mover.rank:
        then = diagrams.replace(f, there)
        wider = parts[-1] | (level & ~f & then)
        if diagrams.size(wider) <= PART:
            parts[-1] = wider
        else:
            parts.append(level & ~f & then)
        level = level & same(diagrams, f, then)
    return tuple(part for part in parts if part != diagrams.constant(False))


def _moves(model: SymbolicModel, mover: Mover) -> Diagram:
    there = model.moved(mover.changeable)
    return model.feasible & model.diagrams.replace(model.feasible, there) & model.directed(mover)


class Search:
    """The search for undecided states from which some improvement has no sanction."""

    def __init__(self, model: SymbolicModel, answers: Answers) -> None:
        self._model = model
        self._answers = answers
        self._steps = [_Steps(model, answers, j) for j in answers.relations]
        self._widened: list[Diagram] = []  # what the thresholds' fixed point has come to
        self._first = _by_thresholds(model, answers, self._steps, self._widened)

    def probe(self) -> int:
        """Make the first round of the fixed point; its diagram's size foretells what the rest will cost."""
        if not self._steps:
            return 0
        for _ in range(len(self._steps) + 1):
            next(self._first)
        return self._model.diagrams.size(self._widened[-1])

    def finish(self, work: Work) -> Diagram:
        """The states searched for.

        Raises: one of the diagrams' faults when every method runs out of memory or time; OutOfWorkError when the work
            allowed is done.
        """
        if not self._steps:
            return self._answers.undecided
        second = _by_places(self._model, self._answers, self._steps)
        return _first_to_finish([self._first, second], self._model, work)


class _Steps:
    """Steps back along one decision maker's answers."""

    def __init__(self, model: SymbolicModel, answers: Answers, j: int) -> None:
        own = model.movers[j].changeable
        self.diagrams = model.diagrams
        self.relation = answers.relations[j]
        self.there: Renaming = model.moved(own)
        self.over: VariableSet = model.diagrams.variables(model.there[k] for k in own)

    def before(self, states: Diagram, relation: Relation | None = None) -> Diagram:
        """The states with an answer into `states`."""
        target = self.diagrams.replace(states, self.there)
        found = self.diagrams.constant(False)
        for part in self.relation if relation is None else relation:
            found = found | self.diagrams.and_exists(part, target, self.over)
        return found


def _by_thresholds(model: SymbolicModel, answers: Answers, steps: list[_Steps], widened: list[Diagram]) -> Method:
    """All thresholds at once; `widened` keeps the latest set."""
    diagrams, mover = model.diagrams, answers.mover
    threshold = [diagrams.variable(number) for number in mover.threshold]
    asked = _ranks_of(model, mover, answers.undecided)  # no other threshold matters
    yield diagrams.size(asked)
    sanctioned = model.feasible & asked & ~above(diagrams, answers.value, threshold)
    unchanged, turn = 0, 0
    while unchanged < len(steps):
        wider = sanctioned | steps[turn % len(steps)].before(sanctioned)
        turn += 1
        unchanged = unchanged + 1 if wider == sanctioned else 1
        sanctioned = wider
        widened[:] = [wider]
        yield diagrams.size(wider)
    widened.clear()
    free = model.feasible & asked & above(diagrams, mover.rank, threshold) & ~sanctioned
    leaving = model.moves_into(mover, free)
    yield diagrams.size(leaving)
    own_rank = diagrams.renaming(dict(zip(mover.threshold, mover.rank, strict=True)))
    return diagrams.replace(leaving, own_rank) & answers.undecided


def _ranks_of(model: SymbolicModel, mover: Mover, states: Diagram) -> Diagram:
    """The ranks, as thresholds, that the states have; each option is done away with after its last statement."""
    diagrams = model.diagrams
    places = sorted(
        range(len(mover.rank)), key=lambda level: max((model.here[k] for k in mover.supports[level]), default=0)
    )
    open_until = {k: at for at, level in enumerate(places) for k in mover.supports[level]}
    idle = diagrams.variables(model.here[k] for k in range(len(model.here)) if k not in open_until)
    found = diagrams.exists(states, idle)
    for at, level in enumerate(places):
        equal = same(diagrams, mover.rank[level], diagrams.variable(mover.threshold[level]))
        done = diagrams.variables(model.here[k] for k, last in open_until.items() if last == at)
        found = diagrams.and_exists(found, equal, done)
    return found


def _by_places(model: SymbolicModel, answers: Answers, steps: list[_Steps]) -> Method:
    """The lowest value that answers lead to, place by place."""
    diagrams, mover = model.diagrams, answers.mover
    asked = _ranks_of(model, mover, answers.undecided)
    yield diagrams.size(asked)
    lowest: list[Diagram] = []
    relations = [step.relation for step in steps]
    attaining = alive = model.feasible  # value as low as found so far; may still be below an undecided state's rank
    nowhere = diagrams.constant(False)
    for place, f in enumerate(answers.value):
        low = alive & attaining & ~f
        unchanged, turn = (0, 0) if low != nowhere else (len(steps), 0)
        while unchanged < len(steps):
            k = turn % len(steps)
            wider = low | steps[k].before(low, relations[k])
            turn += 1
            unchanged = unchanged + 1 if wider == low else 1
            low = wider
            yield diagrams.size(low)
        lowest.append(~low)
        attaining = attaining & same(diagrams, f, ~low)
        # A value that begins as no undecided state's rank does needs no further places.
        begun = diagrams.exists(asked, diagrams.variables(mover.threshold[place + 1 :]))
        so_far = diagrams.renaming(dict(zip(mover.threshold, lowest, strict=False)))
        alive = model.feasible & diagrams.replace(begun, so_far)
        yield diagrams.size(alive)
        if place + 1 < len(answers.value):
            for k, step in enumerate(steps):
                unmoved = same(diagrams, ~low, diagrams.replace(~low, step.there))
                kept = unmoved & alive
                relations[k] = tuple(part & kept for part in relations[k])
                yield sum(map(diagrams.size, relations[k]))
    return _leaving_for(model, mover, lowest) & answers.undecided


def _leaving_for(model: SymbolicModel, mover: Mover, lowest: Vector) -> Diagram:
    """From where the mover can go to a state above the rank it leaves, whose lowest answer is above it too."""
    diagrams = model.diagrams
    over = diagrams.variables([model.here[k] for k in mover.free] + [model.there[k] for k in mover.one_way])
    there = model.moved(mover.one_way)
    first_lower = above(diagrams, mover.rank, lowest)
    held = [diagrams.choose(first_lower, w, f) for f, w in zip(mover.rank, lowest, strict=True)]
    candidates = diagrams.replace(model.feasible, there) & model.directed(mover)
    best = highest([diagrams.replace(f, there) for f in held], candidates, lambda states: diagrams.exists(states, over))
    return above(diagrams, best, mover.rank)


def _first_to_finish(methods: list[Method], model: SymbolicModel, work: Work) -> Diagram:
    """Run the first method alone for a while, then all in turn for equal work, until one gives its result.

    A method that runs out of memory is dropped while another is left.
    """
    spent = [0] * len(methods)
    running = list(range(len(methods)))
    while True:
        k = 0 if 0 in running and spent[0] < HEAD_START else min(running, key=spent.__getitem__)
        try:
            cost = next(methods[k])
        except StopIteration as finished:
            return finished.value
        except model.diagrams.faults as fault:
            fault.__traceback__ = None  # it holds on to the diagrams that filled the memory
            methods[k].close()
            running.remove(k)
            if not running:
                raise
            model.diagrams.collect()
            continue
        spent[k] += cost
        work.spend(cost)
