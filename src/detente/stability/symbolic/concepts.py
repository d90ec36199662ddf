"""Stable states by decision diagrams: each concept as a formula over sets of states.

With W(x) the lowest rank, for decision maker i, that the others' answers from x lead to, and r the rank for i, a state
s is stable where no own move from s leads to an x with r(x) > r(s) and W(x) > r(s). Answers are legal sequences, which
here are plain reachability: two moves in a row by one decision maker merge into one or none. The sanctions count by
their rank r (GMR, SEQ), or by the best rank that i can move on to from there (SMR, SSEQ); the answers are any moves
(GMR, SMR) or improvements of their movers (SEQ, SSEQ).

Sources: as in `definitions`; the merging of moves as in Fang, Hipel and Kilgour (1993), transitive graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.stability.symbolic.answers import Answers, Relation, Search, Work, improvements_of, moves_of
from detente.stability.symbolic.diagrams import Diagram
from detente.stability.symbolic.model import Mover, SymbolicModel
from detente.stability.symbolic.ranks import Vector, above, highest, lower_of, lowest


class StableStates:
    """The states stable for each decision maker, worked out when asked for, each once.

    The methods take the place of the decision maker in the model. All raise TooLargeError when memory or time is up;
    what was found before remains.

    Args:
        work: what the searches of all concepts together may cost; without limit where none is given.
    """

    def __init__(self, model: SymbolicModel, work: Work | None = None) -> None:
        self.model = model
        self._work = work or Work()
        self.diagrams = model.diagrams
        self._found: dict[tuple[str, int], Diagram] = {}
        self._relations: dict[tuple[str, int], Relation] = {}
        self._begun: dict[int, Search] = {}

    def of(self, concept: str, i: int) -> Diagram:
        """The states stable for decision maker i under the concept: nash, gmr, smr, seq, sseq or sim."""
        if (concept, i) not in self._found:
            task = f"{concept.upper()} for {self.model.movers[i].name!r}"
            with self.diagrams.guard(task):
                rules: dict[str, Callable[[int], Diagram]] = {
                    "nash": self._nash,
                    "gmr": self._gmr,
                    "smr": self._smr,
                    "seq": self._seq,
                    "sseq": self._sseq,
                    "sim": self._sim,
                }
                self._found[concept, i] = rules[concept](i)
        return self._found[concept, i]

    def _nash(self, i: int) -> Diagram:
        rank = self.model.movers[i].rank
        return self._none_above(i, rank)

    def _gmr(self, i: int) -> Diagram:
        rank = self.model.movers[i].rank
        if self._answers_go_back(i):
            return self._none_above(i, self._worst_answer(i, rank))
        return self._by_answers(i, "moves", self.of("nash", i), self.model.feasible, rank)

    def _smr(self, i: int) -> Diagram:
        rank = self.model.movers[i].rank
        onward = self._best_own(i, rank)
        if self._answers_go_back(i):
            return self._none_above(i, lower_of(self.diagrams, rank, self._worst_answer(i, onward)))
        return self._by_answers(i, "moves", self.of("nash", i), self.of("gmr", i), onward)

    def _seq(self, i: int) -> Diagram:
        # Nash is within SEQ, which is within GMR: what lies between them is open.
        if i in self._begun:
            undecided = self.of("gmr", i) & ~self.of("nash", i)
            return self.of("nash", i) | (undecided & ~self._begun.pop(i).finish(self._work))
        return self._by_answers(i, "improvements", self.of("nash", i), self.of("gmr", i), self.model.movers[i].rank)

    def _sseq(self, i: int) -> Diagram:
        within = self.of("smr", i) & self.of("seq", i)
        onward = self._best_own(i, self.model.movers[i].rank)
        return self._by_answers(i, "improvements", self.of("nash", i), within, onward)

    def _sim(self, i: int) -> Diagram:
        """Each improvement undone by improvements of others made at the same time; see `further.simultaneous`."""
        model, diagrams, mover = self.model, self.diagrams, self.model.movers[i]
        there = model.moved([k for one in model.movers for k in one.changeable])
        rank = [diagrams.replace(f, there) for f in mover.rank]
        # Pairs (state, where each decision maker goes) that i does not prefer; those who go are done away with in turn,
        # apart where nobody (or anybody) so far has moved, and where somebody has.
        anybody = diagrams.replace(model.feasible, there) & ~above(diagrams, rank, mover.rank)
        somebody = diagrams.constant(False)
        for j, other in enumerate(model.movers):
            if j == i or not other.changeable:
                continue
            over = diagrams.variables(model.there[k] for k in other.changeable)
            stay = diagrams.renaming({model.there[k]: model.option(k) for k in other.changeable})
            moved = diagrams.constant(False)
            for part in self._relation("improvements", j):  # somebody is within anybody
                moved = moved | diagrams.and_exists(part, anybody, over)
            somebody = moved | diagrams.replace(somebody, stay)
            anybody = somebody | diagrams.replace(anybody, stay)
        own = diagrams.variables(model.there[k] for k in mover.changeable)
        tempting = diagrams.constant(False)
        for part in self._relation("improvements", i):
            tempting = tempting | diagrams.exists(part & ~somebody, own)
        return model.feasible & ~tempting

    def _by_answers(self, i: int, sort: str, stable: Diagram, within: Diagram, value: Vector) -> Diagram:
        undecided = within & ~stable
        if undecided == self.diagrams.constant(False):
            return stable
        return stable | (undecided & ~self._search(i, sort, undecided, value).finish(self._work))

    def _search(self, i: int, sort: str, undecided: Diagram, value: Vector) -> Search:
        movers = range(len(self.model.movers))
        relations = {j: self._relation(sort, j) for j in movers if j != i and self._can_answer(sort, j)}
        return Search(self.model, Answers(self.model.movers[i], relations, tuple(value), undecided))

    def probe(self, at_most: float) -> int:
        """What SEQ will cost, in nodes of its first rounds; the rest is not looked at once it is above `at_most`.

        The rounds made are kept for SEQ itself.

        Raises: one of the diagrams' faults.
        """
        total = 0
        for i, mover in enumerate(self.model.movers):
            undecided = self.of("gmr", i) & ~self.of("nash", i)
            if undecided != self.diagrams.constant(False) and total <= at_most:
                search = self._search(i, "improvements", undecided, mover.rank)
                total += search.probe()
                self._begun[i] = search
        return total

    def forget_probe(self) -> None:
        """Free what the rounds of `probe` have filled."""
        self._begun.clear()
        self._relations.clear()
        self.diagrams.collect()

    def _can_answer(self, sort: str, j: int) -> bool:
        mover = self.model.movers[j]
        return bool(mover.changeable) and (sort == "moves" or bool(mover.rank))

    def _relation(self, sort: str, j: int) -> Relation:
        if (sort, j) not in self._relations:
            make = improvements_of if sort == "improvements" else moves_of
            self._relations[sort, j] = make(self.model, self.model.movers[j])
        return self._relations[sort, j]

    def _none_above(self, i: int, value: Vector) -> Diagram:
        """The states from which i cannot move to one of higher value than the state's own rank."""
        best = self._best_own(i, value)
        return self.model.feasible & ~above(self.diagrams, best, self.model.movers[i].rank)

    def _best_own(self, i: int, value: Vector) -> list[Diagram]:
        """For each state, the highest value where i is or can move in one step."""
        mover, model = self.model.movers[i], self.model
        over = self.diagrams.variables([model.here[k] for k in mover.free] + [model.there[k] for k in mover.one_way])
        candidates = model.feasible
        if mover.one_way:  # what can be reached differs with these options' present values: keep both
            there = model.moved(mover.one_way)
            candidates = self.diagrams.replace(candidates, there) & model.directed(mover)
            value = [self.diagrams.replace(f, there) for f in value]
        return highest(value, candidates, lambda states: self.diagrams.exists(states, over))

    def _others(self, i: int) -> list[Mover]:
        return [mover for j, mover in enumerate(self.model.movers) if j != i and mover.changeable]

    def _answers_go_back(self, i: int) -> bool:
        """Whether the others' moves can all be undone, so that states fall into components."""
        return not any(mover.one_way for mover in self._others(i))

    def _worst_answer(self, i: int, value: Vector) -> list[Diagram]:
        """For each state, the lowest value in its component under the others' moves, where all can be undone."""
        others = self._others(i)
        if self.model.everything_feasible:
            over = self.diagrams.variables(self.model.here[k] for mover in others for k in mover.free)
            return lowest(value, self.model.feasible, lambda states: self.diagrams.exists(states, over))
        return lowest(value, self.model.feasible, lambda states: self._spread(states, others))

    def _spread(self, states: Diagram, movers: Sequence[Mover]) -> Diagram:
        """All states from which the movers can reach `states`."""
        unchanged = 0
        while unchanged < len(movers):
            for mover in movers:
                wider = self.model.moves_into(mover, states)
                unchanged = unchanged + 1 if wider == states else 1
                states = wider
                if unchanged >= len(movers):
                    break
        return states
