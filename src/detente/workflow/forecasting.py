"""Forecasts of reports: listed, resolved by a person, and scored by who made them.

Resolutions are kept where the forecasts are: in a ledger that lasts as comments on their statements, with who said so
and when; beside reports or a JSON Lines ledger in a JSON file of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import LedgerError, SettingError
from detente.values.dates import DateSpan
from detente.workflow.forecast_file import read, write

if TYPE_CHECKING:
    from detente.ledger import Forecast, Ledger
    from detente.ledger.resolutions import Resolution, Score

DEFAULT_FILE = "forecasts.json"


@dataclass(frozen=True)
class Book:
    """The forecasts of a source with what is known of how they came out."""

    ledger: Ledger
    forecasts: tuple[Forecast, ...]
    resolutions: tuple[Resolution, ...]
    notices: tuple[str, ...] = ()

    def resolution(self, forecast: Forecast) -> Resolution | None:
        """The last resolution of a forecast."""
        from detente.ledger.resolutions import places

        known = {one.place: one for one in self.resolutions}
        return next((known[place] for place in places(self.ledger, forecast) if place in known), None)

    def state(self, forecast: Forecast) -> str:
        """How a forecast came out, in words."""
        found = self.resolution(forecast)
        if found is None:
            return "open"
        if not found.held:
            return "condition did not hold"
        return "came true" if found.came_true else "did not come true"

    def to_record(self) -> dict[str, Any]:
        """The list as plain data."""
        from detente.ledger.resolutions import probability

        return {
            "forecasts": [
                {
                    "id": f.statements[0],
                    "actor": f.actor,
                    "content": f.content,
                    "condition": f.condition,
                    "date": f.date,
                    "certainty": f.certainty,
                    "probability": probability(f, self.resolution(f)),
                    "state": self.state(f),
                    "on": found.on if (found := self.resolution(f)) else None,
                    "statements": list(f.statements),
                }
                for f in self.forecasts
            ]
        }

    def to_text(self) -> str:
        """The list for people: those still open first."""
        from detente.brief.visible import visible

        if not self.forecasts:
            return "no forecasts\n"
        lines = []
        for f in sorted(self.forecasts, key=lambda f: self.state(f) != "open"):
            when = f" ({f.date if f.date[:1].isalpha() else f'by {f.date}'})" if f.date else ""
            condition = f" ({f.condition})" if f.condition else ""
            lines.append(f"{f.statements[0]}  {self.state(f)}  {f.actor}: {f.content}{condition}{when} [{f.certainty}]")
        return "\n".join(map(visible, lines)) + "\n"

    def scores(self) -> tuple[Score, ...]:
        """The scores of all who made forecasts that were resolved."""
        from detente.ledger.resolutions import scored, scores

        return scores(scored(self.ledger, self.forecasts, self.resolutions))


def book(
    sources: Sequence[str | Path], *, resolutions: Path | None = None, as_of: str | None = None, **how: Any
) -> Book:
    """The forecasts of a ledger or of reports.

    Args:
        resolutions: the JSON file that holds them; by default `forecasts.json` here, or the ledger itself.

    Raises: LedgerError for a file that holds none; else as `detente.workflow.opening.dossier_of`.
    """
    from detente.ledger import forecasts
    from detente.workflow.opening import dossier_of

    dossier = dossier_of(sources, as_of=as_of, **how)
    kept = _of_store(str(sources[0])) if _lasts(sources) and resolutions is None else read(_file(resolutions))
    return Book(dossier.ledger, forecasts(dossier.ledger, dossier.as_of), tuple(kept), dossier.notices)


def resolve(
    sources: Sequence[str | Path],
    name: str,
    *,
    came_true: bool,
    held: bool = True,
    on: str | None = None,
    probability: float | None = None,
    note: str = "",
    who: str = "",
    resolutions: Path | None = None,
    **how: Any,
) -> str:
    """Say how a forecast came out, and keep it; what was said before is kept too, and the last word counts.

    Args:
        name: the id of the forecast's statement, or the beginning of it.
        held: whether its condition held.
        on: the day on which it was seen, today by default.
        probability: the number that its maker named, in place of what its words count as.

    Returns: a line that says what was kept.

    Raises: LedgerError for a forecast that is not there; SettingError for a day or probability that is none.
    """
    from detente.ledger.resolutions import Resolution, to_comment

    day = _day(on)
    if probability is not None and not 0 <= probability <= 1:
        raise SettingError(f"{probability} is no probability", where="--probability", mend="give one from 0 to 1")
    found = book(sources, resolutions=resolutions, **how)
    forecast = _named(found, name)
    if not held and not forecast.condition:
        raise SettingError("the forecast has no condition", where=name, mend="leave out --condition")
    said = found.ledger.by_id[forecast.statements[0]]
    resolution = Resolution(said.document, said.start, said.quote, came_true, held, day, probability, note, who)
    if _lasts(sources) and resolutions is None:
        from detente.ledger.store import open_ledger

        with open_ledger(str(sources[0])) as store:
            store.comment(forecast.statements[0], to_comment(resolution), who=who)
    else:
        path = _file(resolutions)
        write(path, [*read(path), resolution])
    outcome = "its condition did not hold" if not held else "came true" if came_true else "did not come true"
    return f"{forecast.actor}: {forecast.content}: {outcome} ({day})"


def _named(found: Book, name: str) -> Forecast:
    hits = [f for f in found.forecasts if any(s == name for s in f.statements)]
    hits = hits or [f for f in found.forecasts if any(_begins(s, name) for s in f.statements)]
    if len(hits) == 1:
        return hits[0]
    what = f"no forecast is called {name!r}" if not hits else f"{len(hits)} forecasts begin with {name!r}"
    raise LedgerError(what, mend="`detente forecasts list` gives their ids")


def _begins(statement: str, name: str) -> bool:
    """Whether a statement's id begins so; both of its parts may be cut ("3f2a.8b"), as everywhere."""
    document, _, own = statement.rpartition(".")
    head, dot, tail = name.rpartition(".")
    return bool(name) and (document.startswith(head) and own.startswith(tail) if dot else statement.startswith(name))


def _day(text: str | None) -> str:
    if text is None:
        return date.today().isoformat()
    try:
        return DateSpan.parse(text).last.isoformat()
    except ValueError:
        raise SettingError(f"{text!r} is not a date", where="--on", mend="give a day, as in 2016-11-08") from None


def _lasts(sources: Sequence[str | Path]) -> bool:
    """Whether the source is a ledger that keeps people's words itself."""
    from detente.workflow.opening import is_store

    return len(sources) == 1 and is_store(sources[0])


def _of_store(source: str) -> list[Resolution]:
    from detente.ledger.resolutions import of_comment
    from detente.ledger.store import open_ledger

    with open_ledger(source, read_only=True) as store:
        found = (
            of_comment(str(review.details.get("text", "")), review.who)
            for review in store.history()
            if review.action == "comment" and not review.undone
        )
        return [one for one in found if one is not None]


def _file(path: Path | None) -> Path:
    return path if path is not None else Path(DEFAULT_FILE)
