"""A conflict model to a diagnosis: what `detente diagnose` does with a model file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible
from detente.errors import ModelError

if TYPE_CHECKING:
    from detente.diagnosis.findings import Diagnosis, StatementRef, StickingPoint, WayOut

LISTED = 20


@dataclass(frozen=True)
class Diagnosed:
    """A diagnosis of a model file; `written` has each preference statement as the file writes it."""

    diagnosis: Diagnosis
    written: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def words(self, ref: StatementRef) -> str:
        """A preference statement as the model's file writes it."""
        return self.written.get((ref.decision_maker, ref.place), ref.text)


def diagnose(model: str | Path, *, status_quo: str | None = None) -> Diagnosed:
    """Diagnose a model file: TOML, case JSON or .gmcr.

    Args:
        status_quo: as Y and N; the model's own by default, all N where it has none.

    Raises: ModelError for a faulty model or status quo; TooLargeError for one of too many options.
    """
    from detente import diagnosis
    from detente.conflict import load
    from detente.conflict.states import is_feasible

    conflict = load(model)
    if status_quo is not None:
        status_quo = status_quo.strip().upper()
    elif not conflict.status_quo_given:
        status_quo = "N" * len(conflict.options)
        if not is_feasible(conflict, status_quo):
            what = "the model says no status quo, and the state in which nothing is taken is infeasible"
            raise ModelError(what, where=str(model), mend="name today's: --status-quo YN...")
    return Diagnosed(diagnosis.diagnose(conflict, status_quo=status_quo), _written(Path(model)))


def _written(path: Path) -> dict[tuple[str, int], str]:
    """Each ordered statement as the file has it, by decision maker and place (from 1)."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError:
        return {}
    found = {}
    makers = document.get("decision_makers", [])
    for maker in makers if isinstance(makers, list) else []:
        preference = maker.get("preference", [])
        values = preference.get("value", []) if isinstance(preference, dict) else preference
        for place, value in enumerate(values, 1):
            holds = value.get("holds") if isinstance(value, dict) else value
            if isinstance(holds, str):
                found[str(maker.get("name")), place] = holds
    return found


def to_record(found: Diagnosed) -> dict[str, Any]:
    """The diagnosis as plain data: see docs for its fields."""
    from detente.diagnosis import record

    return record.of_model(found.diagnosis, found.words)


def to_text(found: Diagnosed) -> str:
    """The diagnosis in words, for people."""
    from detente.workflow.solving.words import in_words

    diagnosis, conflict = found.diagnosis, found.diagnosis.conflict
    verdict = diagnosis.verdict
    kinds = ", ".join(kind.name for kind in verdict.kinds)
    depth = f" (a better state can be held under: {verdict.depth})" if verdict.depth else ""
    lines = [
        visible(conflict.name or "Conflict"),
        f"Status quo {diagnosis.status_quo}: {in_words(conflict, diagnosis.status_quo)}",
        f"{verdict.state.upper()}{': ' + kinds if kinds else ''}{depth}",
        verdict.reason,
        "",
        "Why",
        *(f"  {visible(reason.text)}" for reason in verdict.why),
    ]
    lines += [
        visible(f"  if {one.asker} held firm on {one.demand}: {one.kind}")
        for one in verdict.kinds_if
        if verdict.kinds and one.kind != verdict.kinds[0].name
    ]
    lines += _sticking(found) + _ways(found)
    lines += [f"Left out: {visible(text)}" for text in diagnosis.left_out]
    return "\n".join(lines) + "\n"


def _sticking(found: Diagnosed) -> list[str]:
    points = found.diagnosis.sticking_points
    lines = ["", "Sticking points"] if points else []
    lines += [f"  {visible(_point(point, found))}" for point in points[:LISTED]]
    if len(points) > LISTED:
        lines.append(f"  and {len(points) - LISTED:,} more; --format json lists them")
    return lines


def _point(point: StickingPoint, found: Diagnosed) -> str:
    if point.type == "contested demand":
        return f"contested demand: {point.option}, asked of {point.owner} by {', '.join(point.askers)}"
    what = " and ".join(f"{ref.decision_maker}: {found.words(ref)}" for ref in point.statements)
    if not what:
        return f"{point.type}: none is needed for {point.deal}"
    return f"{point.type}: {what}" + (f" (opens {point.deal})" if point.type == "concession" else f" ({point.deal})")


def _ways(found: Diagnosed) -> list[str]:
    ways = found.diagnosis.ways_out
    lines = ["", "Ways out"] if ways else []
    for way in ways:
        lines.append(f"  {visible(_way(way, found))}")
        for number, step in enumerate(way.path, 1):
            who = " and ".join(step.movers) + (" together" if step.together else "")
            taken = ", ".join(step.changes)
            lines.append(f"    {number}. {visible(f'{who}: {taken} ({step.source} to {step.target})')}")
    return lines


def _way(way: WayOut, found: Diagnosed) -> str:
    if way.why_none and not way.deal:
        return f"{way.kind}: none; {way.why_none}"
    what = " and ".join(f"{ref.decision_maker}: {found.words(ref)}" for ref in way.statements)
    words = f"{way.kind}{' over ' + what if what else ''}, to {way.deal}"
    if way.held_by not in ("", "nash"):
        words += f" (held by {way.held_by})" if way.held_by != "none" else " (held by nothing)"
    return words + way.day_in_words + (f"; no path: {way.why_none}" if way.why_none else "")
