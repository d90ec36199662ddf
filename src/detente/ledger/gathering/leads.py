"""The matters that one word leads to."""

from __future__ import annotations

from bisect import bisect_left

from detente.ledger.lines import Line, Moment

COMMON = 200
"""A word that is found in more matters than this leads nowhere."""


class Leads:
    """The matters that a word leads to, by the moment from which on they have it."""

    __slots__ = ("lines", "moments")

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self.lines: list[Line] = []

    def add(self, moment: Moment, line: Line) -> None:
        """Let the word lead to a matter from a moment on."""
        at = bisect_left(self.moments, moment)
        self.moments.insert(at, moment)
        self.lines.insert(at, line)

    def drop(self, moment: Moment, line: Line) -> None:
        """Take back what was added."""
        at = bisect_left(self.moments, moment)
        while self.lines[at] is not line:
            at += 1
        del self.moments[at], self.lines[at]

    def before(self, moment: Moment) -> list[Line]:
        """Those that had it before a moment."""
        if not self.moments or self.moments[-1] < moment:
            return self.lines
        return self.lines[: bisect_left(self.moments, moment)]

    def end(self) -> Moment | None:
        """The moment after which the word is too common to lead anywhere; None where it is not."""
        return self.moments[COMMON] if len(self.moments) > COMMON else None
