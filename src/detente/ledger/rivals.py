"""Matters of one side that ask or offer other amounts of one thing: where one is agreed, others are off the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from detente.ledger.amounts import Amount
from detente.ledger.matters import Matter
from detente.ledger.wording import Wording, amounts_differ

Key = Any


class Rivals:
    """The rivals of each matter, as matters change."""

    def __init__(self) -> None:
        self._amounts: dict[Key, set[frozenset[Amount]]] = {}
        self._found: dict[Key, frozenset[Key]] = {}
        self._places: dict[Key, set[tuple[str, str]]] = {}
        self._at: dict[tuple[str, str], set[Key]] = defaultdict(set)  # by a side that would act, and a unit

    def change(self, key: Key, matter: Matter | None, sides: frozenset[str]) -> None:
        """Take in a matter that is new or changed, with the sides that would act; None where it is gone."""
        for place in self._places.pop(key, ()):
            self._at[place].discard(key)
        for other in self._found.pop(key, ()):
            self._found[other] -= {key}
        self._amounts.pop(key, None)
        links = matter.links if matter is not None else ()
        amounts = {link.mention.wording.amounts for link in links if link.mention and link.mention.wording.amounts}
        if not amounts:
            return
        self._amounts[key] = amounts
        self._places[key] = {(side, unit) for side in sides for held in amounts for _, unit in held}
        near = {other for place in self._places[key] for other in self._at[place]}
        rivals = frozenset(other for other in near if _differ(amounts, self._amounts[other]))
        for other in rivals:
            self._found[other] = self._found.get(other, frozenset()) | {key}
        self._found[key] = rivals
        for place in self._places[key]:
            self._at[place].add(key)

    def of(self, key: Key) -> frozenset[Key]:
        """The rivals of a matter."""
        return self._found.get(key, frozenset())

    def of_all(self, keys: Iterable[Key]) -> set[Key]:
        """The rivals of some matters."""
        return set().union(*(self.of(key) for key in keys))


def _differ(some: set[frozenset[Amount]], others: set[frozenset[Amount]]) -> bool:
    bare: frozenset[str] = frozenset()
    return any(amounts_differ(Wording(bare, bare, one), Wording(bare, bare, other)) for one in some for other in others)
