"""Two models, or talks at two times, against each other: what changed, and what turned the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.conflict import Conflict, Option
    from detente.diagnosis.comparison import Comparison
    from detente.diagnosis.findings import Verdict
    from detente.diagnosis.over_time import Turn
    from detente.framing.coalitions import Coalition
    from detente.workflow.dossier import Dossier

_SHOWN = 8
"""Equilibria of one concept that are listed; beyond that their number is told."""


@dataclass(frozen=True)
class Compared:
    """A comparison with the names of its two sides; `turns` are those of the verdict between two days.

    `formed` and `broken` are the coalitions of one day that the other does not have, of two days.
    """

    names: tuple[str, str]
    comparison: Comparison
    turns: tuple[Turn, ...] = ()
    notices: tuple[str, ...] = ()
    formed: tuple[Coalition, ...] = ()
    broken: tuple[Coalition, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The comparison as plain data."""
        found = self.comparison
        return {
            "before": {"name": self.names[0], "verdict": _verdict(found.before)},
            "after": {"name": self.names[1], "verdict": _verdict(found.after)},
            "same": self._same,
            "parties": {"added": list(found.parties_added), "gone": list(found.parties_gone)},
            "coalitions": {
                "formed": [_coalition(one) for one in self.formed],
                "broken": [_coalition(one) for one in self.broken],
            },
            "options": {
                "added": [_option(o) for o in found.options_added],
                "gone": [_option(o) for o in found.options_gone],
                "changed": [{"before": _option(a), "after": _option(b)} for a, b in found.options_changed],
                "taken": list(found.taken),
                "left": list(found.left),
            },
            "preferences": [
                {
                    "decision_maker": one.decision_maker,
                    "added": list(one.added),
                    "gone": list(one.gone),
                    "reordered": one.reordered,
                    "other": one.other,
                }
                for one in found.preferences
            ],
            "equilibria": {
                one.concept: {
                    "before": one.before,
                    "after": one.after,
                    "added": None if one.added is None else [list(state) for state in one.added],
                    "gone": None if one.gone is None else [list(state) for state in one.gone],
                }
                for one in found.equilibria
            },
            "why": [
                {"without": one.what, "state": one.state, "kinds": list(one.kinds), "as_before": one.back}
                for one in found.causes
            ],
            "turns": [
                {"date": t.day.isoformat(), "state": t.state, "kinds": list(t.kinds), "because": list(t.because)}
                for t in self.turns
            ],
        }

    @property
    def _same(self) -> bool:
        return self.comparison.same and not (self.turns or self.formed or self.broken)

    def to_text(self) -> str:
        """The comparison in words, for people."""
        found = self.comparison
        before, after = _in_words(found.before), _in_words(found.after)
        lines = [f"{self.names[0]} -> {self.names[1]}"]
        lines.append(f"Verdict: {before}, as before" if before == after else f"Verdict: {before} -> {after}")
        lines += [f"  without the change of {one.what}: {_cause(one)}" for one in found.causes]
        lines += [f"  {t.day.isoformat()}: {_turn(t)}" for t in self.turns]
        lines += _part("Parties", [f"+ {n}" for n in found.parties_added] + [f"- {n}" for n in found.parties_gone])
        lines += _part(
            "Coalitions", [f"+ {_stand(one)}" for one in self.formed] + [f"- {_stand(one)}" for one in self.broken]
        )
        lines += _part(
            "Options",
            [f"+ {_told(o)}" for o in found.options_added]
            + [f"- {_told(o)}" for o in found.options_gone]
            + [f"~ {_told(a)} -> {_told(b)}" for a, b in found.options_changed]
            + [f"done now: {name}" for name in found.taken]
            + [f"no longer done: {name}" for name in found.left],
        )
        lines += _part("Preferences", [line for one in found.preferences for line in _preference(one)])
        lines += _part("Equilibria", [line for one in found.equilibria for line in _equilibrium(one)])
        if self._same:
            lines.append("Nothing else differs.")
        return "\n".join(map(visible, lines)) + "\n"


def _coalition(one: Coalition) -> dict[str, Any]:
    return {"sides": list(one.sides), "against": list(one.against), "statements": list(one.statements)}


def _stand(one: Coalition) -> str:
    cited = f" [{', '.join(one.statements[:3])}]" if one.statements else ""
    return f"{' and '.join(one.sides)}, of {' and '.join(one.against)}{cited}"


def compare_models(one: str | Path, other: str | Path) -> Compared:
    """Compare two model files.

    Raises: ModelError for a faulty model; TooLargeError for one that cannot be diagnosed.
    """
    from detente.diagnosis.comparison import compare

    return Compared((str(one), str(other)), compare(_loaded(one), _loaded(other)))


