"""The words of exchange, read once from their lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from detente.reading.attribution.lexicon import read_lexicon, word_set

ExchangeKind = Literal["for", "back", "condition", "until", "depend", "trade", "together", "deal", "whoever"]


@dataclass(frozen=True, slots=True)
class ExchangeLexicon:
    """The markers by their first word, longest first, and the word lists of `lexicons/exchange.toml`."""

    markers: Mapping[str, tuple[tuple[tuple[str, ...], ExchangeKind], ...]]
    depend_verbs: frozenset[str]
    trade_verbs: frozenset[str]
    deal_nouns: frozenset[str]
    lure_nouns: frozenset[str]
    persuading: frozenset[str]
    getting_verbs: frozenset[str]
    receiving_verbs: frozenset[str]
    willing: frozenset[str]
    asking: frozenset[str]
    giver: frozenset[str]
    whoever: frozenset[str]
    yielding: frozenset[str]
    refusing: frozenset[str]
    plain_markers: frozenset[str]
    musts: frozenset[str]
    waiting: frozenset[str]
    waiting_whole: frozenset[str]
    wishing: frozenset[str]
    tying_verbs: frozenset[str]
    tied_things: frozenset[str]
    tied_prices: frozenset[str]
    turning: frozenset[str]
    both_sides: frozenset[str]
    dropping: frozenset[str]
    making: frozenset[str]
    deeds: frozenset[str]
    freeing: frozenset[str]
    introducing: frozenset[str]
    handing: frozenset[str]


@lru_cache(maxsize=1)
def exchange_lexicon() -> ExchangeLexicon:
    """The lexicon `exchange`, validated.

    Raises: SettingError naming the key at fault.
    """
    table = read_lexicon("exchange")
    sorts: tuple[tuple[str, ExchangeKind], ...] = (
        ("for_markers", "for"), ("back_markers", "back"), ("condition_markers", "condition"),
        ("until_markers", "until"), ("together_markers", "together"),
    )  # fmt: skip
    by_first: dict[str, list[tuple[tuple[str, ...], ExchangeKind]]] = {}
    for name, sort in sorts:
        for phrase in word_set(table, name, "exchange"):
            words = tuple(phrase.split())
            by_first.setdefault(words[0], []).append((words, sort))
    sets = {
        name: word_set(table, name, "exchange")
        for name in (
            "depend_verbs",
            "trade_verbs",
            "deal_nouns",
            "lure_nouns",
            "persuading",
            "getting_verbs",
            "receiving_verbs",
            "willing",
            "asking",
            "giver",
            "whoever",
            "yielding",
            "refusing",
            "plain_markers",
            "musts",
            "waiting",
            "waiting_whole",
            "wishing",
            "tying_verbs",
            "tied_things",
            "tied_prices",
            "turning",
            "both_sides",
            "dropping",
            "making",
            "deeds",
            "freeing",
            "introducing",
            "handing",
        )
    }
    markers = {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in by_first.items()}
    return ExchangeLexicon(markers=markers, **sets)
