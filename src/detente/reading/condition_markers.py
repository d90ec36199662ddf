"""The words that open a condition, and those that say what a clause beside one means."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from detente.errors import SettingError

_OPENS = ("clause", "noun", "both")
_FLAGS = ("exchange", "holds", "participle", "initial", "ahead", "negated", "denied", "given")
_KEYS = frozenset({"words", "opens", "yes", "no", *_FLAGS})


@dataclass(frozen=True, slots=True)
class Marker:
    """One way to open a condition; see `lexicons/conditions.toml` for its fields."""

    words: tuple[str, ...]
    opens: str
    exchange: bool = False
    holds: bool = False
    participle: bool = False
    initial: bool = False
    ahead: bool = False
    negated: bool = False
    denied: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class ConditionsLexicon:
    """Markers by first word, longest first; words after which "if" asks; before which it concedes; moods that
    wish by it; verbs that hold back; nouns that "subject to" makes a condition of; verbs of telling; words of a
    lifetime; verbs that hang one thing on another; what a side gives and another may wait for; verbs of liking;
    particles of the verb before them."""

    markers: dict[str, tuple[Marker, ...]]
    whether: frozenset[str]
    concessive: frozenset[str]
    wishing: frozenset[str]
    holding: frozenset[str]
    approval: frozenset[str]
    telling: frozenset[str]
    lifetime: frozenset[str]
    hanging: frozenset[str]
    given: frozenset[str]
    liking: frozenset[str]
    particles: frozenset[str]


@cache
def conditions_lexicon() -> ConditionsLexicon:
    """Load and check `lexicons/conditions.toml`.

    Raises: SettingError for an entry that cannot be used.
    """
    return parse(
        tomllib.loads(files("detente.reading").joinpath("lexicons/conditions.toml").read_text(encoding="utf-8"))
    )


def parse(raw: dict[str, Any]) -> ConditionsLexicon:
    """Check and freeze a lexicon read from TOML.

    Raises: SettingError for an unknown key, an unknown `opens` or a marker that stands twice.
    """
    markers: dict[str, list[Marker]] = {}
    seen: set[str] = set()
    for entry in raw["marker"]:
        words = entry.get("words", "")
        where = f"lexicons/conditions.toml, marker {words!r}"
        if not words or set(entry) - _KEYS or entry.get("opens") not in _OPENS:
            raise SettingError("a marker needs `words` and a known `opens`, and no unknown key", where=where)
        if words in seen:
            raise SettingError("the marker stands twice", where=where, mend="delete one of the two")
        seen.add(words)
        flags = {key: bool(entry.get(key, False)) for key in _FLAGS}
        marker = Marker(tuple(words.split()), entry["opens"], **flags)
        markers.setdefault(marker.words[0], []).append(marker)
    return ConditionsLexicon(
        {first: tuple(sorted(entries, key=lambda m: -len(m.words))) for first, entries in markers.items()},
        frozenset(raw["whether"]["words"]),
        frozenset(raw["concessive"]["words"]),
        frozenset(raw["wishing"]["words"]),
        frozenset(raw["holding"]["words"]),
        frozenset(raw["approval"]["words"]),
        frozenset(raw["telling"]["words"]),
        frozenset(raw["lifetime"]["words"]),
        frozenset(raw["hanging"]["words"]),
        frozenset(raw["given"]["words"]),
        frozenset(raw["liking"]["words"]),
        frozenset(raw["particles"]["words"]),
    )
