"""The words of time, read once from `lexicons/times.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from detente.errors import SettingError

_TABLES = (
    "months", "month_abbreviations", "weekdays", "weekday_abbreviations", "units", "seasons", "numbers", "ordinals",
    "vague", "parts", "which", "days", "dayparts", "holidays", "markers", "direction", "sooner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimesLexicon:
    """Lower-case words to what they stand for; months count from 1, weekdays from Monday = 0.

    `holidays` is keyed by first word: tuples of (words, rule); longest first.
    `starters` are all words by which a time can begin, for a quick gate. `markers`, `direction` and
    `sooner` are sets of words by name; phrases are tuples of words in `phrases`, keyed by their last word.
    """

    months: dict[str, int]
    month_abbreviations: dict[str, int]
    weekdays: dict[str, int]
    weekday_abbreviations: dict[str, int]
    units: dict[str, str]
    seasons: dict[str, tuple[int, int]]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    vague: dict[str, tuple[int, int]]
    parts: dict[str, str]
    which: dict[str, str]
    days: dict[str, int]
    dayparts: dict[str, str]
    holidays: dict[str, tuple[tuple[tuple[str, ...], dict[str, Any]], ...]]
    markers: dict[str, frozenset[str]]
    direction: dict[str, frozenset[str]]
    sooner: dict[str, frozenset[str]]
    starters: frozenset[str]


@cache
def times_lexicon() -> TimesLexicon:
    """Load and check the lexicon.

    Raises: SettingError naming the table that is missing or unknown.
    """
    raw = tomllib.loads(files("detente.reading").joinpath("lexicons/times.toml").read_text(encoding="utf-8"))
    return parse(raw)


def parse(raw: dict[str, Any]) -> TimesLexicon:
    """Check and freeze a lexicon read from TOML.

    Raises: SettingError for a missing or unknown table.
    """
    for name in [*(set(_TABLES) - set(raw)), *(set(raw) - {*_TABLES, "source"})]:
        raise SettingError(
            f"the table [{name}] is {'missing' if name in _TABLES else 'unknown'}",
            where="lexicons/times.toml",
            mend=f"tables are {', '.join(_TABLES)}",
        )
    holidays: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {}
    for name, rule in raw["holidays"].items():
        words = tuple(name.split())
        holidays.setdefault(words[0], []).append((words, rule))
    starters = {
        *raw["months"], *raw["month_abbreviations"], *raw["weekdays"], *raw["weekday_abbreviations"], *raw["seasons"],
        *raw["numbers"], *raw["ordinals"], *raw["vague"], *raw["parts"], *raw["which"], *raw["days"], *holidays,
        *raw["markers"]["every"], *raw["units"], "the", "in", "within", "between", "from", "q1", "q2", "q3", "q4",
    }  # fmt: skip
    return TimesLexicon(
        months=raw["months"],
        month_abbreviations=raw["month_abbreviations"],
        weekdays=raw["weekdays"],
        weekday_abbreviations=raw["weekday_abbreviations"],
        units=raw["units"],
        seasons={word: (months[0], months[1]) for word, months in raw["seasons"].items()},
        numbers=raw["numbers"],
        ordinals=raw["ordinals"],
        vague={word: (low, high) for word, (low, high) in raw["vague"].items()},
        parts=raw["parts"],
        which=raw["which"],
        days=raw["days"],
        dayparts=raw["dayparts"],
        holidays={
            first: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for first, entries in holidays.items()
        },
        markers={name: frozenset(words) for name, words in raw["markers"].items()},
        direction={name: frozenset(words) for name, words in raw["direction"].items()},
        sooner={name: frozenset(words) for name, words in raw["sooner"].items()},
        starters=frozenset(starters),
    )
