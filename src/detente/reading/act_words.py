"""The words of saying and dealing, by the sort of act that they name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.errors import SettingError
from detente.values.statement import KINDS

_FILE = "acts.toml"


@dataclass(frozen=True, slots=True, eq=False)
class ActWords:
    """Lemmas to the sorts of act they may name; particle verbs as "turn_down".

    `nouns` are the deverbal nouns that may head a clause-like phrase; `leaning` gives a sort's usual kind of
    statement, where it has one; `firm` the kind of verbs that leave no doubt, alone or in the patterns of `acts`
    ("fail+xcomp", "fail+do_so", "break>accept", "not+accept"), each of which counts `firm_weight` times as much, or
    "none" where nothing is said ("decline+comment").
    Two are the same if they are one object.
    """

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    leaning: Mapping[str, str]
    firm: Mapping[str, str]
    firm_weight: float


_ACTIVE: ContextVar[ActWords | None] = ContextVar("act words", default=None)


def act_words() -> ActWords:
    """The lexicon in use: that of the package, or that with a user's own words (`using`).

    Raises: SettingError when the file breaks its schema.
    """
    return _ACTIVE.get() or packaged_act_words()


@contextmanager
def using(words: ActWords | None) -> Iterator[None]:
    """Use another lexicon within the block, in this thread alone; None for that of the package."""
    token = _ACTIVE.set(words)
    try:
        yield
    finally:
        _ACTIVE.reset(token)


@lru_cache(maxsize=1)
def packaged_act_words() -> ActWords:
    """The lexicon of the package, read once.

    Raises: SettingError when the file breaks its schema.
    """
    text = resources.files("detente.reading.lexicons").joinpath(_FILE).read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


def parse(raw: Mapping[str, Any]) -> ActWords:
    """Check the lexicon and turn it into look-ups.

    Raises: SettingError when an entry has another form, or a word stands twice in one sort.
    """
    verbs: dict[str, list[str]] = {}
    nouns: dict[str, list[str]] = {}
    leaning: dict[str, str] = {}
    for sort, entry in raw.get("sort", {}).items():
        if not isinstance(entry, dict) or not set(entry) <= {"kind", "verbs", "nouns"}:
            raise SettingError(f"sort {sort!r} may only hold kind, verbs and nouns", where=_FILE)
        if "kind" in entry:
            leaning[sort] = str(entry["kind"])
        for field, table in (("verbs", verbs), ("nouns", nouns)):
            words = str(entry.get(field, "")).split()
            if len(words) != len(set(words)):
                twice = sorted({w for w in words if words.count(w) > 1})
                raise SettingError(f"{field} of sort {sort!r} name {', '.join(twice)} twice", where=_FILE)
            for word in words:
                table.setdefault(word, []).append(sort)
    firm = dict(raw.get("firm", {}))
    weight = firm.pop("weight", 1.0)
    if not isinstance(weight, float) or weight < 1 or not set(firm) <= {*KINDS, "none"}:
        raise SettingError("firm holds a weight of 1.0 or more and words by kind", where=_FILE)
    return ActWords(
        {word: tuple(sorts) for word, sorts in verbs.items()},
        {word: tuple(sorts) for word, sorts in nouns.items()},
        leaning,
        {word: kind for kind, words in firm.items() for word in str(words).split()},
        weight,
    )
