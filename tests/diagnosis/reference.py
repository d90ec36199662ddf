"""The definitions of a diagnosis read aloud: sets and loops over all states and all subsets of statements.

Nothing of detente but the conflict's own fields is used here: states, moves, ranks and stability are done by hand.
"""

from __future__ import annotations

from itertools import combinations, product

from detente.conflict.expressions import And, Expression, Iff, Implies, Is, Not, Or
from detente.conflict.model import Conflict, Prioritised, Ranking, Weighted


def true(node: Expression, taken: dict[str, bool]) -> bool:
    if isinstance(node, Is):
        return taken[node.option]
    if isinstance(node, Not):
        return not true(node.operand, taken)
    if isinstance(node, And):
        return all(true(part, taken) for part in node.operands)
    if isinstance(node, Or):
        return any(true(part, taken) for part in node.operands)
    if isinstance(node, Implies):
        return not true(node.left, taken) or true(node.right, taken)
    if isinstance(node, Iff):
        return true(node.left, taken) == true(node.right, taken)
    raise AssertionError(node)


class Reference:
    """One conflict, looked at from one status quo; `dropped` are (decision maker, place) of statements left out."""

    def __init__(self, conflict: Conflict, status_quo: str) -> None:
        self.conflict, self.s0 = conflict, status_quo
        self.names = [maker.name for maker in conflict.decision_makers]
        every = ["".join(letters) for letters in product("NY", repeat=len(conflict.options))]
        self.states = [s for s in every if not any(true(rule, self.taken(s)) for rule in conflict.ruled_out)]
        self.statements = [
            (maker.name, place)
            for maker in conflict.decision_makers
            if isinstance(maker.preference, Prioritised)
            for place in range(len(maker.preference.statements))
        ]
        self.moves = {(i, s): self.reached(i, s) for i in self.names for s in self.states}
        self.kept_ranks: dict[tuple[str, frozenset[int]], dict[str, object]] = {}
        self.r = {i: self.rank(i) for i in self.names}

    def taken(self, state: str) -> dict[str, bool]:
        return {option.id: letter == "Y" for option, letter in zip(self.conflict.options, state, strict=True)}

    def may_change(self, place: int, before: str, after: str) -> bool:
        moves = self.conflict.options[place].moves
        if before == after:
            return True
        return moves == "both" or moves == ("forward" if after == "Y" else "backward")

    def reached(self, i: str, state: str) -> list[str]:
        found = []
        for other in self.states:
            changed = [k for k in range(len(state)) if state[k] != other[k]]
            own = all(self.conflict.options[k].owner == i for k in changed)
            if changed and own and all(self.may_change(k, state[k], other[k]) for k in changed):
                found.append(other)
        return found

    def rank(self, i: str, dropped: frozenset[int] = frozenset()) -> dict[str, object]:
        if (i, dropped) not in self.kept_ranks:
            preference = next(m.preference for m in self.conflict.decision_makers if m.name == i)
            ranks: dict[str, object] = {}
            for state in self.states:
                if isinstance(preference, Ranking):
                    ranks[state] = -next(k for k, level in enumerate(preference.levels) if state in level)
                    continue
                taken = self.taken(state)
                if isinstance(preference, Weighted):
                    ranks[state] = sum(s.weight for s in preference.statements if true(s.expression, taken))
                else:
                    ranks[state] = tuple(
                        true(s.expression, taken) for k, s in enumerate(preference.statements) if k not in dropped
                    )
            self.kept_ranks[i, dropped] = ranks
        return self.kept_ranks[i, dropped]

    # what is asked

    def asked(self) -> list[str]:
        return [option for option in self.conflict.option_ids if self._asked_by(option)]

    def _asked_by(self, option: str) -> list[str]:
        place = self.conflict.option_ids.index(option)
        alone = self.s0[:place] + "Y" + self.s0[place + 1 :]
        if self.s0[place] == "Y" or alone not in self.states:
            return []
        owner = self.conflict.options[place].owner
        return [i for i in self.names if i != owner and self.r[i][alone] > self.r[i][self.s0]]

    def contested(self) -> list[str]:
        found = []
        for option in self.asked():
            place = self.conflict.option_ids.index(option)
            alone = self.s0[:place] + "Y" + self.s0[place + 1 :]
            owner = self.conflict.options[place].owner
            if self.r[owner][alone] < self.r[owner][self.s0]:
                found.append(option)
        return found

    # stability

    def improvements(self, i: str, state: str) -> list[str]:
        return [t for t in self.moves[i, state] if self.r[i][t] > self.r[i][state]]

    def answers(self, i: str, state: str, credible: bool) -> set[str]:
        seen: set[tuple[str, str]] = set()
        todo = [(state, i)]
        while todo:
            here, last = todo.pop()
            for j in self.names:
                if j in (i, last):
                    continue
                for there in self.improvements(j, here) if credible else self.moves[j, here]:
                    if (there, j) not in seen:
                        seen.add((there, j))
                        todo.append((there, j))
        return {there for there, _ in seen}

    def stable(self, concept: str, i: str, state: str) -> bool:
        here = self.r[i][state]
        for gain in self.improvements(i, state):
            if concept == "nash":
                return False
            spoilt = [t for t in self.answers(i, gain, concept == "seq") if self.r[i][t] <= here]
            if concept == "smr":
                spoilt = [t for t in spoilt if all(self.r[i][u] <= here for u in self.moves[i, t])]
            if not spoilt:
                return False
        return True

    def equilibrium(self, concept: str, state: str) -> bool:
        return all(self.stable(concept, i, state) for i in self.names)

    # the verdict

    def state(self) -> str:
        if not self.equilibrium("seq", self.s0):
            return "open"
        return "deadlocked" if self.asked() else "nothing asked"

    def within_reach(self, state: str) -> bool:
        return all(self.may_change(k, self.s0[k], state[k]) for k in range(len(state)))

    def better(self) -> list[str]:
        return [
            s
            for s in self.states
            if self.within_reach(s) and all(self.r[i][s] > self.r[i][self.s0] for i in self.names)
        ]

    def kind(self) -> str:
        better = self.better()
        if not better:
            return "conflict of interest"
        return "coordination" if any(self.equilibrium("nash", s) for s in better) else "trust"

    def depth(self) -> str:
        better = self.better()
        for concept in ("seq", "smr", "gmr"):
            if any(self.equilibrium(concept, s) for s in better):
                return concept
        return "none"

    # sticking points

    def nash_without(self, state: str, dropped: frozenset[tuple[str, int]]) -> bool:
        for i in self.names:
            r = self.rank(i, frozenset(k for j, k in dropped if j == i))
            if any(r[t] > r[state] for t in self.moves[i, state]):
                return False
        return True

    def opens(self, dropped: frozenset[tuple[str, int]]) -> bool:
        ranks = {i: self.rank(i, frozenset(k for j, k in dropped if j == i)) for i in self.names}
        return any(
            all(ranks[i][s] > ranks[i][self.s0] for i in self.names) and self.nash_without(s, dropped)
            for s in self.states
            if s != self.s0 and self.within_reach(s)
        )

    def secures(self, dropped: frozenset[tuple[str, int]]) -> bool:
        return any(self.nash_without(s, dropped) for s in self._better)

    @property
    def _better(self) -> list[str]:
        if not hasattr(self, "_better_states"):
            self._better_states = self.better()
        return self._better_states

    def minimal(self, works) -> set[frozenset[tuple[str, int]]]:  # type: ignore[no-untyped-def]
        found: list[frozenset[tuple[str, int]]] = []
        for size in range(len(self.statements) + 1):
            for chosen in map(frozenset, combinations(self.statements, size)):
                if not any(smaller <= chosen for smaller in found) and works(chosen):
                    found.append(chosen)
        return set(found)

    def concessions(self) -> set[frozenset[tuple[str, int]]]:
        return self.minimal(self.opens)

    def commitments(self) -> set[frozenset[tuple[str, int]]]:
        return self.minimal(self.secures)
