"""Going back a little: what was computed along a list is taken up where the list has changed, not from its beginning.

As of a later day a matter has more statements, and one that came in late may stand before others; the most that then
has to be looked at again are the last few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

EVERY = 16  # items after which a value is kept
_LAST = 8  # values kept besides the first one


class Checkpoints(Generic[T]):
    """Values that belong to the beginning of a list, by how many of its items led to them.

    Args:
        copied: a copy of a value, that changes by itself.
    """

    def __init__(self, copied: Callable[[T], T]) -> None:
        self._copied = copied
        self._kept: list[tuple[int, T]] = []

    def keep(self, count: int, value: T) -> None:
        """Keep the value to which so many items led, if it is time to."""
        if count % EVERY == 0 and (not self._kept or self._kept[-1][0] < count):
            self._kept.append((count, self._copied(value)))
            del self._kept[1:-_LAST]

    def back_to(self, count: int) -> tuple[int, T]:
        """The last value kept to which at most so many items led, and how many did; later ones are dropped.

        The value to which no item led is always there, once `keep` was called with it.
        """
        while self._kept[-1][0] > count:
            self._kept.pop()
        at, value = self._kept[-1]
        return at, self._copied(value)


def in_common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items two lists have in common from the beginning on."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
