"""A user's own file of names: who is who in these talks, and words of saying and dealing that the lexicons lack.

The file is TOML; docs/names.md shows each table. What is wrong with it is said in one line, with the line of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import SettingError
from detente.reading.names.keys import key_of
from detente.values.statement import KINDS, Kind

PARTY_KINDS = ("state", "organisation", "group", "party", "government", "company", "union", "media")
TABLES = ("party", "holder", "speaks_for", "backs", "verb", "noun")
MAX_BYTES = 2_000_000
_DAY = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")
_WORD = re.compile(r"[a-z][a-z'-]*(_[a-z]+)*")


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party with all that it is called; `of` is the body that it belongs to and speaks for."""

    name: str
    kind: str = "group"
    aliases: list[str] = []
    acronyms: list[str] = []
    adjectives: list[str] = []
    people: list[str] = []
    seats: list[str] = []
    of: str = ""


class Holder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """A person who held an office of a body, from a day, month or year to another; open where one is not given."""

    person: str
    of: str
    office: str = "official"
    aliases: list[str] = []
    first: str = ""
    last: str = ""


class SpeaksFor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"whom": "for"}):
    """That what a body says and does counts as another's."""

    who: str
    whom: str


class Backs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a patron stands behind a client, which stays a party of its own."""

    patron: str
    client: str


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb or noun that names a kind of statement; a particle verb as "turn_down".

    `sure` says that a verb, not denied, leaves no doubt: it then outweighs what the reader has learned.
    """

    word: str
    kind: Kind
    sure: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    party: list[Party] = []
    holder: list[Holder] = []
    speaks_for: list[SpeaksFor] = []
    backs: list[Backs] = []
    verb: list[Word] = []
    noun: list[Word] = []


@dataclass(frozen=True, slots=True)
class UserNames:
    """The entries of a names file, checked."""

    parties: tuple[Party, ...] = ()
    holders: tuple[Holder, ...] = ()
    speaks_for: tuple[SpeaksFor, ...] = ()
    backs: tuple[Backs, ...] = ()
    verbs: tuple[Word, ...] = ()
    nouns: tuple[Word, ...] = ()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(map(len, (self.parties, self.holders, self.speaks_for, self.backs, self.verbs, self.nouns)))


def read_names(path: Path, known: Callable[[str], bool]) -> UserNames:
    """The entries of a names file.

    Args:
        known: whether a canonical name stands in the table that ships with detente.

    Raises: SettingError for the first thing that is wrong, with its line.
    """
    where = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingError(f"a names file of more than {MAX_BYTES} bytes", where=where, mend="leave names out")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingError("the names file is not UTF-8 text", where=where, mend="save it as UTF-8") from None
    except OSError as fault:
        raise SettingError(
            f"cannot read the names file: {fault.strerror}", where=where, mend="give a TOML file"
        ) from None
    return parse_names(text, where, known)


