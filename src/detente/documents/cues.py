"""The cue words of `cues.toml`: read once, checked, and matched against a paragraph."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Literal, cast, get_args

from detente.errors import SettingError
from detente.values.document import ROLES, Role

Zone = Literal["head", "tail", "any"]
Then = Literal["", "lines", "rest"]

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTES = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')
_EDGE = " \t.,;:!?|/\\•·*–—-_<>›»«…\"'()[]{}"
_READER = re.compile(
    r"\b(?:you|your|we|our|my|yourself)\b|^(?:sign|subscribe|donate|get|become|make|please|support|download|register|"
    r"start|follow|turn|enter|join|enable)\b"
)
_SPEECH = re.compile(r"\b(?:said|says|told|asked|warned|demanded|rejected|refused)\b|\"")
_DISCLAIMS = re.compile(
    r"\b(?:author|authors|writer|column|opinion|opinions|views?|article|story|content|material|site|licen[cs]e|feed|"
    r"republished|published|reproduced?|permission)\b"
)
_OPENING = 3
_KEYS = {"name", "role", "line", "starts", "contains", "pattern", "most", "zone", "then", "reader", "disclaims", "told"}


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of paragraph that is not the report: how it is known, and its role."""

    name: str
    role: Role
    line: frozenset[tuple[str, ...]] = frozenset()
    starts: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    pattern: tuple[re.Pattern[str], ...] = ()
    most: int = 40
    zone: Zone = "any"
    then: Then = ""
    reader: bool = False
    disclaims: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A cue and the words by which it was known; `whole` where they are all of the paragraph."""

    cue: Cue
    words: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cues:
    """All cue words.

    `most` is the longest paragraph, in words, that any of them may be; `openings` are the phrases that begin
    one, by their first signs (`_OPENING`, or as many as they have).
    """

    cues: tuple[Cue, ...]
    agencies: frozenset[str]
    outlet_words: frozenset[str]
    pictured: frozenset[str]
    labels: frozenset[str]
    most: int
    lines: dict[tuple[str, ...], Cue] = field(default_factory=dict)
    longest_line: int = 0
    openings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, text: str, words: int, *, head: bool) -> Found | None:
        """The first cue that the paragraph `text` of `words` words shows, None where there is none."""
        if words > self.most or len(text) > 40 * self.most:
            return None
        plain = plainly(text)
        bare = plain.strip(_EDGE)
        covered = self._covered(bare)
        opens = self._may_start(plain) or self._may_start(bare)
        for cue in self.cues:
            if words > cue.most or cue.zone == ("tail" if head else "head"):
                continue
            if covered is not None and covered.name == cue.name:
                return Found(cue, bare, whole=True)
            found = (opens and _begun(cue, plain, bare)) or ((cue.contains or cue.pattern) and _held(cue, text, plain))
            if found:
                return Found(cue, found)
        return None

    def within(self, text: str) -> Cues:
        """The cues that find the same in every paragraph of a text, without the phrases that stand nowhere in it.

        Most of some hundred phrases are nowhere: looked for once, they need not be looked for in every paragraph.
        """
        plain = plainly(text)
        held = (replace(cue, contains=tuple(phrase for phrase in cue.contains if phrase in plain)) for cue in self.cues)
        return replace(self, cues=tuple(held))

    def _may_start(self, plain: str) -> bool:
        """Whether a paragraph begins as some cue does; most do not, and a page may have hundreds of thousands."""
        return any(plain.startswith(self.openings.get(plain[:size], ())) for size in range(1, _OPENING + 1))

    def names_outlet(self, name: str) -> bool:
        """Whether a name is an agency's, or holds a word that outlets' names are made of ("Herald")."""
        return name in self.agencies or not self.outlet_words.isdisjoint(name.split())

    def _covered(self, bare: str) -> Cue | None:
        """The cue of the longest phrase, where phrases of whole lines make up all of the paragraph."""
        tokens = _tokens(bare)
        if not tokens or len(tokens) > 40:
            return None
        at, best, size = 0, None, 0
        while at < len(tokens):
            for length in range(min(self.longest_line, len(tokens) - at), 0, -1):
                cue = self.lines.get(tuple(tokens[at : at + length]))
                if cue is not None:
                    break
            else:
                return None
            if length > size:
                best, size = cue, length
            at += length
        return best


def plainly(text: str) -> str:
    """The text with case folded, quotes made straight, numbers made "#" and white space folded."""
    return " ".join(_NUMBER.sub("#", text.translate(_QUOTES).casefold()).split())


def _tokens(bare: str) -> tuple[str, ...]:
    return tuple(token for raw in bare.split() if (token := raw.strip(_EDGE)))


def _begun(cue: Cue, plain: str, bare: str) -> str:
    """The phrase of a cue that a paragraph begins with; "" for none."""
    for phrase in cue.starts:
        if plain.startswith(phrase) or bare.startswith(phrase):
            after = (
                plain[len(phrase) : len(phrase) + 1]
                if plain.startswith(phrase)
                else bare[len(phrase) : len(phrase) + 1]
            )
            if not (phrase[-1:].isalnum() and after.isalnum()):
                return phrase
    return ""


def _held(cue: Cue, text: str, plain: str) -> str:
    """The phrase of a cue that a paragraph holds, or the words that its pattern finds; "" for none."""
    for phrase in cue.contains:
        if phrase in plain and _addressed(cue, plain):
            return phrase
    for pattern in cue.pattern:
        match = pattern.search(text)
        if match:
            return match.group()[:60]
    return ""


def _addressed(cue: Cue, plain: str) -> bool:
    """Reports may speak of donors and cookies too: an appeal speaks to its reader, a disclaimer of itself."""
    if cue.told and _SPEECH.search(plain):
        return False
    return (not cue.reader or _READER.search(plain) is not None) and (
        not cue.disclaims or _DISCLAIMS.search(plain) is not None
    )


@cache
def load_cues() -> Cues:
    """Read and check `cues.toml`.

    Raises: SettingError naming the cue and what is wrong with it.
    """
    raw = resources.files("detente.documents").joinpath("cues.toml").read_text(encoding="utf-8")
    return parse_cues(raw)


def parse_cues(raw: str) -> Cues:
    """The cues that a TOML text states.

    Raises: SettingError for a text that is no TOML, an unknown key, role or zone, an empty cue or a pattern
    that is none.
    """
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"the cue words are no TOML: {error}", where="cues.toml") from error
    cues = tuple(_cue(entry) for entry in data.get("cue", []))
    lines: dict[tuple[str, ...], Cue] = {}
    for cue in cues:
        for phrase in cue.line:
            lines.setdefault(phrase, cue)
    openings: dict[str, list[str]] = {}
    for start in (start for cue in cues for start in cue.starts):
        openings.setdefault(start[:_OPENING], []).append(start)
    return Cues(
        cues=cues,
        agencies=frozenset(data.get("agencies", {}).get("names", [])),
        outlet_words=frozenset(data.get("outlets", {}).get("words", [])),
        pictured=frozenset(data.get("pictured", {}).get("verbs", [])),
        labels=frozenset(data.get("labels", {}).get("words", [])),
        most=max((cue.most for cue in cues), default=0),
        lines=lines,
        longest_line=max((len(phrase) for phrase in lines), default=0),
        openings={opening: tuple(phrases) for opening, phrases in openings.items()},
    )


def _cue(entry: dict[str, Any]) -> Cue:
    name = str(entry.get("name", ""))
    where = f"cues.toml, cue {name!r}"
    unknown = set(entry) - _KEYS
    if not name or unknown:
        raise SettingError(f"unknown key {sorted(unknown)[0]!r}" if unknown else "a cue without a name", where=where)
    role, zone, then = entry.get("role"), entry.get("zone", "any"), entry.get("then", "")
    if role not in ROLES or zone not in get_args(Zone) or then not in get_args(Then):
        raise SettingError("unknown role, zone or then", where=where)
    try:
        patterns = tuple(re.compile(pattern) for pattern in entry.get("pattern", []))
    except re.error as error:
        raise SettingError(f"not a regular expression: {error}", where=where) from error
    cue = Cue(
        name=name,
        role=cast(Role, role),
        line=frozenset(_tokens(phrase) for phrase in entry.get("line", [])),
        starts=tuple(entry.get("starts", [])),
        contains=tuple(entry.get("contains", [])),
        pattern=patterns,
        most=int(entry.get("most", 40)),
        zone=cast(Zone, zone),
        then=cast(Then, then),
        reader=bool(entry.get("reader", False)),
        disclaims=bool(entry.get("disclaims", False)),
        told=bool(entry.get("told", False)),
    )
    if not (cue.line or cue.starts or cue.contains or cue.pattern):
        raise SettingError("a cue without words", where=where)
    return cue
