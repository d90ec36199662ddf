"""Recognise phrases of time in a row of words, before anything is known of the day of publication.

A recursive descent over words with hashed look-ups: each word is tried as the beginning of at most a
handful of forms, so that the whole is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.reading.times.lexicon import TimesLexicon, times_lexicon
from detente.reading.times.phrases import Phrase, Word

_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(st|nd|rd|th)?")
_YEAR = re.compile(r"(1[5-9]|20|21)\d\d")
_DECADE = re.compile(r"((?:1[5-9]|20)\d0)['’]?s")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_DASHES = frozenset({"-", "–", "—"})
_TO = frozenset({"to", "until", "till", "through", "-", "–", "—"})
_YEAR_AFTER = frozenset({
    "in", "of", "since", "by", "until", "till", "before", "after", "through", "from", "to", "during", "around",
    "circa", "between", "back", "for", "late", "early", "mid", "into", "as", "end",
})  # fmt: skip
_AT_WEEKENDS = frozenset({"by", "before", "over", "at", "on", "during"})
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my", "'s", "’s", "that", "this"})


class Grammar:
    """Phrases of time over one row of words."""

    def __init__(self, words: Sequence[Word], lexicon: TimesLexicon | None = None) -> None:
        self.words = words
        self.lex = lexicon or times_lexicon()

    def lower(self, i: int) -> str:
        """The word at i, "" outside the row."""
        return self.words[i].lower if 0 <= i < len(self.words) else ""

    def phrases(self) -> list[Phrase]:
        """All phrases, in order, none overlapping another; the longest at each place."""
        found: list[Phrase] = []
        i, starters = 0, self.lex.starters
        while i < len(self.words):
            word = self.words[i].lower
            if (
                word in starters
                or word[:1].isdigit()
                or word.rstrip(".") in self.lex.month_abbreviations
                or (word.endswith("days") and word[:-1] in self.lex.weekdays)
            ):
                phrase = self.at(i)
                if phrase is not None and phrase.end > i:
                    found.append(phrase)
                    i = phrase.end
                    continue
            i += 1
        return found

    def at(self, i: int) -> Phrase | None:
        """The longest phrase that begins at i."""
        first = self._every(i) or self._parted(i) or self._core(i)
        if first is None:
            return None
        return self._ranged(first)

    def _ranged(self, first: Phrase) -> Phrase:
        """Join "X to Y", "between X and Y" and "X–Y" where both are of the calendar."""
        if first.shape not in ("calendar", "weekday"):
            return first
        joint = self.lower(first.end)
        if joint in _TO or (joint == "and" and self.lower(first.start - 1) == "between"):
            second = self._parted(first.end + 1) or self._core(first.end + 1, years=first.month is None)
            if second is not None and second.shape == first.shape:
                whole = first
                if first.year is None and second.year is not None and first.shape == "calendar":
                    whole = replace(first, year=second.year)
                return replace(whole, shape="range", end=second.end, to=second, name=joint)
        return first

    def _every(self, i: int) -> Phrase | None:
        word = self.lower(i)
        if word.endswith("days") and word[:-1] in self.lex.weekdays:
            return Phrase("every", i, i + 1)
        if word not in self.lex.markers["every"]:
            return None
        j = i + 1
        while j < i + 3 and (self.lower(j) in self.lex.numbers or self.lower(j) in {"other", "single", "few"}):
            j += 1
        if self.lower(j) in self.lex.units or self.lower(j) in self.lex.weekdays or self._month(j) is not None:
            return Phrase("every", i, j + 1)
        return None

    def _parted(self, i: int) -> Phrase | None:
        """A part of a longer time: "the end of May", "early 2011", "later this week", "year-end"."""
        j = i + 1 if self.lower(i) in ("the", "a") else i
        word = self.lower(j)
        joint = self.lower(j + 1)
        if word in self.lex.units and (joint in _DASHES or joint in ("'s", "’s")) and self.lower(j + 2) == "end":
            return Phrase("unit", i, j + 3, unit=self.lex.units[word], which="this", part="end")
        if word in ("first", "second") and self.lower(j + 1) == "half" and self.lower(j + 2) == "of":
            inner = self._core(j + 3, loose=True, years=True)
            return None if inner is None else replace(inner, start=i, part="early" if word == "first" else "late")
        part = self.lex.parts.get(word)
        if part is None:
            return None
        j += 1
        if self.lower(j) in _DASHES:
            j += 1
            if self.lower(j) == "to" and self.lower(j + 1) in _DASHES:  # mid-to-late 2015
                part, j = self.lex.parts.get(self.lower(j + 2), part), j + 3
        elif self.lower(j) == "or" and self.lower(j + 1) in self.lex.parts:
            part, j = "", j + 2
        joined = self.lower(j) in ("of", "in", "on", "next", "last", "this")
        if self.lower(j) in ("of", "in", "on"):
            j += 1
        elif self.lower(j - 1) not in _DASHES and part in ("start", "end") and not joined:
            return None
        inner = self._core(j, loose=True, years=True)
        if inner is None or inner.shape in ("count", "offset", "age"):
            return None
        return replace(inner, start=i, part=part)

    def _core(self, i: int, *, loose: bool = False, years: bool = False) -> Phrase | None:
        """A phrase without part or range. `loose` allows "the month" alone, `years` a bare year."""
        return (
            self._weekday(i)
            or self._calendar(i, years=years)
            or self._holiday(i)
            or self._quarter(i)
            or self._offset(i)
            or self._unit(i, loose=loose)
            or self._season(i)
            or self._deictic(i)
        )

    # the calendar

    def _month(self, i: int) -> int | None:
        word = self.lower(i)
        month = self.lex.months.get(word)
        if month is None:
            month = self.lex.month_abbreviations.get(word.rstrip("."))
            if month is None or not self.words[i].text[:1].isupper():
                return None
            dotted = word.endswith(".") or self._day(i + 1) or self._year(i + 1) or self._day(i - 1)
            return month if dotted else None  # Mar del Plata, Jan Masaryk
        if month in (3, 5) and not self._is_name(i):  # the verbs "may" and "march"
            return None
        return month

    def _is_name(self, i: int) -> bool:
        word = self.words[i]
        before = self.words[max(0, i - 1)]
        if not word.text[:1].isupper() or before.tag == "PERSON":
            return False
        named = before.tag == "NNP" and i > 0 and before.lower not in self.lex.weekdays and before.text[:1].isupper()
        if named and self._day(i + 1) is None and self._year(i + 1) is None:  # Theresa May
            return False
        return (
            word.tag not in ("MD", "VB", "VBP", "PERSON")
            or self._day(i + 1) is not None
            or self._year(i + 1) is not None
        )

    def _day(self, i: int) -> int | None:
        match = _DAY.fullmatch(self.lower(i))
        return int(match.group(1)) if match else None

    def _year(self, i: int) -> int | None:
        return int(self.lower(i)) if _YEAR.fullmatch(self.lower(i)) else None

    def _weekday(self, i: int) -> Phrase | None:
        j, which = i, ""
        if self.lower(j) == "the":
            j += 1
        if self.lower(j) in self.lex.which:
            which = self.lex.which[self.lower(j)]
            j += 1
            if self.lower(j) in ("past", "coming"):
                which, j = self.lex.which[self.lower(j)], j + 1
        word = self.lower(j)
        weekday = self.lex.weekdays.get(word)
        if weekday is None and self.words[j : j + 1] and self.words[j].text[:1].isupper():
            weekday = self.lex.weekday_abbreviations.get(word.rstrip("."))
        if weekday is None or (j == i + 1 and self.lower(i) == "the" and not which):
            return None
        j += 1
        if self.lower(j) in self.lex.dayparts:
            j += 1
        plain = Phrase("weekday", i, j, weekday=weekday, which=which)
        k = j + 1 if self.lower(j) == "," else j
        dated = self._calendar(k + 1 if self.lower(k) == "the" else k)
        if dated is not None and dated.day is not None:
            return replace(dated, start=i, weekday=weekday, name=which)
        k = j + 1 if self.lower(j) == "of" else j
        if self.lower(k) in self.lex.which and self.lower(k + 1) == "week":
            return replace(plain, end=k + 2, unit="week", which=self.lex.which[self.lower(k)])
        if self.lower(j) == "next" and not which:
            return replace(plain, end=j + 1, which="next")
        return plain

    def _calendar(self, i: int, *, years: bool = False) -> Phrase | None:
        word = self.lower(i)
        slashed = _SLASHED.fullmatch(word)
        if slashed:
            return self._slashed(i, *(int(part) for part in slashed.groups()))
        iso = self._iso(i)
        if iso is not None:
            return iso
        j = i + 1 if word == "the" else i
        day = self._day(j)
        if day is not None:
            return self._day_first(i, j, day)
        if self.lex.ordinals.get(self.lower(j), 0) > 0 and self.lower(j + 1) == "of":  # the first of May
            return self._day_first(i, j, self.lex.ordinals[self.lower(j)])
        if word == "the":
            return None
        month = self._month(i)
        if month is not None:
            return self._month_first(i, month)
        decade = _DECADE.fullmatch(word)
        if decade:
            return Phrase("decade", i, i + 1, year=int(decade.group(1)))
        year = self._year(i)
        if year is not None and (years or self._year_fits(i)):
            return Phrase("calendar", i, i + 1, year=year)
        return None

    def _slashed(self, i: int, a: int, b: int, year: int) -> Phrase | None:
        if max(a, b) > 31 or min(a, b) < 1 or min(a, b) > 12:
            return None
        if a > 12 or a == b:
            return Phrase("calendar", i, i + 1, year=year, month=b, day=a)
        if b > 12:
            return Phrase("calendar", i, i + 1, year=year, month=a, day=b)
        return Phrase("calendar", i, i + 1, year=year, name="day or month first")

    def _iso(self, i: int) -> Phrase | None:
        year = self._year(i)
        if year is None or self.lower(i + 1) not in _DASHES or len(self.lower(i + 2)) != 2:
            return None
        month = self._day(i + 2)
        if month is None or month > 12:
            return None
        if self.lower(i + 3) in _DASHES and len(self.lower(i + 4)) == 2 and (day := self._day(i + 4)) is not None:
            return Phrase("calendar", i, i + 5, year=year, month=month, day=day)
        return Phrase("calendar", i, i + 3, year=year, month=month)

    def _day_first(self, i: int, j: int, day: int) -> Phrase | None:
        """ "5 March 2016", "the 5th of March", "5-7 March"."""
        last_day, k = None, j + 1
        if self.lower(k) in _TO or self.lower(k) == "and":
            last_day = self._day(k + 1)
            if last_day is None or last_day <= day:
                return None
            k += 2
        if self.lower(k) == "of":
            k += 1
        month = self._month(k)
        if month is None:
            return None
        end, year, which = self._year_after(k + 1)
        return Phrase("calendar", i, end, year=year, month=month, day=day, last_day=last_day, which=which)

    def _month_first(self, i: int, month: int) -> Phrase:
        """ "March 5, 2016", "July 3–5", "November of last year", "March 2016"."""
        j, day, last_day = i + 1, self._day(i + 1), None
        if day is not None:
            j += 1
            if self.lower(j) in _TO or self.lower(j) == "and":
                last_day = self._day(j + 1)
                if last_day is not None and last_day > day and self._month(j + 2) is None:
                    j += 2
                else:
                    last_day = None
        end, year, which = self._year_after(j)
        return Phrase("calendar", i, end, year=year, month=month, day=day, last_day=last_day, which=which)

    def _year_after(self, j: int) -> tuple[int, int | None, str]:
        k = j + 1 if self.lower(j) in (",", "of") else j
        year = self._year(k)
        if year is not None:
            return k + 1, year, ""
        if self.lower(k) in self.lex.which and self.lower(k + 1) == "year":
            return k + 2, None, self.lex.which[self.lower(k)]
        return j, None, ""

    def _year_fits(self, i: int) -> bool:
        """Whether a bare number is a year and no count of things."""
        before = self.lower(i - 1)
        after = self.words[i + 1].tag if i + 1 < len(self.words) else ""
        if before in _YEAR_AFTER or before in _DASHES:
            return not (after.startswith("NN") and after in ("NNS", "NNPS") and self.lower(i).endswith("00"))
        if before in _DETERMINERS and after.startswith("NN"):
            return not (after == "NNS" and self.lower(i).endswith("00"))
        return False

    # named days, quarters, seasons

    def _holiday(self, i: int) -> Phrase | None:
        for words, _ in self.lex.holidays.get(self.lower(i), ()):
            if not self.words[i].text[:1].isupper():
                return None
            if all(self.lower(i + n).replace("’", "'") == word for n, word in enumerate(words)):
                end, year, which = self._year_after(i + len(words))
                return Phrase("holiday", i, end, name=" ".join(words), year=year, which=which)
        return None

    def _quarter(self, i: int) -> Phrase | None:
        word = self.lower(i)
        if len(word) == 2 and word[0] == "q" and word[1] in "1234":
            end, year, which = self._year_after(i + 1)
            return Phrase("quarter", i, end, low=int(word[1]), year=year, which=which)
        j = i + 1 if word == "the" else i
        number = self.lex.ordinals.get(self.lower(j))
        if number is None or self.lower(j + 1) != "quarter" or number not in (1, 2, 3, 4):
            return None
        end, year, which = self._year_after(j + 2)
        return Phrase("quarter", i, end, low=number, year=year, which=which)

    def _season(self, i: int) -> Phrase | None:
        j = i + 1 if self.lower(i) == "the" else i
        which = self.lex.which.get(self.lower(j), "")
        if which:
            j += 1
        word = self.lower(j)
        if word not in self.lex.seasons or not self.words[j].tag.startswith("NN"):
            return None
        end, year, of_year = self._year_after(j + 1)
        if not which and year is None and not of_year and self.lower(i - 1) not in ("in", "by", "until", "since"):
            return None
        return Phrase("season", i, end, name=word, year=year, which=which or of_year)

    # counted from the day of publication or the day told of before

    def _count(self, i: int) -> tuple[int, int, int] | None:
        """A number at i: (end, low, high)."""
        word, j = self.lower(i), i + 1
        if word in ("a", "the", "") and self.lower(j) in self.lex.vague:
            low, high = self.lex.vague[self.lower(j)]
            return (j + 2 if self.lower(j + 1) == "of" else j + 1), low, high
        if word in self.lex.vague and word != "some":
            return (j + 1 if self.lower(j) == "of" else j), *self.lex.vague[word]
        number = self._number(i)
        if number is None:
            return None
        low = number
        if self.lower(j) in _DASHES and (ones := self._number(j + 1)) is not None and low >= 20 and ones < 10:
            return j + 2, low + ones, low + ones
        if self.lower(j) in ("to", "or", *_DASHES) and (upper := self._number(j + 1)) is not None and upper > low:
            return j + 2, low, upper
        return j, low, low

    def _number(self, i: int) -> int | None:
        word = self.lower(i)
        if word.isascii() and word.isdigit() and len(word) <= 4:
            return int(word)
        return self.lex.numbers.get(word)

    def _offset(self, i: int) -> Phrase | None:
        """ "two weeks ago", "within 48 hours", "three days later", "six months" (a duration)."""
        within = self.lower(i) in ("within", "in")
        counted = self._count(i + 1 if within else i)
        if counted is not None and self.lower(counted[0]) in self.lex.markers["counting"]:  # two more weeks
            counted = (counted[0] + 1, *counted[1:])
        if counted is None and self.lower(i) == "within" and self.lower(i + 1) in self.lex.units:
            counted = (i + 1, *self.lex.vague["several"])  # within weeks
        if counted is None:
            return None
        j, low, high = counted
        dashed = self.lower(j) in _DASHES
        unit = self.lex.units.get(self.lower(j + 1 if dashed else j))
        if unit is None:
            return None
        j += 2 if dashed else 1
        after = self.lower(j + 1) if self.lower(j) in _DASHES else self.lower(j)
        if after in ("old", "long"):
            return Phrase("age", i, j + 1 + (self.lower(j) in _DASHES), unit=unit, low=low, high=high)
        if after == "ago":
            return Phrase("offset", i, j + 1, unit=unit, low=low, high=high, sign=-1)
        if after in ("earlier", "before", "previously"):
            return Phrase("offset", i, j + 1, unit=unit, low=low, high=high, sign=-2, name=after)
        if after in ("later", "after", "afterwards"):
            return Phrase("offset", i, j + 1, unit=unit, low=low, high=high, sign=2, name=after)
        if after == "from" and self.lower(j + 1) in ("now", "today"):
            return Phrase("offset", i, j + 2, unit=unit, low=low, high=high, sign=1)
        if within and not dashed:
            if self.lower(i) == "in" and self.lower(j) in ("'", "’"):
                j += 1
            return Phrase("offset", i, j, unit=unit, low=low, high=high, sign=1, name=self.lower(i))
        if unit == "quarter":  # a quarter of the sum
            return None
        return Phrase("count", i, j, unit=unit, low=low, high=high)

    def _unit(self, i: int, *, loose: bool) -> Phrase | None:
        """ "this week", "the coming months", "the next ten days", "the same day", "the week of 21 October"."""
        j = i + 1 if self.lower(i) == "the" else i
        which = self.lex.which.get(self.lower(j), "")
        if which:
            j += 1
            if self.lower(j) in self.lex.which:  # this past week, the same day
                which, j = self.lex.which[self.lower(j)], j + 1
            elif self.lower(i) == "the" and self.lower(j) == "very":
                j += 1
        low = high = 0
        if which and (counted := self._count(j)) is not None:
            j, low, high = counted
        word = self.lower(j)
        if which and not low and word in self.lex.vague:
            low, high = self.lex.vague[word]
            word = self.lower(j := j + 1)
        unit = self.lex.units.get(word)
        if unit is None:
            return self._which_month(i, j, which)
        if not which:
            if unit == "year" and word == "year" and (year := self._year(j + 1)) is not None:  # in the year 2000
                return Phrase("calendar", i, j + 2, year=year)
            if unit == "week" and self.lower(i) == "the" and self.lower(j + 1) in ("of", "beginning", "starting"):
                inner = self._core(j + 2)
                if inner is not None and inner.shape == "calendar" and inner.day is not None:
                    return replace(inner, start=i, unit="week")
            inside = self.lower(i - 1) == "within" or (self.lower(i - 1) in _AT_WEEKENDS and unit == "weekend")
            if not ((loose or inside) and self.lower(i) == "the"):
                return None
            which = "this"
        if word.endswith("s") and not low and which != "same":
            low, high = 2, 6
        if unit == "day" and which == "next" and self.lower(i) == "the":
            which = "after"
        end, part = j + 1, ""
        if self.lower(end) in ("'s", "’s") and self.lower(end + 1) == "end":
            end, part = end + 2, "end"
        return Phrase("unit", i, end, unit=unit, which=which, low=low, high=high, part=part)

    def _which_month(self, i: int, j: int, which: str) -> Phrase | None:
        """ "last November", "this July", "next March"."""
        if not which or self.lower(i) == "the":
            return None
        part = self.lex.parts.get(self.lower(j), "")
        if part:
            j += 1
        month = self._month(j)
        if month is None:
            return None
        return Phrase("calendar", i, j + 1, month=month, which=f"{which} month", part=part)

    def _deictic(self, i: int) -> Phrase | None:
        word, j = self.lower(i), i + 1
        if word in self.lex.days:
            if self.lower(j) in self.lex.dayparts:
                j += 1
            return Phrase("day", i, j, low=self.lex.days[word])
        if word == "the" and self.lower(j) == "day" and self.lower(j + 1) in ("before", "after"):
            sign = -1 if self.lower(j + 1) == "before" else 1
            if self.lower(j + 2) in ("yesterday", "tomorrow"):
                return Phrase("day", i, j + 3, low=2 * sign)
            return Phrase("offset", i, j + 2, unit="day", low=1, high=1, sign=2 * sign, name=self.lower(j + 1))
        daypart = self.lex.dayparts.get(self.lower(j)) if word in self.lex.which else None
        if daypart:
            if word in ("same", "that"):
                return Phrase("unit", i, j + 1, unit="day", which="same")
            if word in ("next", "following"):
                return Phrase("unit", i, j + 1, unit="day", which="after")
            return Phrase("day", i, j + 1, low={"last": -1, "previous": -1}.get(word, 0))
        return None
