"""Orders that agree with what is known: counted, drawn with equal chances, and listed where they are few.

What is known is a set of pairs (a before b) over n things. The orders that keep all pairs are its linear extensions;
they are counted over the sets of things that can come first, so time and memory follow the number of such sets.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from detente.errors import ModelError, TooLargeError

MAX_SETS = 1_000_000


class Orders:
    """All orders of `size` things in which each pair's first comes before its second.

    Raises: ModelError when the pairs run in a circle; TooLargeError when there are more than a million sets of
        things that can come first.
    """

    def __init__(self, size: int, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self.size = size
        self._before = [0] * size  # as bits: what must come before
        for a, b in pairs:
            self._before[b] |= 1 << a
        self._completions = self._count()

    def _count(self) -> dict[int, int]:
        """For each set that can come first, how many orders of the rest there are."""
        full = (1 << self.size) - 1
        layers = [{0}]
        total = 1
        for _ in range(self.size):
            layers.append({first | 1 << k for first in layers[-1] for k in self._next(first)})
            total += len(layers[-1])
            if total > MAX_SETS:
                what = f"the orders of {self.size} statements or states are too many to be counted"
                raise TooLargeError(what, mend="say more of what is known, or ask about fewer at once")
        if full not in layers[-1]:
            raise ModelError("what is known of the order runs in a circle", mend="leave out one of these comparisons")
        counts = {full: 1}
        for layer in reversed(layers[:-1]):
            for first in layer:
                counts[first] = sum(counts[first | 1 << k] for k in self._next(first))
        return counts

    def _next(self, first: int) -> list[int]:
        return [k for k, need in enumerate(self._before) if not first >> k & 1 and need & first == need]

    def count(self) -> int:
        """How many such orders there are."""
        return self._completions[0]

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """All of them, in lexicographic order."""
        todo: list[tuple[tuple[int, ...], int]] = [((), 0)]
        while todo:
            order, first = todo.pop()
            if len(order) == self.size:
                yield order
            todo.extend(((*order, k), first | 1 << k) for k in reversed(self._next(first)))

    def draw(self, chance: random.Random) -> tuple[int, ...]:
        """One of them, each with the same chance."""
        order: list[int] = []
        first = 0
        while len(order) < self.size:
            ticket = chance.randrange(self._completions[first])
            for k in self._next(first):
                ticket -= self._completions[first | 1 << k]
                if ticket < 0:
                    break
            order.append(k)
            first |= 1 << k
        return tuple(order)
