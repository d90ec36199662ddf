"""Words of the field as data: the lists of TOML files beside this module, and patterns made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from detente.ledger.wording import stem, stems, synonyms

DENYING = frozenset({"no", "not", "never", "without", "neither", "nor", "refusal", "rejection", "request", "demand"})
"""Stems of words that stand before a deed without doing it."""

LARGEST_GAP = 3  # words between an entry's first word and the rest


@cache
def words_of(name: str) -> dict[str, Any]:
    """A file of words as it stands."""
    return tomllib.loads(resources.files("detente.framing").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words, whole ones, whatever their capitals; "*" stands for any ending, "_" for one or two words."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_one, longest_first)) + r")(?!\w)", re.IGNORECASE)


def _one(words: str) -> str:
    parts = [r"\S+(?: \S+)?" if part == "_" else re.escape(part).replace(r"\*", r"\w*") for part in words.split()]
    return r"\s+".join(parts)


def head(action: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The stems of an action from its first word that carries matter; empty where a word before denies it.

    Args:
        names: of those who would act, whose words are passed over ("Lowick's demolition of the weir").
    """
    light, named = synonyms().light, {part for name in names for part in stems(name)}
    found = stems(action)
    for at, word in enumerate(found):
        if word in DENYING:
            return ()
        if word not in light and word not in named:
            return tuple(found[at:])
    return ()


def begins(found: Sequence[str], words: str) -> bool:
    """Whether the stems of an action begin with those of an entry of a list.

    The words after an entry's first may stand a little later ("blow the old dam up").
    """
    entry = _entry(words)
    if not found or found[0] != entry[0]:
        return False
    rest = entry[1:]
    return any(tuple(found[at : at + len(rest)]) == rest for at in range(1, 2 + LARGEST_GAP))


@cache
def _entry(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words.split())
