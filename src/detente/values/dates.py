"""Days known only to the month or year, kept as intervals."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """The days between which something lies, both included.

    A day is a span of one; "August 2016" runs from the 1st to the 31st.

    Raises: ValueError when `last` is before `first`.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @classmethod
    def parse(cls, text: str) -> DateSpan:
        """Read an ISO day, month or year ("2016-09-03", "2016-09", "2016").

        Raises: ValueError for anything else.
        """
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not an ISO day, month or year")
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or year < 1:
            raise ValueError(f"{text!r} is not an ISO day, month or year")
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls.day(date(year, month, day))

    @classmethod
    def day(cls, day: date) -> DateSpan:
        """The span of one day."""
        return cls(day, day)

    def iso(self) -> str | None:
        """The finest ISO unit (day, month, year) that holds the whole span; None when it crosses years."""
        if self.first == self.last:
            return self.first.isoformat()
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return self.first.isoformat()[:7]
        if self.first.year == self.last.year:
            return f"{self.first.year:04d}"
        return None

    def shift(self, days: int) -> DateSpan:
        """The same span, `days` later (earlier where negative)."""
        return DateSpan(self.first + timedelta(days), self.last + timedelta(days))

    def contains(self, other: DateSpan) -> bool:
        """Whether every day of `other` lies in this span."""
        return self.first <= other.first and other.last <= self.last

    def certainly_before(self, other: DateSpan) -> bool:
        """Whether every day of this span is before every day of `other`."""
        return self.last < other.first
