"""The sentences of a brief are data: templates with named places, for words and for citations."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from detente.brief.model import Line, Part
from detente.errors import SettingError


class Cites(tuple[int, ...]):
    """Numbers of citations; where a template names them, the words before them rest on these."""

    __slots__ = ()


@cache
def sentences() -> Mapping[str, str]:
    """All templates by their name, as in "why.broken_promise".

    Raises: SettingError when the file holds anything but tables of texts.
    """
    data = tomllib.loads(files("detente.brief").joinpath("sentences.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for table, entries in data.items():
        for name, text in entries.items() if isinstance(entries, dict) else [("", entries)]:
            if not name or not isinstance(text, str) or not text.strip():
                raise SettingError("a sentence must be a text in a table", where=f"sentences.toml, {table}.{name}")
            found[f"{table}.{name}"] = text
    return found


def places(name: str) -> tuple[str, ...]:
    """The names of the places in a template, in order."""
    return tuple(place for _, place, _, _ in string.Formatter().parse(sentences()[name]) if place)


def say(name: str, **given: str | Cites) -> Line:
    """Fill a template: words go into the text, citations behind the words before them.

    Raises: KeyError for a template or place that is not there; ValueError for something given that has no place.
    """
    unused = given.keys() - set(places(name))
    if unused:
        raise ValueError(f"sentence {name!r} has no place for {sorted(unused)}")
    parts: list[Part] = []
    words = ""
    for text, place, _, _ in string.Formatter().parse(sentences()[name]):
        words += text
        if place is None:
            continue
        value = given[place]
        if not isinstance(value, Cites):
            words += value
        elif value:
            parts.append(Part(words, tuple(value)))
            words = ""
    if words:
        parts.append(Part(words))
    return Line(tuple(parts))


def text(name: str, **given: str) -> str:
    """A filled template without citations, as for a heading or a cell.

    Raises: as `say`.
    """
    return say(name, **given).text


def join(lines: list[Line], between: str = "; ") -> Line:
    """One line of several, in order."""
    parts: list[Part] = []
    for line in lines:
        if parts:
            parts.append(Part(between))
        parts += line.parts
    return Line(tuple(parts))
