"""The names that detente knows: look-up by key, and who held which office on a day.

The table is made from lexicons/*.toml by scripts/make_names.py; office holders also come from
lexicons/office_holders.tsv, which is sorted and searched without being parsed.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from detente.errors import SettingError
from detente.reading.names.keys import key_of

_OPEN_UNTIL = date(2014, 12, 31)  # the dictionaries that office_holders.tsv comes from end there


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the lexicons: canonical name, type, the state it belongs to (organs, parties), its adjective.

    `countries` are those in whose reports its acronym means it: elsewhere the same letters may be another body.
    """

    name: str
    type: str
    state: str = ""
    adjective: str = ""
    keep: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class Spelling(NamedTuple):
    """One form of an entry: name, alias, adj, people, seat, short or place, as it is written."""

    entry: int
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """That a person held an office of a body from a day to a day (both included; open ends are the widest)."""

    person: str
    body: str
    office: str
    first: date
    last: date
    verified: bool

    def covers(self, day: date) -> bool:
        """Whether the person was in office that day."""
        return self.first <= day <= self.last


@dataclass(slots=True)
class NameTable:
    """All look-ups of the actor components; the depths give for a first word the longest key that begins with it.

    `voices` says for a body the one that it speaks for, `backers` for a client its patrons; both are a user's own.
    """

    entries: list[Entry]
    names: dict[str, list[list[Any]]]  # key -> rows of Spelling
    words: dict[str, list[str]]
    heads: dict[str, str]
    lists: dict[str, frozenset[str]]
    plural_nouns: frozenset[str]
    quantifiers: frozenset[str]
    sets: dict[str, tuple[str, ...]]
    tenures: dict[str, list[Tenure]]
    offices: dict[tuple[str, str], list[Tenure]]
    by_name: dict[str, int]
    descriptions: dict[str, list[str]]
    leaders: dict[str, list[str]]
    pleonastic: frozenset[str]
    given: dict[str, str]
    relations: dict[str, frozenset[str]]
    name_depth: dict[str, int] = field(default_factory=dict)
    word_depth: dict[str, int] = field(default_factory=dict)
    voices: Mapping[str, str] = field(default_factory=dict)
    backers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def adjective(self, name: str) -> str:
        """The usual adjective of a state ("Russian"), or ""."""
        number = self.by_name.get(name)
        return self.entries[number].adjective if number is not None else ""


def day_of(text: str, last: bool) -> date:
    """The first or last day of an ISO day, month or year; an empty text is the widest."""
    if not text:
        return date.max if last else date.min
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return date(parts[0], parts[1], parts[2])
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def depths(keys: Sequence[str]) -> dict[str, int]:
    """For each first word, how many words the longest key has that begins with it."""
    out: dict[str, int] = {}
    for key in keys:
        first, _, _ = key.partition(" ")
        count = key.count(" ") + 1
        if out.get(first, 0) < count:
            out[first] = count
    return out


def _folder() -> Path:
    from importlib import resources

    return Path(str(resources.files("detente.reading") / "lexicons"))


_ACTIVE: ContextVar[NameTable | None] = ContextVar("names", default=None)


def table() -> NameTable:
    """The table in use: the one that ships with detente, or that with a user's own names (`using`)."""
    return _ACTIVE.get() or packaged_table()


@contextmanager
def using(names: NameTable | None) -> Iterator[None]:
    """Use another table within the block, in this thread alone; None for the one that ships with detente."""
    token = _ACTIVE.set(names)
    try:
        yield
    finally:
        _ACTIVE.reset(token)


@lru_cache(maxsize=1)
def packaged_table() -> NameTable:
    """The table that ships with detente, loaded once."""
    path = _folder() / "names.json"
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingError(
            f"cannot read the table of names: {error}", where="lexicons/names.json", mend="reinstall detente"
        ) from error
    entries = [Entry(n, t, s, a, tuple(k), tuple(c)) for n, t, s, a, k, c in raw["entries"]]
    names = raw["names"]
    tenures: dict[str, list[Tenure]] = {}
    offices: dict[tuple[str, str], list[Tenure]] = {}
    for body, office, first, last, person, verified in raw["holders"]:
        tenure = Tenure(person, body, office, day_of(first, False), day_of(last, True), verified)
        key = key_of(person)
        tenures.setdefault(key, []).append(tenure)
        plain = " ".join(word for word in key.split() if len(word) > 1)
        if plain != key and " " in plain:  # "George Bush" without the initials
            tenures.setdefault(plain, []).append(tenure)
        surname = key.rsplit(" ", 1)[-1]
        if surname != key and office in raw["by_surname"]:
            tenures.setdefault(surname, []).append(tenure)
        offices.setdefault((body, office), []).append(tenure)
    return NameTable(
        entries=entries,
        names=names,
        words=raw["words"],
        heads=raw["heads"],
        lists={k: frozenset(v) for k, v in raw["lists"].items()},
        plural_nouns=frozenset(raw["plural_nouns"]),
        quantifiers=frozenset(raw["quantifiers"]),
        sets={k: tuple(v) for k, v in raw["sets"].items()},
        tenures=tenures,
        offices=offices,
        by_name={e.name: i for i, e in reversed(list(enumerate(entries)))},
        descriptions=raw["descriptions"],
        leaders=raw["leaders"],
        pleonastic=frozenset(raw["pleonastic"][0]) | frozenset(raw["pleonastic"][1]),
        given=raw["given"],
        relations={k: frozenset(v) for k, v in raw["relations"].items()},
        name_depth=depths(list(names)),
        word_depth=depths(list(raw["words"])),
    )


@lru_cache(maxsize=1)
def _officials() -> list[str]:
    text = (_folder() / "office_holders.tsv").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]


def officials(key: str) -> list[Tenure]:
    """Tenures of a person by full name from the large table of officials (to about 2014)."""
    rows = _officials()
    at = bisect_left(rows, key + "\t")
    out: list[Tenure] = []
    while at < len(rows) and rows[at].startswith(key + "\t"):
        _, person, state, first, last = rows[at].split("\t")
        end = date(int(last[:4]), int(last[4:6]), min(int(last[6:8]) or 28, 28)) if last else _OPEN_UNTIL
        begin = date(int(first[:4]), max(1, int(first[4:6])), min(max(1, int(first[6:8])), 28))
        out.append(Tenure(person, state, "official", begin, end, True))
        at += 1
    return out


SLACK_DAYS = 400
"""Days that a holder still counts after leaving office, or counts before coming in."""


def in_office(key: str, day: date | None, *, slack_days: int = SLACK_DAYS) -> Tenure | None:
    """Who of that name (full name, or surname of a leader) held office on the day, or last before it.

    With no day, any tenure whose person is the only one of that name. Recent holders within `slack_days` still
    count: reports speak of those who have just left, or are about to come in.
    """
    found = list(table().tenures.get(key, ()))
    if not found and " " in key:
        found = officials(key)
    if not found:
        return None
    if day is None:
        people = {t.person for t in found}
        return max(found, key=lambda t: t.last) if len(people) == 1 else None
    now = [t for t in found if t.covers(day)]
    if now:
        return max(now, key=lambda t: t.first)
    near = [t for t in found if abs((t.last if t.last < day else t.first).toordinal() - day.toordinal()) <= slack_days]
    if near:
        return min(near, key=lambda t: abs((t.last if t.last < day else t.first).toordinal() - day.toordinal()))
    return None
