"""Conflict models as JSON: the form of a published case (see docs), read into the same document as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from detente.conflict.document import build
from detente.conflict.model import Conflict
from detente.conflict.problems import Locate, Place, Problem, did_you_mean, likely
from detente.errors import ModelError

_KEYS = {
    "": ("name", "source", "status_quo", "options", "decision_makers", "infeasible", "single_moves", "combined"),
    "options": ("id", "text", "dm", "owner", "moves"),
    "decision_makers": ("name", "options", "preference"),
}
_HARMLESS = ("name", "source")  # a case may well have keys like these
_PREFERENCES = {"statements": "preference", "ranking": "ranking", "weights": "weights", "order": "order"}


def parse_case(document: Mapping[str, Any], name: str) -> tuple[Conflict, list[Problem]]:
    """Read a model from case JSON and list all that is wrong with it.

    Keys that say nothing of a model (expected results, notes) are passed over; one that looks like a misspelt key of
    ours is a problem.

    Raises: ModelError when the object is not a case.
    """
    for key in ("options", "decision_makers"):
        if not isinstance(document.get(key), list):
            what = f"{key} is no list" if key in document else f"no conflict model in this JSON: {key} is missing"
            raise ModelError(what, where=name, mend="it needs lists of options and decision_makers")

    def locate(place: Place) -> str:
        parts = "".join(f"[{part + 1}]" if isinstance(part, int) else f" {part}" for part in place).strip()
        return f"{name}, {parts}" if parts else name

    conflict, problems = build(_as_toml(document), locate)
    return conflict, [*_misspelt(document, locate), *_kinds(document, locate), *problems]


def _misspelt(document: Mapping[str, Any], locate: Locate) -> Iterator[Problem]:
    tables: list[tuple[str, Place, Any]] = [("", (), document)]
    for part in ("options", "decision_makers"):
        tables += [(part, (part, k), table) for k, table in enumerate(document[part])]
    for part, place, table in tables:
        for key in table if isinstance(table, dict) else ():
            meant = [known for known in _KEYS[part] if known not in _HARMLESS]
            if key not in _KEYS[part] and likely(key, meant):
                yield Problem(f"{key[:60]!r} means nothing here", locate((*place, key)), did_you_mean(key, meant))


def _kinds(document: Mapping[str, Any], locate: Locate) -> Iterator[Problem]:
    for k, maker in enumerate(document["decision_makers"]):
        if not isinstance(maker, dict) or "preference" not in maker:
            continue
        preference, place = maker["preference"], locate(("decision_makers", k, "preference"))
        if not isinstance(preference, dict):
            yield Problem("a preference is no object", place, 'such as {"kind": "statements", "value": ["a & !b"]}')
        elif str(preference.get("kind")) not in _PREFERENCES:
            what = f"a preference of kind {str(preference.get('kind'))[:40]!r}"
            yield Problem(what, place, "one of " + ", ".join(_PREFERENCES))


def parse_json(text: str, name: str) -> Mapping[str, Any]:
    """Read a JSON object.

    Raises: ModelError when it is cut off, nested too deep, or no object.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as fault:
        where = f"{name}, line {fault.lineno}, column {fault.colno}"
        raise ModelError(f"not JSON: {fault.msg}", where=where, mend="is the file cut off?") from None
    except (RecursionError, ValueError) as fault:
        reason = "a number is too long" if isinstance(fault, ValueError) else "lists are nested too deep"
        raise ModelError(f"not JSON: {reason}", where=name) from None
    if not isinstance(document, dict):
        raise ModelError("the JSON is not an object", where=name, mend="it should begin with {")
    return document


def _as_toml(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: document[key] for key in _KEYS[""] if key in document}
    kept["options"] = [_option(option) for option in document["options"]]
    kept["decision_makers"] = [_decision_maker(maker) for maker in document["decision_makers"]]
    for key in ("infeasible", "combined"):
        patterns = document.get(key, [])
        if isinstance(patterns, list):
            kept[key] = [{"pattern": part} if isinstance(part, str) else part for part in patterns]
    return kept


def _option(option: Any) -> Any:
    if not isinstance(option, dict):
        return option
    known = {key: value for key, value in option.items() if key in ("id", "text", "moves")}
    return {**known, "owner": option.get("dm", option.get("owner", ""))}


def _decision_maker(maker: Any) -> Any:
    if not isinstance(maker, dict):
        return maker
    kept = {key: value for key, value in maker.items() if key in ("name", "options")}
    preference = maker.get("preference")
    if isinstance(preference, dict) and str(preference.get("kind")) in _PREFERENCES:  # else said by _kinds
        kept[_PREFERENCES[preference["kind"]]] = preference.get("value")
    return kept
