"""Orders of statements as unknowns of a weighted satisfiability problem.

For each decision maker: which statements are kept or added, and which comes before which. Each statement dropped or
added costs 1, and so does each pair of kept statements whose order is turned, which is how many exchanges of
neighbours the new order takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

from detente.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Collection

Profile = tuple[int, int]  # statements, as bits, true only in the first of two states, and only in the second


class Orders:
    """The unknown priorities of several decision makers.

    Args:
        items: for each decision maker, how many statements it has and how many may be added.
        kinds: of "drop", "add" and "swap", those allowed.
    """

    def __init__(self, items: dict[str, tuple[int, int]], kinds: Collection[str]) -> None:
        try:
            from pysat.examples.rc2 import RC2  # type: ignore[import-untyped,unused-ignore]
            from pysat.formula import WCNF  # type: ignore[import-untyped,unused-ignore]
        except ImportError:
            raise SettingError("inverse analysis needs python-sat", mend="pip install 'detente[solve]'") from None
        self._items = items
        self._top = 0
        self._formula = WCNF()
        self._active: dict[tuple[str, int], int] = {}
        self._first: dict[tuple[str, int, int], int] = {}
        self._turned: dict[tuple[str, int, int], int] = {}
        self._named: dict[tuple[Any, ...], int] = {}
        self._solver: Any = None
        for who, (own, added) in items.items():
            self._declare(who, own, added, kinds)
        self._solver = RC2(self._formula)

    def _new(self) -> int:
        self._top += 1
        return self._top

    def _require(self, clause: Iterable[int]) -> None:
        if self._solver is None:
            self._formula.append(list(clause))
        else:
            self._solver.add_clause(list(clause))

    def _declare(self, who: str, own: int, added: int, kinds: Collection[str]) -> None:
        for k in range(own + added):
            active = self._active[who, k] = self._new()
            wish = active if k < own else -active
            if ("drop" if k < own else "add") in kinds:
                self._formula.append([wish], weight=1)
            else:
                self._require([wish])
        for a, b in combinations(range(own + added), 2):
            self._first[who, a, b] = self._new()
            if b < own:
                if "swap" not in kinds:
                    self._require([self._first[who, a, b]])
                    continue
                turned = self._turned[who, a, b] = self._new()
                both = [-self._active[who, a], -self._active[who, b]]
                self._require([*both, self._first[who, a, b], turned])
                self._formula.append([-turned], weight=1)
        for a, b, c in permutations(range(own + added), 3):
            self._require([-self._before(who, a, b), -self._before(who, b, c), self._before(who, a, c)])

    def _before(self, who: str, a: int, b: int) -> int:
        return self._first[who, a, b] if a < b else -self._first[who, b, a]

    def at_least(self, who: str, profile: Profile) -> int:
        """A literal that can only hold where the first state is preferred or equal to the second.

        That is: each kept statement that speaks for the second comes after a kept one that speaks for the first.
        """
        key = (who, "at least", profile)
        if key not in self._named:
            literal = self._named[key] = self._new()
            pro, contra = profile
            for against in _bits(contra):
                answered = [self._leads(who, q, against) for q in _bits(pro)]
                self._require([-literal, -self._active[who, against], *answered])
        return self._named[key]

    def _leads(self, who: str, a: int, b: int) -> int:
        """A literal that can only hold where a is kept and comes before b."""
        key = (who, "leads", a, b)
        if key not in self._named:
            literal = self._named[key] = self._new()
            self._require([-literal, self._active[who, a]])
            self._require([-literal, self._before(who, a, b)])
        return self._named[key]

    def above(self, who: str, profile: Profile) -> int:
        """A literal that can only hold where the first state is strictly preferred to the second."""
        key = (who, "above", profile)
        if key not in self._named:
            literal = self._named[key] = self._new()
            pro, contra = profile
            deciding = []
            for a in _bits(pro):
                decides = self._new()
                deciding.append(decides)
                self._require([-decides, self._active[who, a]])
                for b in _bits(contra):
                    self._require([-decides, -self._active[who, b], self._before(who, a, b)])
            self._require([-literal, *deciding])
        return self._named[key]

    def all_of(self, literals: frozenset[int]) -> int:
        """A literal that can only hold where all of these do."""
        if len(literals) == 1:
            return next(iter(literals))
        if ("all", literals) not in self._named:
            literal = self._named["all", literals] = self._new()
            for part in literals:
                self._require([-literal, part])
        return self._named["all", literals]

    def require_one(self, literals: Iterable[int]) -> None:
        """Add the lemma that one of these holds."""
        clause = sorted(set(literals))
        if not clause:  # nothing can help: a plain contradiction
            clause = [self._new()]
            self._require([-clause[0]])
        self._require(clause)

    def cheapest(self) -> tuple[int, dict[str, list[int]]] | None:
        """The least cost that all lemmas so far allow, with the order of active statements that has it."""
        model = self._solver.compute()
        if model is None:
            return None
        true = {literal for literal in model if literal > 0}
        found = {}
        for who, (own, added) in self._items.items():
            count = own + added
            ahead = {a: sum((self._before(who, b, a) in true) if b < a else (self._first[who, a, b] not in true)
                            for b in range(count) if b != a) for a in range(count)}  # fmt: skip
            found[who] = sorted((a for a in range(count) if self._active[who, a] in true), key=ahead.__getitem__)
        return int(self._solver.cost), found

    def rule_out(self, orders: dict[str, list[int]]) -> None:
        """Allow no more solution that makes all of these changes."""
        clause = []
        for who, order in orders.items():
            own, added = self._items[who]
            clause += [self._active[who, k] for k in range(own) if k not in order]
            clause += [-self._active[who, k] for k in range(own, own + added) if k in order]
            place = {k: at for at, k in enumerate(order) if k < own}
            clause += [-self._turned[who, a, b] for a, b in combinations(sorted(place), 2) if place[a] > place[b]]
        self.require_one(clause)


def _bits(number: int) -> list[int]:
    return [k for k in range(number.bit_length()) if number >> k & 1]
