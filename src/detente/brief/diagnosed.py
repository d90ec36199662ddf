"""The diagnosis as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.model import Line
from detente.brief.model_words import expression_words
from detente.brief.plain import plain
from detente.brief.ways import preference

if TYPE_CHECKING:
    from detente.diagnosis.of_ledger import Point


def verdict(found: Findings, why: Iterable[Line], cite: Citer) -> dict[str, Any]:
    """The verdict with its day, and the reasons in words with the statements that they rest on."""
    record: dict[str, Any] = dict(plain(found.diagnosis.verdict))
    day = found.day
    return {
        **record,
        "kinds": list(record.get("kinds", ())),
        "as_of": day.isoformat() if day else None,
        "why": said(why, cite),
        "talks": found.main.id if found.main else None,
    }


def said(lines: Iterable[Line], cite: Citer) -> list[dict[str, Any]]:
    """Lines as texts with the ids of the statements they cite; `assumed` is null where all is reported."""
    return [
        {"text": line.text, "statements": cite.names(line.citations), "assumed": line.assumed or None} for line in lines
    ]


def sticking_points(found: Findings) -> list[dict[str, Any]]:
    """What stands between the sides and a deal, each with its words and the statements that it rests on."""
    return [{**plain(point), **_grounds(found, point)} for point in found.diagnosis.sticking_points]


def _grounds(found: Findings, point: Point) -> dict[str, Any]:
    """The words and statements of the option, or of the preferences, that a point is about."""
    conflict = found.framed.conflict
    if point.option:
        option = conflict.option(point.option)
        return {"text": option.text, "statements": list(option.statements), "assumed": option.assumed}
    wishes = [(side, preference(found, side, number)) for side, number in point.preferences]
    return {
        "text": "; ".join(f"{side}: {expression_words(wish.expression, conflict)}" for side, wish in wishes),
        "statements": list(dict.fromkeys(name for _, wish in wishes for name in wish.statements)),
        "assumed": "; ".join(dict.fromkeys(wish.assumed for _, wish in wishes if wish.assumed)) or None,
    }
