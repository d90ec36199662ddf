"""Changing a model file by program so that what people wrote in it stays: comments, order and spacing."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.items import AoT, Table

from detente.conflict.model import Conflict
from detente.conflict.toml_file import parse_toml, to_toml

_KEYS = {"options": "id", "decision_makers": "name"}


def edited(text: str, conflict: Conflict) -> str:
    """The text of a model file, changed to say `conflict`; what needs no change keeps its form and comments.

    Options are told by id, decision makers by name, other tables by their place.

    Raises: ModelError when the text is not TOML.
    """
    before, problems = parse_toml(text, "the file")
    if before == conflict and not problems:
        return text
    old, new = tomlkit.parse(text), tomlkit.parse(to_toml(conflict))
    _merge(old, new)
    changed = tomlkit.dumps(old)
    again, problems = parse_toml(changed, "the file")
    # What was written in a way of its own (say, `options` listed twice) is written anew rather than wrongly.
    return changed if again == conflict and not problems else to_toml(conflict)


def _merge(old: Container | Table, new: Container | Table, table: str = "") -> None:
    for key in [key for key in old if key not in new]:
        if not (table == "decision_makers" and key == "options") and not (not table and key in ("detente", "notes")):
            old.remove(key)
    for key, value in new.items():
        if key not in old:
            old[key] = value
        elif isinstance(value, AoT) and isinstance(old[key], AoT):
            _merge_tables(old[key], value, key)
        elif _plain(old[key]) != _plain(value):
            old[key] = value


def _merge_tables(old: AoT, new: AoT, key: str) -> None:
    known = {_name(table, key, k): table for k, table in enumerate(old)}
    wanted = [_name(table, key, k) for k, table in enumerate(new)]
    for k in reversed(range(len(old))):
        if _name(old[k], key, k) not in wanted:
            del old[k]
    kept = [name for name in known if name in wanted]
    if kept != [name for name in wanted if name in known]:
        return  # in another order: the whole is written anew
    for name, table in zip(wanted, new, strict=True):
        if name in known:
            _merge(known[name], table, key)
        else:
            old.append(table)


def _name(table: Table, key: str, place: int) -> Any:
    return table.get(_KEYS[key], place) if key in _KEYS else place


def _plain(value: Any) -> Any:
    """A value without its spelling: statements as texts alone are tables with `holds` alone."""
    found = value.unwrap() if hasattr(value, "unwrap") else value
    return [_statement(part) for part in found] if isinstance(found, list) else found


def _statement(part: Any) -> Any:
    if isinstance(part, dict) and set(part) == {"holds"}:
        return part["holds"]
    return part