def _loaded(path: str | Path) -> Conflict:
    """The model, with nothing taken today where it says no status quo."""
    from detente.conflict import load

    conflict = load(path)
    return conflict if conflict.status_quo_given else replace(conflict, status_quo="N" * len(conflict.options))


def compare_days(
    sources: Sequence[str | Path], days: Sequence[str], *, talks: str | None = None, **reading: Any
) -> Compared:
    """Compare talks of a ledger or of reports as they stood on the later of two days with how they did on the earlier.

    These are the talks that have the id `talks` on the later day, the main ones where None.

    Raises: SettingError unless two days are given; else as `detente.workflow.opening.dossier_of`.
    """
    from detente.diagnosis.over_time import over_time
    from detente.framing.coalitions import changes
    from detente.workflow.dossier import Dossier
    from detente.workflow.inputs import last_day
    from detente.workflow.opening import dossier_of

    if len(days) != 2:
        raise SettingError("two days are compared", where="--as-of", mend="give --as-of DAY1 --as-of DAY2")
    known = sorted(day for day in map(last_day, days) if day is not None)
    base = dossier_of(sources, as_of=None, **reading)
    late = Dossier(base.ledger, known[1], base.notices).about(talks)
    early = Dossier(base.ledger, known[0], base.notices, like=late.framed().talks)
    turns = tuple(t for t in over_time(base.ledger, known[1], like=late.framed().talks) if t.day > known[0])
    names = known[0].isoformat(), known[1].isoformat()
    comparison = compare_dossiers(early, late)
    formed, broken = changes(early.framed().coalitions, late.framed().coalitions)
    return Compared(names, comparison, turns, base.notices, formed, broken)


def compare_dossiers(one: Dossier, other: Dossier) -> Comparison:
    """Compare the models of two dossiers, with the verdicts on their talks.

    Raises: SettingError when one of them tells of no dealings.
    """
    from detente.diagnosis.comparison import compare

    for dossier in (one, other):
        if not dossier.conflict().options:
            day = f" as of {dossier.as_of.isoformat()}" if dossier.as_of else ""
            raise SettingError(
                f"no dealings between parties are told of{day}", mend="take another day, or more reports"
            )
    found = compare(one.conflict(), other.conflict())
    verdicts = [dossier.diagnose().talks for dossier in (one, other)]
    before, after = (talks.verdict for talks in verdicts if talks is not None)
    return replace(found, before=before, after=after)


def _verdict(found: Verdict) -> dict[str, Any]:
    return {
        "state": found.state,
        "deadlocked": found.deadlocked,
        "kinds": [kind.name for kind in found.kinds],
        "depth": found.depth,
    }


def _option(option: Option) -> dict[str, Any]:
    return {"id": option.id, "text": option.text, "owner": option.owner, "moves": option.moves}


def _in_words(found: Verdict) -> str:
    kinds = f" on {', '.join(kind.name for kind in found.kinds)}" if found.kinds else ""
    return f"{found.state}{kinds}"


def _cause(one: Any) -> str:
    kinds = f" on {', '.join(one.kinds)}" if one.kinds else ""
    return f"{one.state}{kinds}{', as before' if one.back else ''}"


def _turn(turn: Turn) -> str:
    kinds = f" on {', '.join(turn.kinds)}" if turn.kinds else ""
    return f"{turn.state}{kinds}" + (f" [{', '.join(turn.because)}]" if turn.because else "")


def _told(option: Option) -> str:
    return f"{option.id} ({option.owner}: {option.text})"


def _part(title: str, lines: list[str]) -> list[str]:
    return [title, *(f"  {line}" for line in lines)] if lines else []


def _preference(one: Any) -> list[str]:
    if one.other:
        return [f"{one.decision_maker}: another ranking"]
    lines = [f"{one.decision_maker}: + {text}" for text in one.added]
    lines += [f"{one.decision_maker}: - {text}" for text in one.gone]
    return lines + ([f"{one.decision_maker}: another order"] if one.reordered else [])


def _equilibrium(one: Any) -> list[str]:
    if one.before == one.after and not one.added and not one.gone:
        return []
    lines = [f"{one.concept}: {one.before} -> {one.after}"]
    for sign, states in (("+", one.added or ()), ("-", one.gone or ())):
        lines += [f"  {sign} {', '.join(state) or 'nothing'}" for state in states[:_SHOWN]]
        lines += [f"  {sign} {len(states) - _SHOWN} more, in the JSON form"] if len(states) > _SHOWN else []
    return lines
