"""A diagnosis as plain data, for JSON; the fields are described in the documentation of `detente diagnose`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.diagnosis.brittleness import Brittleness
from detente.diagnosis.findings import Because, Diagnosis, StatementRef, StickingPoint, Verdict, WayOut
from detente.diagnosis.of_talks import TalksDiagnosis
from detente.diagnosis.over_time import Turn

Worded = Callable[[StatementRef], str]


def as_written(ref: StatementRef) -> str:
    """A statement as the model writes it."""
    return ref.text


def of_model(found: Diagnosis, words: Worded = as_written) -> dict[str, Any]:
    """The diagnosis of a model.

    Args:
        words: how a preference statement is written.
    """
    return {
        "name": found.conflict.name,
        "options": list(found.conflict.option_ids),
        "status_quo": found.status_quo,
        "verdict": verdict(found.verdict, words),
        "asked": list(found.asked),
        "contested": list(found.contested),
        "better_states": found.better,
        "sticking_points": [sticking_point(point, words) for point in found.sticking_points],
        "ways_out": [way_out(way, words) for way in found.ways_out],
        "complete": found.complete,
        "left_out": list(found.left_out),
    }


def of_talks(found: TalksDiagnosis) -> dict[str, Any]:
    """The diagnosis of talks: as of a model, with shares and what matters most."""
    return {
        "verdict": verdict(found.verdict) | {"as_of": found.as_of.isoformat() if found.as_of else None},
        "asked": [demand.option for demand in found.demands],
        "contested": [demand.option for demand in found.demands if demand.contested],
        "stuck": list(found.stuck),
        "moving": list(found.moving),
        "sticking_points": [sticking_point(p) | {"share": round(found.share(p), 4)} for p in found.sticking_points],
        "ways_out": [way_out(way) for way in found.ways_out],
        "how_sure": how_sure(found),
        "complete": found.model.complete if found.model else True,
        "left_out": list(found.model.left_out) if found.model else [],
    }


def how_sure(found: TalksDiagnosis) -> dict[str, Any]:
    """The shares of draws, and the doubtful statements by what they do to the verdict."""
    sure = found.sureness
    return {
        "draws": sure.draws,
        "choices": sure.choices,
        "seed": sure.seed,
        "margin": round(sure.margin, 4),
        "verify_first": sure.decisive.statement if sure.decisive else None,
        "verdict": round(sure.verdict, 4),
        "state": round(found.share("state"), 4),
        "deadlocked": round(found.share("deadlocked"), 4),
        "kinds": {kind.name: round(found.share(kind.name), 4) for kind in found.verdict.kinds},
        "uncertain": list(sure.uncertain),
        "influences": [
            {
                "statement": one.statement,
                "with": round(one.with_it, 4),
                "without": round(one.without_it, 4),
                "state_if_left_out": one.alone,
            }
            for one in sure.influences
        ],
    }


def brittle(found: Brittleness) -> dict[str, Any]:
    """How few statements would have to be wrong."""
    return {
        "fewest": found.fewest,
        "sets": [list(names) for names in found.sets],
        "largest_tried": found.largest,
        "tried": found.tried,
    }


def turn(found: Turn) -> dict[str, Any]:
    """A day on which the verdict turned."""
    return {
        "date": found.day.isoformat(),
        "state": found.state,
        "deadlocked": found.deadlocked,
        "kinds": list(found.kinds),
        "because": list(found.because),
        "alone": found.alone,
    }


def verdict(found: Verdict, words: Worded = as_written) -> dict[str, Any]:
    """A verdict."""
    return {
        "state": found.state,
        "deadlocked": found.deadlocked,
        "nash": found.nash,
        "kinds": [kind.name for kind in found.kinds],
        "witnesses": {kind.name: kind.witness for kind in found.kinds},
        "depth": found.depth,
        "kinds_if": [
            {
                "kind": one.kind,
                "demand": one.demand,
                "asker": one.asker,
                "state": one.state,
                "statements": list(one.statements),
                "refused": list(one.refused),
            }
            for one in found.kinds_if
        ],
        "reason": found.reason,
        "why": [_because(one, words) for one in found.why],
    }


def sticking_point(point: StickingPoint, words: Worded = as_written) -> dict[str, Any]:
    """A sticking point: by its option, or by its statements as pairs of decision maker and statement."""
    if point.type == "contested demand":
        return {
            "type": point.type,
            "option": point.option,
            "owner": point.owner,
            "askers": list(point.askers),
            "refused": list(point.refused),
        }
    return {
        "type": point.type,
        "statements": [[ref.decision_maker, words(ref)] for ref in point.statements],
        "deal": point.deal,
        "rests_on": list(dict.fromkeys(name for ref in point.statements for name in ref.statements)),
        "assumed": [ref.assumed for ref in point.statements if ref.assumed],
    }


def way_out(way: WayOut, words: Worded = as_written) -> dict[str, Any]:
    """A way out with its path."""
    return {
        "kind": way.kind,
        "statements": [[ref.decision_maker, words(ref)] for ref in way.statements],
        "deal": way.deal or None,
        "held_by": way.held_by or None,
        "path": [
            {"movers": list(s.movers), "from": s.source, "to": s.target, "changes": list(s.changes)} for s in way.path
        ],
        "why_none": way.why_none or None,
        "setter": way.setter or None,
        "otherwise": way.otherwise or None,
        "until": way.until or None,
        "beliefs": [
            {"decision_maker": b.decision_maker, "does": list(b.does), "others": list(b.others), "needed": b.needed}
            for b in way.beliefs
        ],
    }


def _because(one: Because, words: Worded) -> dict[str, Any]:
    record: dict[str, Any] = {"about": one.about, "text": one.text}
    if one.decision_makers:
        record["decision_makers"] = list(one.decision_makers)
    for key in ("option", "state", "target"):
        if getattr(one, key):
            record[key] = getattr(one, key)
    if one.refs:
        record["preferences"] = [[ref.decision_maker, words(ref)] for ref in one.refs]
    if one.statements:
        record["statements"] = list(one.statements)
    return record
