"""How forecasts came out, and how good their makers are: Brier and logarithmic scores with calibration.

A forecast is resolved by a person, who says whether it came true and whether its condition held. One whose condition
did not hold is not scored: it said nothing of what then happened.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.errors import LedgerError
from detente.ledger.books import Forecast
from detente.ledger.record import Ledger
from detente.values.statement import Certainty

PROBABILITY: Mapping[Certainty, float] = {"certain": 0.95, "probable": 0.8, "possible": 0.5, "denied": 0.05}
"""What a forecast's words count as: "will" as 95 in 100, "likely" as four in five, "may" as one in two. Ours; a person
can give the number that its maker named."""

BINS = 5  # of equal width, in which forecasts are counted for calibration
MARK = "forecast resolved: "


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a person said of one forecast.

    `document` and `start` say where the forecast stands, so that it is found again whatever it is called. `held` is
    whether its condition held (True where it has none); `probability` the number its maker named, None where its words
    count. Both dates are ISO days; `on` is when it was seen how it came out.
    """

    document: str
    start: int
    quote: str
    came_true: bool
    held: bool = True
    on: str | None = None
    probability: float | None = None
    note: str = ""
    who: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """Where the forecast stands."""
        return self.document, self.start


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast that was resolved, with its probability and whether it came true."""

    forecast: Forecast
    source: str
    probability: float
    came_true: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of nearly one probability: how many, their mean probability, and the share that came true."""

    count: int
    mean: float
    came_true: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good the forecasts of one source were.

    `brier` is the mean squared distance between probability and outcome (0 best, 1 worst; 0.25 for always saying one in
    two); `log` the mean of minus the natural logarithm of the probability given to what happened (0 best; 0.69 for
    always saying one in two).

    Source: Brier, Monthly Weather Review 78 (1950); Good, J. R. Statist. Soc. B 14 (1952).
    """

    source: str
    count: int
    brier: float
    log: float
    bins: tuple[Bin, ...]


def probability(forecast: Forecast, resolution: Resolution | None = None) -> float:
    """The probability that a forecast gives to its coming true."""
    if resolution is not None and resolution.probability is not None:
        return resolution.probability
    return PROBABILITY[forecast.certainty]


def scored(ledger: Ledger, forecasts: Iterable[Forecast], resolutions: Iterable[Resolution]) -> tuple[Scored, ...]:
    """The forecasts that can be scored: resolved, and with a condition that held. The last resolution of one counts."""
    known = {one.place: one for one in resolutions}
    found = []
    for forecast in forecasts:
        resolution = next((known[p] for p in places(ledger, forecast) if p in known), None)
        if resolution is not None and resolution.held:
            found.append(Scored(forecast, forecast.actor, probability(forecast, resolution), resolution.came_true))
    return tuple(found)


def places(ledger: Ledger, forecast: Forecast) -> list[tuple[str, int]]:
    """Where a forecast stands, the first of its statements first."""
    return [(s.document, s.start) for s in (ledger.by_id[name] for name in forecast.statements)]


def scores(items: Sequence[Scored]) -> tuple[Score, ...]:
    """The score of every source, those with most forecasts first, and of all together where there are several."""
    by_source: dict[str, list[Scored]] = {}
    for item in items:
        by_source.setdefault(item.source, []).append(item)
    ordered = sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    found = [score(source, those) for source, those in ordered]
    return (*found, score("all", items)) if len(found) > 1 else tuple(found)


def score(source: str, items: Sequence[Scored]) -> Score:
    """The score of some forecasts, one at least."""
    brier = [(item.probability - item.came_true) ** 2 for item in items]
    log = [-math.log(max(1e-9, item.probability if item.came_true else 1 - item.probability)) for item in items]
    bins: dict[int, list[Scored]] = {}
    for item in items:
        bins.setdefault(min(BINS - 1, int(item.probability * BINS)), []).append(item)
    return Score(
        source,
        len(items),
        sum(brier) / len(brier),
        sum(log) / len(log),
        tuple(
            Bin(
                len(those),
                sum(i.probability for i in those) / len(those),
                sum(i.came_true for i in those) / len(those),
            )
            for _, those in sorted(bins.items())
        ),
    )


def to_comment(resolution: Resolution) -> str:
    """A resolution as the words of a comment in a ledger that lasts, which keeps who said it and when."""
    values = {name: getattr(resolution, name) for name in Resolution.__dataclass_fields__ if name != "who"}
    return MARK + json.dumps(values, ensure_ascii=False, sort_keys=True)


def of_comment(text: str, who: str = "") -> Resolution | None:
    """The resolution in a comment; None where it is another comment."""
    if not text.startswith(MARK):
        return None
    try:
        return of_record(json.loads(text.removeprefix(MARK)) | {"who": who}, where="a comment")
    except (ValueError, TypeError, RecursionError, LedgerError):
        return None  # a person's own words may begin like that


def to_record(resolution: Resolution) -> dict[str, Any]:
    """A resolution as plain data."""
    return {name: getattr(resolution, name) for name in Resolution.__dataclass_fields__}


def of_record(value: Any, *, where: str) -> Resolution:
    """A resolution of plain data.

    Raises: LedgerError for what is none.
    """
    kinds: dict[str, Any] = {
        "document": str, "start": int, "quote": str, "came_true": bool, "held": bool, "on": str | None,
        "probability": int | float | None, "note": str, "who": str,
    }  # fmt: skip
    needed = {"document", "start", "quote", "came_true"}
    if not isinstance(value, dict) or not needed <= value.keys() or not value.keys() <= kinds.keys():
        raise LedgerError("it is no resolution of a forecast", where=where, mend="use `detente forecasts resolve`")
    wrong = [name for name, one in value.items() if not isinstance(one, kinds[name])]
    if wrong:
        raise LedgerError(f"{wrong[0]!r} is of the wrong type", where=where, mend="use `detente forecasts resolve`")
    return Resolution(**value)
