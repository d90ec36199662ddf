"""Conflict models as JSON: the form of a published case (see docs), read into the same document as TOML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from detente.conflict.document import build
from detente.conflict.model import Conflict
from detente.conflict.problems import Place, Problem
from detente.errors import ModelError


def parse_case(document: Mapping[str, Any], name: str) -> tuple[Conflict, list[Problem]]:
    """Read a model from case JSON and list all that is wrong with it; expected results are ignored.

    Raises: ModelError when the object is not a case.
    """
    if not isinstance(document.get("options"), list) or not isinstance(document.get("decision_makers"), list):
        raise ModelError("no conflict model in this JSON", where=name, mend="it needs options and decision_makers")

    def locate(place: Place) -> str:
        return f"{name}, " + "".join(f"[{part + 1}]" if isinstance(part, int) else f" {part}" for part in place).strip()

    return build(_as_toml(document), locate)


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
    kept = {key: document[key] for key in ("name", "source", "status_quo", "decision_makers") if key in document}
    kept["options"] = [_option(option) for option in document["options"]]
    kept["decision_makers"] = [_decision_maker(maker) for maker in document["decision_makers"]]
    patterns = document.get("infeasible")
    rules = patterns if isinstance(patterns, list) else []
    kept["infeasible"] = [{"pattern": part} if isinstance(part, str) else part for part in rules]
    return kept


def _option(option: Any) -> Any:
    if not isinstance(option, dict):
        return option
    known = {key: value for key, value in option.items() if key in ("id", "text", "owner", "moves")}
    return {**known, "owner": option.get("dm", option.get("owner", ""))}


def _decision_maker(maker: Any) -> Any:
    if not isinstance(maker, dict):
        return maker
    kept = {key: value for key, value in maker.items() if key in ("name", "options")}
    preference = maker.get("preference", {"kind": "statements", "value": []})
    kinds = {"statements": "preference", "ranking": "ranking", "weights": "weights"}
    if isinstance(preference, dict) and preference.get("kind") in kinds:
        kept[kinds[preference["kind"]]] = preference.get("value")
    else:
        kept["preference"] = None  # said to be no list, with its place
    return kept
