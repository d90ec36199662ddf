"""Resolve phrases of time against the day of publication, to intervals of days.

Conventions: a week runs from Monday to Sunday; a bare weekday or month is the latest one on or before
publication, or the next one where the verb looks ahead; "n weeks ago" allows three days to both sides,
"n months ago" is that calendar month, "n years ago" that year.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta

from detente.reading.times.lexicon import TimesLexicon, times_lexicon
from detente.reading.times.phrases import Phrase
from detente.values.dates import DateSpan

Resolved = tuple[DateSpan | None, str]

_STEP = {"last": -1, "before": -1, "this": 0, "next": 1, "after": 1, "same": 0, "recent": 0, "": 0}
_DAYS = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}
# A day in the wrong direction counts as this many days farther: "put off on Monday from 2 June" tells of a June ahead.
_AGAINST = 180


def resolve(phrase: Phrase, anchor: DateSpan | None, direction: int = 0, told: DateSpan | None = None) -> Resolved:
    """The days that a phrase stands for, and the rule that said so.

    Args:
        anchor: the day (or month, year) of publication or of speaking, from which words like "ago" count.
        direction: -1 where the verb tells of the past, 1 where it looks ahead, 0 where it is open.
        told: the day told of before, from which "the same day" and "two days later" count.

    Returns: None for the days where the phrase fixes none, as without an anchor.
    """
    try:
        return _resolve(phrase, anchor, direction, told)
    except (ValueError, OverflowError):  # 31 June, or beyond the calendar
        return None, "no such day"


def limit(phrase: Phrase, span: DateSpan | None) -> str | None:
    """The ISO day, month or year of a limit: "by mid September" the 15th, "by the end of May" the 31st."""
    if span is None:
        return None
    if phrase.shape in ("offset", "unit") and (phrase.low != phrase.high or (phrase.high and phrase.unit not in _DAYS)):
        return None  # "within weeks", "in three months", "within 48 hours": no day follows
    if phrase.part == "end" or phrase.shape == "offset" or (phrase.shape == "unit" and phrase.high):
        return span.last.isoformat()
    if phrase.part == "mid" and span.first.month == span.last.month:
        return span.first.replace(day=15).isoformat()
    if phrase.part == "mid" and span.first.year == span.last.year:
        return f"{span.first.year:04d}-06"
    if phrase.part == "start":
        return span.first.isoformat()
    if phrase.shape in ("range", "unit") and span.iso() is None:
        return span.last.isoformat()
    return span.iso()


def _resolve(phrase: Phrase, anchor: DateSpan | None, direction: int, told: DateSpan | None) -> Resolved:
    if phrase.shape in ("every", "age"):
        return None, "habitual" if phrase.shape == "every" else "age"
    if phrase.shape == "range":
        return _range(phrase, anchor, direction, told)
    if phrase.shape == "calendar":
        span, rule = _calendar(phrase, anchor, direction)
    elif phrase.shape == "weekday":
        span, rule = _weekday(phrase, anchor, direction)
    elif phrase.shape == "day":
        span, rule = _shift(anchor, phrase.low), "day counted from publication"
    elif phrase.shape == "offset":
        span, rule = _offset(phrase, anchor, told)
    elif phrase.shape == "unit":
        span, rule = _unit(phrase, anchor, direction, told)
    elif phrase.shape == "decade" and phrase.year is not None:
        span, rule = DateSpan(date(phrase.year, 1, 1), date(phrase.year + 9, 12, 31)), "decade"
    elif phrase.shape in ("quarter", "season", "holiday"):
        span, rule = _yearly(phrase, anchor, direction)
    else:
        span, rule = None, "duration"
    if span is not None and phrase.part:
        span, rule = _part(span, phrase.part, anchor), f"{phrase.part} of {rule}"
    return span, rule


def _range(phrase: Phrase, anchor: DateSpan | None, direction: int, told: DateSpan | None) -> Resolved:
    if phrase.to is None:
        return None, "range"
    kind = phrase.to.shape
    start = replace(phrase, shape=kind, to=None, name="")
    first, _ = _resolve(start, anchor, direction, told)
    last, _ = _resolve(phrase.to, anchor, direction, told)
    if first is None or last is None:
        return None, "range"
    if last.last < first.first and kind == "weekday":
        last = last.shift(7)
    if last.last < first.first:
        return None, "range"
    return DateSpan(first.first, last.last), "range"


def _shift(anchor: DateSpan | None, days: int) -> DateSpan | None:
    if anchor is None:
        return None
    return anchor.shift(days) if anchor.first == anchor.last else anchor


def _year(year: int) -> DateSpan:
    return DateSpan(date(year, 1, 1), date(year, 12, 31))


def _month(year: int, month: int) -> DateSpan:
    return DateSpan(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _months_from(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    if not 12 <= index < MAXYEAR * 12:
        raise OverflowError(index)
    return index // 12, index % 12 + 1


# the calendar


def _calendar(phrase: Phrase, anchor: DateSpan | None, direction: int) -> Resolved:
    year = phrase.year
    if year is None and phrase.which in _STEP and phrase.which and anchor is not None:
        year = anchor.last.year + _STEP[phrase.which]
    if year is not None:
        if phrase.month is None:
            return _year(year), "year"
        return _week_of(phrase, _dated(phrase, year)), "calendar"
    if phrase.month is None or anchor is None:
        return None, "no year known"
    if phrase.which.endswith(" month"):
        direction = {"last": -1, "next": 1, "this": 0}.get(phrase.which.split()[0], direction)
        wide = (anchor.first.year, anchor.first.month) != (anchor.last.year, anchor.last.month)
        if direction < 0 and phrase.day is None and (wide or phrase.month == anchor.last.month):
            return _month(anchor.last.year - 1, phrase.month), "last month of that name before publication"
    candidates = [_dated_or_none(phrase, anchor.first.year + n) for n in (-1, 0, 1)]
    spans = [span for span in candidates if span is not None]
    if not spans:
        return None, "no such day"
    if phrase.day is None:
        return _week_of(phrase, _choose(spans, anchor, direction)), _says(direction)
    near = min(
        spans, key=lambda span: (_distance(span, anchor) + _AGAINST * _against(span, anchor, direction), span.first)
    )
    return _week_of(phrase, near), "nearest to publication that the tense allows"


def _dated(phrase: Phrase, year: int) -> DateSpan:
    month = phrase.month or 1
    if phrase.day is None:
        return _month(year, month)
    return DateSpan(date(year, month, phrase.day), date(year, month, phrase.last_day or phrase.day))


def _dated_or_none(phrase: Phrase, year: int) -> DateSpan | None:
    try:
        return _dated(phrase, year)
    except ValueError:  # 29 February in a common year
        return None


def _week_of(phrase: Phrase, span: DateSpan) -> DateSpan:
    return _week(span.first) if phrase.unit == "week" else span


def _choose(spans: list[DateSpan], anchor: DateSpan, direction: int) -> DateSpan:
    """The latest span not after the anchor, the earliest not before it, or the nearest."""
    if direction < 0:
        past = [span for span in spans if span.first <= anchor.last]
        return past[-1] if past else spans[0]
    if direction > 0:
        ahead = [span for span in spans if span.last >= anchor.first]
        return ahead[0] if ahead else spans[-1]
    return min(spans, key=lambda span: (_distance(span, anchor), span.first))


def _against(span: DateSpan, anchor: DateSpan, direction: int) -> bool:
    """Whether a span lies where the tense does not look."""
    return (direction < 0 and span.first > anchor.last) or (direction > 0 and span.last < anchor.first)


def _distance(span: DateSpan, anchor: DateSpan) -> int:
    if span.last < anchor.first:
        return (anchor.first - span.last).days
    return max(0, (span.first - anchor.last).days)


def _says(direction: int) -> str:
    if direction < 0:
        return "latest one up to publication"
    return "next one after publication" if direction > 0 else "nearest to publication"


# weekdays and weeks


def _week(day: date) -> DateSpan:
    monday = day - timedelta(day.weekday())
    return DateSpan(monday, monday + timedelta(6))


def _weekday(phrase: Phrase, anchor: DateSpan | None, direction: int) -> Resolved:
    if anchor is None or phrase.weekday is None:
        return None, "no day of publication known"
    if anchor.first != anchor.last:
        return (anchor, "only the month or year of publication is known") if direction <= 0 else (None, "no day known")
    today = anchor.first
    if phrase.unit == "week":
        monday = _week(today).first + timedelta(7 * _STEP[phrase.which])
        return DateSpan.day(monday + timedelta(phrase.weekday)), f"weekday of {phrase.which} week"
    back = (today.weekday() - phrase.weekday) % 7
    ahead = (phrase.weekday - today.weekday()) % 7
    if phrase.which == "last":
        return DateSpan.day(today - timedelta(back or 7)), "last weekday of that name"
    if phrase.which in ("next", "after"):
        return DateSpan.day(today + timedelta(ahead or 7)), "next weekday of that name"
    if phrase.part == "later" and back == 1:
        return DateSpan.day(today - timedelta(1)), _says(-1)  # told on that day, and printed on the next
    if direction >= 0:
        return DateSpan.day(today + timedelta(ahead)), _says(1)
    return DateSpan.day(today - timedelta(back)), _says(-1)


def _offset(phrase: Phrase, anchor: DateSpan | None, told: DateSpan | None) -> Resolved:
    """ "Two weeks ago", "in 48 hours", "three days later"."""
    base = told if abs(phrase.sign) == 2 else anchor
    if base is None:
        return None, "nothing to count from"
    sign = 1 if phrase.sign > 0 else -1
    low, high, unit = phrase.low, phrase.high, phrase.unit
    if phrase.name == "within":
        return DateSpan(base.first, _later(base.last, unit, high)), "within so long of publication"
    if unit in ("minute", "hour"):
        days = high // 24 if unit == "hour" else 0
        return base.shift(sign * days), "hours counted"
    rule = f"counted from {'the day told of before' if abs(phrase.sign) == 2 else 'publication'}"
    if unit in _DAYS:
        slack = 0 if unit in ("day", "night") and low == high else 3 if unit in ("week", "fortnight") else 0
        near, far = sorted((sign * low * _DAYS[unit], sign * high * _DAYS[unit]))
        return DateSpan(base.first + timedelta(near - slack), base.last + timedelta(far + slack)), rule
    if unit == "month":
        ends = sorted((_months_from(base.first, sign * low), _months_from(base.last, sign * high)))
        return DateSpan(_month(*ends[0]).first, _month(*ends[1]).last), rule
    size = {"year": 1, "decade": 10, "century": 100, "quarter": 1}[unit]
    years = sorted((base.first.year + sign * low * size, base.last.year + sign * high * size))
    return DateSpan(_year(years[0]).first, _year(years[1]).last), rule


def _later(day: date, unit: str, number: int) -> date:
    if unit == "minute":
        return day
    if unit == "hour":
        return day + timedelta(-(-number // 24))
    if unit in _DAYS:
        return day + timedelta(number * _DAYS[unit])
    months = number * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = _months_from(day, months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _earlier(day: date, unit: str, number: int) -> date:
    if unit in ("minute", "hour"):
        return day - timedelta(number // 24 if unit == "hour" else 0)
    if unit in _DAYS:
        return day - timedelta(number * _DAYS[unit])
    months = number * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = _months_from(day, -months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _unit(phrase: Phrase, anchor: DateSpan | None, direction: int, told: DateSpan | None) -> Resolved:
    """ "Last week", "the coming months", "the next ten days", "the same day"."""
    which, unit = phrase.which, phrase.unit
    base = anchor
    if which == "same" or (which in ("after", "before") and told is not None):
        base = told
    if base is None or (which == "after" and told is None and direction < 0):  # "left the following day": after which?
        return None, "nothing to count from"
    if which == "recent":
        return DateSpan(_earlier(base.first, unit, 6), base.last), "recent"
    if phrase.high:  # the past six months, the coming weeks
        if which == "last":
            return DateSpan(_earlier(base.first, unit, phrase.high), base.last), "so long up to publication"
        if which in ("next", "after", "this"):
            return DateSpan(base.first, _later(base.last, unit, phrase.high)), "so long from publication"
    step, day = _STEP[which], base.last
    rule = f"{which} {unit}"
    if unit in ("minute", "hour"):
        return base, rule
    if unit in ("day", "night"):
        return _shift(base, step), rule
    if base.first != base.last and unit in ("week", "weekend", "fortnight"):
        return base, "only the month or year of publication is known"
    if unit in ("week", "fortnight"):
        week = _week(day).shift(7 * step)
        return (DateSpan(week.first, day) if which == "this" and direction < 0 else week), rule
    if unit == "weekend":
        saturday = _week(day).first + timedelta(5)
        if which == "last" or (which == "this" and direction < 0 and day < saturday):
            saturday -= timedelta(7)
        elif which in ("next", "after"):
            saturday += timedelta(7 if day.weekday() >= 3 else 0)
        return DateSpan(saturday, saturday + timedelta(1)), rule
    if base.first.year != base.last.year or (unit == "month" and base.first.month != base.last.month):
        return base, rule
    if unit == "month":
        return _month(*_months_from(day, step)), rule
    if unit == "quarter":
        first = (day.month - 1) // 3 * 3 + 1
        year, month = _months_from(day.replace(day=1, month=first), 3 * step)
        return DateSpan(date(year, month, 1), _month(*_months_from(date(year, month, 1), 2)).last), rule
    if unit == "year":
        return _year(day.year + step), rule
    size = 10 if unit == "decade" else 100
    start = day.year // size * size + step * size
    return DateSpan(_year(start).first, _year(start + size - 1).last), rule


# quarters, seasons, holidays: once a year


def _yearly(phrase: Phrase, anchor: DateSpan | None, direction: int) -> Resolved:
    year, which = phrase.year, phrase.which
    if year is None and anchor is None:
        return None, "no year known"
    if year is not None:
        return _in_year(phrase, year), phrase.shape
    assert anchor is not None
    spans = [_in_year(phrase, anchor.last.year + n) for n in (-1, 0, 1)]
    if which == "last":
        ended = [span for span in spans if span.last < anchor.first]
        return ended[-1], f"last {phrase.shape}"
    if which in ("next", "after"):
        begun = [span for span in spans if span.first > anchor.last]
        return begun[0], f"next {phrase.shape}"
    if which == "this":
        direction = 0
    return _choose(spans, anchor, direction), _says(direction)


def _in_year(phrase: Phrase, year: int) -> DateSpan:
    if phrase.shape == "quarter":
        first = 3 * phrase.low - 2
        return DateSpan(date(year, first, 1), _month(year, first + 2).last)
    if phrase.shape == "season":
        month, length = times_lexicon().seasons[phrase.name]
        start = date(year - 1 if month + length > 13 else year, month, 1)
        return DateSpan(start, _month(*_months_from(start, length - 1)).last)
    return DateSpan.day(_holiday(times_lexicon(), phrase.name, year))


def _holiday(lexicon: TimesLexicon, name: str, year: int) -> date:
    rule = next(rule for words, rule in lexicon.holidays[name.split()[0]] if " ".join(words) == name)
    if "fixed" in rule:
        return date(year, rule["fixed"][0], rule["fixed"][1])
    if "easter" in rule:
        return easter(year) + timedelta(rule["easter"])
    month, weekday, which = rule["nth"]
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta((last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Western Easter Sunday of a year.

    Source: the anonymous Gregorian algorithm (Nature, 1876), as in Meeus, Astronomical Algorithms (1991), ch. 8.
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    w = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * w) // 451
    month, day = divmod(h + w - 7 * m + 114, 31)
    return date(year, month, day + 1)


# parts


def _part(span: DateSpan, part: str, anchor: DateSpan | None) -> DateSpan:
    """The part of a span that is meant; days have no parts."""
    length = (span.last - span.first).days + 1
    if length <= 2:
        return span
    if part == "earlier" and anchor is not None and span.first <= anchor.last:
        before = anchor.first - timedelta(1)  # told today of "earlier this week": not today
        return DateSpan(span.first, min(span.last, anchor.last if before < span.first else before))
    if part == "later" and anchor is not None and anchor.first <= span.last:
        return DateSpan(max(span.first, anchor.first), span.last)
    if part in ("earlier", "later"):
        return span
    if length <= 31:
        low, high = {"early": (0, 10), "mid": (10, 20), "late": (20, 31), "start": (0, 5), "end": (24, 31)}[part]
        if length <= 7:
            low, high = {"early": (0, 3), "mid": (2, 5), "late": (3, 7), "start": (0, 1), "end": (4, 7)}[part]
        last = min(high, length) - 1
        return DateSpan(
            span.first + timedelta(low),
            span.first + timedelta(last if part in ("early", "start") or high <= length else length - 1),
        )
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    third = max(1, months // 3)
    low, high = {
        "early": (0, third), "start": (0, 1), "mid": (third, months - third),
        "late": (months - third, months), "end": (months - 1, months),
    }[part]  # fmt: skip
    first = _month(*_months_from(span.first, low)).first
    return DateSpan(first, _month(*_months_from(span.first, max(high, low + 1) - 1)).last)