def parse_names(text: str, where: str, known: Callable[[str], bool]) -> UserNames:
    """The same, of the file's text."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # no TOML, a number of thousands of digits, nested without end
        raise SettingError(f"the names file is not TOML: {fault}", where=where, mend="mend the line named") from None
    place = _Places(text, where)
    for name, entries in raw.items():
        if name not in TABLES:
            raise SettingError(
                f"{name!r} is no table of a names file", where=place.of(name), mend=f"use {_list(TABLES)}"
            )
        if not isinstance(entries, list):
            raise SettingError(f"{name!r} must be a list of tables", where=place.of(name), mend=f"write [[{name}]]")
        for number, entry in enumerate(entries):
            _form(name, number, entry, place)
    file = msgspec.convert(raw, _File)
    names = UserNames(
        tuple(file.party), tuple(file.holder), tuple(file.speaks_for), tuple(file.backs),
        tuple(file.verb), tuple(file.noun),
    )  # fmt: skip
    _check(names, place, known)
    if not names.count:
        raise SettingError("there is no entry in the names file", where=where, mend="write one, as docs/names.md shows")
    return names


class _Places:
    """Where the entries of the file stand, by the heads of their tables."""

    def __init__(self, text: str, where: str) -> None:
        self._where = where
        self._lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n"), 1):
            head = re.match(r"\s*(?:\[\[?\s*[\"']?([\w-]+)[\"']?\s*\]?\]|([\w-]+)\s*=)", line)
            if head:
                self._lines.setdefault(head[1] or head[2], []).append(number)

    def of(self, table: str, number: int = 0) -> str:
        """File and line of the entry of that number (from 0), as far as it can be told."""
        lines = self._lines.get(table, [])
        return f"{self._where}, line {lines[number]}" if number < len(lines) else self._where


_FORMS: Mapping[str, type[msgspec.Struct]] = {
    "party": Party, "holder": Holder, "speaks_for": SpeaksFor, "backs": Backs, "verb": Word, "noun": Word,
}  # fmt: skip


def _form(table: str, number: int, entry: Any, place: _Places) -> None:
    try:
        msgspec.convert(entry, _FORMS[table])
    except msgspec.ValidationError as fault:
        keys = _list([f.encode_name for f in msgspec.structs.fields(_FORMS[table])])
        raise SettingError(
            f"[[{table}]]: {str(fault)[:1].lower()}{str(fault)[1:].replace('`$.', '`').replace('Object', 'table')}",
            where=place.of(table, number),
            mend=f"it takes {keys}" + (f"; kinds are {_list(KINDS)}" if table in ("verb", "noun") else ""),
        ) from None


def _check(names: UserNames, place: _Places, known: Callable[[str], bool]) -> None:
    own = {party.name for party in names.parties}
    spelled: dict[str, str] = {}
    for number, party in enumerate(names.parties):
        at = place.of("party", number)
        if party.kind not in PARTY_KINDS:
            raise SettingError(f"{party.kind!r} is no kind of party", where=at, mend=f"use one of {_list(PARTY_KINDS)}")
        spellings = [
            party.name, *party.aliases, *party.acronyms, *party.adjectives, *party.people, *party.seats
        ]  # fmt: skip
        for text in spellings:
            if not key_of(text):
                raise SettingError(f"{text!r} is no name", where=at, mend="a name holds letters or digits")
            other = spelled.setdefault(f"{text.isupper()} {key_of(text)}", party.name)
            if other != party.name:
                raise SettingError(f"{text!r} is a name of {other!r} too", where=at, mend="leave it with one of them")
        for text in party.acronyms:
            if not text.replace(".", "").replace("-", "").replace("+", "").isupper():
                raise SettingError(f"{text!r} is no acronym", where=at, mend="write it in capitals, or under aliases")
        _must_be_known([party.of] if party.of else [], own, known, at)
        if party.of == party.name:
            raise SettingError(f"{party.name!r} cannot belong to itself", where=at, mend="leave `of` out")
    if len(own) < len(names.parties):
        twice = next(p.name for n, p in enumerate(names.parties) if p.name in {q.name for q in names.parties[:n]})
        number = max(n for n, p in enumerate(names.parties) if p.name == twice)
        raise SettingError(f"the party {twice!r} stands twice", where=place.of("party", number), mend="join the two")
    for number, holder in enumerate(names.holders):
        at = place.of("holder", number)
        _must_be_known([holder.of], own, known, at)
        for text in (holder.first, holder.last):
            if not _DAY.fullmatch(text) or not _is_day(text):
                raise SettingError(f"{text!r} is no day, month or year", where=at, mend="write it as in 2016-09-06")
        if holder.first and holder.last and holder.last < holder.first[: len(holder.last)]:
            raise SettingError(f"{holder.person!r} leaves before he comes", where=at, mend="change `from` and `to`")
        if any(len(key_of(text).split()) < 2 for text in (holder.person, *holder.aliases)):
            raise SettingError("a holder's name needs two words", where=at, mend="give first name and surname")
    for table, relations in (
        ("speaks_for", [(r.who, r.whom) for r in names.speaks_for]),
        ("backs", [(r.patron, r.client) for r in names.backs]),
    ):
        for number, pair in enumerate(relations):
            _must_be_known(pair, own, known, place.of(table, number))
            if pair[0] == pair[1]:
                raise SettingError(f"{pair[0]!r} twice", where=place.of(table, number), mend="name two parties")
    for table, words in (("verb", names.verbs), ("noun", names.nouns)):
        for number, word in enumerate(words):
            at = place.of(table, number)
            if not _WORD.fullmatch(word.word):
                raise SettingError(
                    f"{word.word!r} is no {table}", where=at, mend='give its base form in small letters, as "turn_down"'
                )
            if table == "noun" and word.sure:
                raise SettingError("only a verb can be `sure`", where=at, mend="leave it out")


def _must_be_known(names: Sequence[str], own: set[str], known: Callable[[str], bool], at: str) -> None:
    for name in names:
        if name not in own and not known(name):
            raise SettingError(f"nobody is called {name!r}", where=at, mend="add a [[party]] of that name, or mend it")


def _is_day(text: str) -> bool:
    from detente.values.dates import DateSpan

    try:
        return not text or bool(DateSpan.parse(text))
    except ValueError:
        return False


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
