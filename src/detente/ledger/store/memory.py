"""Circles that an open ledger holds in memory, so that what follows a change of one is computed by what it touches."""

from __future__ import annotations

from threading import RLock

from detente.ledger.store.listed import Listed

MOST = 50_000
"""Statements of all circles that are held; the one used last is held however large it is."""


class Held:
    """The circles that are held, by name, as the kept lists are that have a mark.

    Whoever reads or changes them holds the `lock`.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self._mark = ""
        self._circles: dict[str, Listed] = {}

    def holds(self, mark: str) -> bool:
        """Whether any circle is held as it is in the lists with this mark."""
        return mark == self._mark and bool(self._circles)

    def take(self, mark: str, name: str) -> Listed | None:
        """A circle, to be changed and put back; None where it is not held as it is in the lists with this mark."""
        if mark != self._mark:
            self._circles.clear()
        return self._circles.pop(name, None)

    def put(self, before: str, mark: str, listed: list[Listed], gone: set[str]) -> None:
        """Hold circles as they are in the lists, which have a new mark, and no longer those that are gone.

        Args:
            before: the mark that the lists had.
        """
        if before != self._mark:
            self._circles.clear()
        for name in gone:
            self._circles.pop(name, None)
        self._mark = mark
        for one in listed:
            self._circles.pop(one.name, None)
            self._circles[one.name] = one
        while len(self._circles) > 1 and sum(len(one.circle.by_id) for one in self._circles.values()) > MOST:
            del self._circles[next(iter(self._circles))]
