"""One name in several spellings: outlets write names of other scripts each in their own way ("Sergei", "Sergey").

Two full names are one person's where their words sound alike once the usual differences of transliteration are folded
away, one letter may differ in a long word, and only one leader of the day is called so. A surname alone is never
matched like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from detente.reading.names.keys import key_of, one_apart
from detente.reading.names.table import SLACK_DAYS, Tenure, packaged_table

_PARTICLES = frozenset({"al", "el", "ul", "as", "ar", "bin", "ibn", "ben", "von", "de", "da", "dos"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FOLDED = (
    (r"iy(?=[aeou])", "i"), (r"ph", "f"), (r"sch", "sh"), (r"kh|gh|q|ck|k|c(?!h)", "g"), (r"dh", "d"), (r"th", "t"),
    (r"x", "gs"), (r"w", "v"), (r"ou|oo", "u"), (r"ff$", "v"), (r"[jy](?=[aeou])", "i"), (r"iie|iia", "i"),
    (r"(ie|ia)(?=[vn])", "e"), (r"[eiy]*[iyj]$", "i"),
    (r"ai|ei|ay|ey", "e"), (r"y", "i"), (r"([a-z])\1+", r"\1"), (r"(?<=[aeu])h$", ""),
)  # fmt: skip
"""What differs between transliterations, and the one form it is folded into; they are applied in this order."""
_LONGEST = 30
"""Letters of a word beyond which it is no name, and is left as it is."""
_LONG = 6
"""Letters of a surname before which an initial is enough; one fewer and a word may differ in one of them."""
_SHORTEST = 9
"""Letters that a whole name must have at least: short names that sound alike are several persons'."""
_CUT = 12
"""Letters that a name must have which is only cut into words otherwise."""
_LEAST = 4
"""Letters that a first and a last name must each have at least."""
_WORDS = 2
"""A given name and a surname."""
_COMMON = frozenset(
    {"mohamed", "mohamad", "muhamad", "muhamed", "ahmed", "ahmad", "ali", "abdul", "abdula", "maria", "jose"}
)
"""Folded first names that are borne by so many that another name behind them tells another person."""


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A word of a name without what differs between transliterations: "Zelenskyy", "Zelenskiy": "zelensgi"."""
    if len(word) > _LONGEST:
        return word
    for pattern, plain in _FOLDED:
        word = re.sub(pattern, plain, word)
    return word


def words_of(key: str) -> tuple[str, ...]:
    """The folded words of a look-up key; behind the first, particles, suffixes and initials are left out."""
    first, *others = key.split() or [""]
    return (folded(first), *(folded(w) for w in others if len(w) > 1 and w not in _PARTICLES | _SUFFIXES))


def without_initials(key: str) -> str:
    """A look-up key without initials behind the first word and without suffixes: "john q public iii": "john public"."""
    words = [w for w in key.split() if w not in _SUFFIXES]
    return " ".join(w for n, w in enumerate(words) if len(w) > 1 or n == 0)


def sound_alike(written: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a name may be another spelling of a known one, each as `words_of` gives it.

    First and last names must sound alike, and one of the two must be the same; names between them may be left out, but
    not differ, and none may be new where half a people bear the first one. A known name may lack its first names
    ("Javad Zarif"), an initial stands for a first name, and what is only cut into words otherwise ("Abd Rabbu",
    "Abdrabbu") is the same.
    """
    if min(len(written), len(known)) < _WORDS or not _alike(written[-1], known[-1]):
        return False
    whole, other_whole = "".join(written), "".join(known)
    if min(len(whole), len(other_whole)) < _SHORTEST:
        return False
    if (written == known[-len(written) :] and len(written[-1]) >= _LEAST) or (
        whole == other_whole and len(whole) >= _CUT
    ):
        return True
    first, other = written[0], known[0]
    last, surname = written[-1], known[-1]
    if len(first) == 1 and len(written) == _WORDS:
        return last == surname and len(last) >= _LONG and other[0] == first
    if min(map(len, (first, other, last, surname))) < _LEAST or not (_alike(first, other) and _alike(last, surname)):
        return False
    between, others = set(written[1:-1]), set(known[1:-1])
    agree = bool(between & others) if between and others else not between or other not in _COMMON
    return agree and (first == other or last == surname)


def _alike(one: str, other: str) -> bool:
    """Whether two folded words are the same, or long, begin alike and differ in one letter."""
    return one == other or (one[:1] == other[:1] and min(len(one), len(other)) >= _LONG - 1 and one_apart(one, other))


@lru_cache(maxsize=1)
def _by_surname() -> dict[str, list[tuple[tuple[str, ...], Tenure]]]:
    """The leaders of the packaged table by how their surnames begin."""
    found: dict[str, list[tuple[tuple[str, ...], Tenure]]] = {}
    seen: set[Tenure] = set()
    for tenure in (t for several in packaged_table().tenures.values() for t in several):
        words = words_of(key_of(tenure.person))
        if tenure not in seen and len(words) >= _WORDS:
            seen.add(tenure)
            found.setdefault(words[-1][0], []).append((words, tenure))
    return found


@lru_cache(maxsize=4096)
def leaders_alike(key: str, day: date) -> tuple[Tenure, ...]:
    """The tenures, around a day, of the one leader whose name sounds like this full one; () where it may be several."""
    words = words_of(key)
    if len(words) < _WORDS:
        return ()
    near = [t for other, t in _by_surname().get(words[-1][0], ()) if sound_alike(words, other)]
    near = [t for t in near if t.first.toordinal() - SLACK_DAYS <= day.toordinal() <= t.last.toordinal() + SLACK_DAYS]
    return tuple(near) if len(_persons(near)) == 1 else ()


def _persons(tenures: Iterable[Tenure]) -> set[tuple[str, str]]:
    return {(t.person, t.body) for t in tenures}
