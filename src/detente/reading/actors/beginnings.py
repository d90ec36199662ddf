"""Where the words begin that name people or a body: behind a day, a number, a seat, or whoever holds it.

"On Sunday | army commanders", "41 jailed | editors", "the Harbourtown-based | boatmen's guild".
"""

from __future__ import annotations

from functools import lru_cache

from detente.reading.actors.view import View
from detente.reading.times.lexicon import times_lexicon


def day_end(v: View, start: int, noun: int) -> int:
    """Where a description begins behind a day that the parser took into it: "on Sunday | army commanders"."""
    times, months = times_lexicon(), _months()
    if start > 0 and v.pos[start - 1] == "ADP" and (units := _time_before(v, start, noun)):
        return units  # "in recent weeks | opponents", "over the last two years | traders"
    at = start + (start < noun and v.lower[start] in times.which)
    told = at > start or (start > 0 and v.pos[start - 1] == "ADP")
    if told and at < noun and v.lower[at] in times.weekdays:
        return at + 1 + (v.lower[at + 1] in {"'s", "’s"})  # "during Tuesday's | press conference"
    day_first = at + 1 < noun and v.tag[at] == "CD" and v.lower[at + 1].rstrip(".") in months
    end = at + day_first
    if not told or end >= noun or v.lower[end].rstrip(".") not in months:
        return start
    end += 1
    while end < noun and (v.tag[end] == "CD" or v.text[end] == ","):
        end += 1  # "on Oct. 8 | workers", "on 3 May 1984 | teachers"
    return end


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    times = times_lexicon()
    return frozenset({*times.months, *times.month_abbreviations})


def uncapitalised(words: str) -> str:
    """Words with a small letter at their beginning, as within a sentence."""
    return words[:1].lower() + words[1:]


def _time_before(v: View, start: int, noun: int) -> int:
    """Where a description begins behind how long ago, "recent weeks | opponents"; 0 where no time stands there."""
    at, ago = start, v.names.lists["ago"]
    while at < noun and (v.pos[at] == "DET" or v.tag[at] == "CD" or v.lower[at] in ago):
        at += 1
    return at + 1 if start < at < noun and v.lower[at] in times_lexicon().units and v.tag[at] == "NNS" else 0


def behind_seat(v: View, start: int, noun: int) -> int:
    """Where a name begins behind where the body sits, "Harbourtown-based | guild"; 0 where it is not said there."""
    if v.lower[start].endswith("-based"):
        return start + 1
    for at in range(start + 1, min(start + _LONG_SEAT, noun)):
        if v.text[at] == "-" and v.lower[at + 1] == "based":
            return at + 2 if v.text[start][:1].isupper() and at + 2 <= noun else 0
    return 0


_LONG_SEAT = 4
"""Tokens of a place before "-based", one more."""


def without_quantity(v: View, start: int, noun: int) -> int:
    """Where the name of people begins without how many they are or in what state: "41 jailed", "many", "unnamed"."""
    vague = v.names.lists["vague"]
    if v.lower[noun] == "people":
        return start
    while start < noun:
        if v.lower[start : start + 3] == ["so", "-", "called"]:
            start += 3
        elif behind := behind_seat(v, start, noun):
            start = behind
        elif v.text[start + 1] == "-":
            break  # "six-nation"
        elif v.tag[start] in {"CD", "JJS", "RBS"} or v.lower[start] in vague or v.pos[start] == "DET":
            start += 1
        else:
            break
    return min(start, noun)


def behind_whose(v: View, start: int, noun: int) -> int:
    """Where a proper name begins behind who holds the body: "opposition-controlled | National Assembly"."""
    held = v.text[start + 1 : start + 2] == ["-"] and v.lower[start + 2] in v.names.relations["participles"]
    return start + 3 if held and start + 3 <= noun and v.text[start + 3][:1].isupper() else start


def of_america(v: View, i: int) -> bool:
    """Whether a capital is part of an adjective: "Latin American"."""
    return v.lower[i] in v.names.lists["other_americans"] and v.text[i + 1 : i + 2] == ["American"]
