"""The words of saying, sources and documents, read once from the lexicons."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

from detente.errors import SettingError


def read_lexicon(name: str) -> Mapping[str, Any]:
    """The tables of `lexicons/<name>.toml`.

    Raises: SettingError where the file is missing or is no TOML.
    """
    try:
        text = resources.files("detente.reading").joinpath("lexicons", f"{name}.toml").read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise SettingError(f"the lexicon {name} cannot be read: {fault}", where=f"{name}.toml") from fault


def word_set(lexicon: Mapping[str, Any], key: str, where: str) -> frozenset[str]:
    """The words under `key`.

    Raises: SettingError where the key is missing or holds anything but strings.
    """
    words = lexicon.get(key)
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise SettingError(f"{key} is no list of words", where=f"{where}.toml", mend="give a list of strings")
    return frozenset(words)


_Words = TypeVar("_Words")


def word_sets(kind: Callable[..., _Words], lexicon: Mapping[str, Any], where: str) -> _Words:
    """A data class all of whose fields are sets of words, from the lists of the same names.

    Raises: SettingError naming the list that is missing or none.
    """
    return kind(*(word_set(lexicon, name, where) for name in inspect.signature(kind).parameters))


@dataclass(frozen=True, slots=True)
class SourceLexicon:
    """All words that attribution rests on; `outlets` maps the first word of a name to (words, name) longest first."""

    say: frozenset[str]
    report: frozenset[str]
    reporting: frozenset[str]
    quote_only: frozenset[str]
    claiming: frozenset[str]
    gainsaying: frozenset[str]
    owned: frozenset[str]
    avowing: frozenset[str]
    think: frozenset[str]
    tell: frozenset[str]
    call: frozenset[str]
    quote: frozenset[str]
    hearsay: frozenset[str]
    saying_nouns: frozenset[str]
    uttering: frozenset[str]
    outlets: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    outlet_endings: frozenset[str]
    houses: frozenset[str]
    outlet_nouns: frozenset[str]
    weak_outlet_nouns: frozenset[str]
    anonymous: frozenset[str]
    staff: frozenset[str]
    informants: frozenset[str]
    unnamed: frozenset[str]
    spokesmen: frozenset[str]
    reports: frozenset[str]
    leads: frozenset[str]
    pieces: frozenset[str]
    personal: frozenset[str]
    studies: frozenset[str]
    voices: frozenset[str]
    occasions: frozenset[str]
    rooms: frozenset[str]
    joint: frozenset[str]
    plans: frozenset[str]


@lru_cache(maxsize=1)
def source_lexicon() -> SourceLexicon:
    """The lexicons `saying`, `attribution` and `documents_words`, validated.

    Raises: SettingError naming the file and the key at fault.
    """
    saying, names, papers = (read_lexicon(name) for name in ("saying", "attribution", "documents_words"))
    return SourceLexicon(
        say=word_set(saying, "say", "saying"),
        report=word_set(saying, "report", "saying"),
        reporting=word_set(saying, "reporting", "saying"),
        quote_only=word_set(saying, "quote_only", "saying"),
        claiming=word_set(saying, "claiming", "saying"),
        gainsaying=word_set(saying, "gainsaying", "saying"),
        owned=word_set(saying, "owned", "saying"),
        avowing=word_set(saying, "avowing", "saying"),
        think=word_set(saying, "think", "saying"),
        tell=word_set(saying, "tell", "saying"),
        call=word_set(saying, "call", "saying"),
        quote=word_set(saying, "quote", "saying"),
        hearsay=word_set(saying, "hearsay", "saying"),
        uttering=word_set(saying, "uttering", "saying"),
        saying_nouns=word_set(saying, "nouns", "saying"),
        outlets=_outlets(names),
        **{
            key: word_set(names, key, "attribution")
            for key in (
                "outlet_endings", "houses", "outlet_nouns", "weak_outlet_nouns", "anonymous", "staff", "informants",
                "unnamed", "spokesmen", "reports", "leads", "pieces",
            )
        },
        **{
            key: word_set(papers, key, "documents_words")
            for key in ("personal", "studies", "voices", "occasions", "rooms", "joint", "plans")
        },
    )  # fmt: skip


def _outlets(names: Mapping[str, Any]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    listed = names.get("outlets")
    if not isinstance(listed, list) or not all(isinstance(row, list) and row for row in listed):
        raise SettingError("outlets is no list of lists of names", where="attribution.toml")
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in listed:
        for form in row:
            words = tuple(form.replace("-", " - ").replace("'", " '").split())
            found.setdefault(words[0], []).append((words, row[0]))
    return {first: tuple(sorted(forms, key=lambda form: -len(form[0]))) for first, forms in found.items()}
