"""Our own file form of a conflict: TOML, with comments kept when a program edits it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from detente.conflict.document import FORMAT, build
from detente.conflict.expressions import Expression
from detente.conflict.model import Conflict, DecisionMaker, PartialOrder, PreferenceStatement, Ranking, Weighted
from detente.conflict.problems import Locate, Place, Problem
from detente.errors import ModelError

_HEADER = re.compile(r"\s*\[\[\s*([A-Za-z0-9_.-]+)\s*\]\]")
_EXAMPLE = "`detente model new` writes an example"
_SLIPS = {
    "Cannot overwrite a value": "a key is written twice in one table, or a header wants two brackets: [[options]]",
    "Cannot declare": "a header that comes again wants two brackets: [[options]]",
    "Cannot mutate": "a header that comes again wants two brackets: [[options]]",
    "Illegal character '\\n'": "close the quotation mark, in the same line",
    "Unterminated string": "close the quotation mark",
    "Unclosed array": "close the list with ], and put a comma between its entries",
    "Expected '=' after a key": "write key = value; a model file is TOML: " + _EXAMPLE,
    "Invalid value": "put texts between straight quotation marks",
}
"""How to mend what people get wrong in TOML, by how its fault begins."""


def parse_toml(text: str, name: str) -> tuple[Conflict, list[Problem]]:
    """Read a model and list all that is wrong with it.

    Args:
        name: how the file is called in what is wrong.

    Raises: ModelError when the text is not TOML.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        message = str(fault)
        place = re.search(r"\(at line (\d+), column (\d+)\)|\(at end of document\)", message)
        where = f"{name}, line {place[1]}, column {place[2]}" if place and place[1] else f"{name}, at its end"
        what = f"not TOML: {message[: place.start()].strip() if place else message}"
        mend = next((words for begins, words in _SLIPS.items() if message.startswith(begins)), _EXAMPLE)
        raise ModelError(what, where=where, mend=mend) from None
    except (RecursionError, ValueError) as fault:
        reason = "a number is too long" if isinstance(fault, ValueError) else "lists are nested too deep"
        raise ModelError(f"not TOML: {reason}", where=name, mend=_EXAMPLE) from None
    return build(document, line_finder(text, name))


def line_finder(text: str, name: str) -> Locate:
    """Say in which line of a TOML text a part of the model stands, as near as a look at the lines can tell."""
    lines = text.splitlines()
    starts: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        match = _HEADER.match(line)
        if match:
            starts.setdefault(match[1], []).append(number)
    headers = sorted(number for numbers in starts.values() for number in numbers)

    def section(place: Place) -> tuple[int, int]:
        table, k = str(place[0]), int(place[1])
        begin = starts[table][k]
        after = starts[table][k + 1] if k + 1 < len(starts[table]) else len(lines)
        if table + ".preference" not in starts:
            after = next((number for number in headers if number > begin), len(lines))
        return begin, after

    def line_of(place: Place) -> int | None:
        if not place:
            return None
        if len(place) == 1 or not isinstance(place[1], int):
            key = str(place[0])
            if key in starts:
                return starts[key][0]
            found = (k for k, line in enumerate(lines) if re.match(rf"\s*{re.escape(key)}\s*=", line))
            return next(found, None)
        if place[0] not in starts or place[1] >= len(starts[str(place[0])]):
            return None
        begin, after = section(place)
        if len(place) == 2:
            return begin
        key, *rest = str(place[2]), *place[3:]
        nested = [number for number in starts.get(f"{place[0]}.{key}", []) if begin < number < after]
        if nested and rest and isinstance(rest[0], int) and rest[0] < len(nested):
            return nested[rest[0]]
        keys = ("weights", "preference") if key == "preference" else (key,)
        for number in range(begin, after):
            if any(re.match(rf"\s*{re.escape(known)}\s*=", lines[number]) for known in keys):
                return _entry(lines, number, after, int(rest[0])) if rest and isinstance(rest[0], int) else number
        return begin

    def locate(place: Place) -> str:
        number = line_of(place)
        return name if number is None else f"{name}, line {number + 1}"

    return locate


def _entry(lines: list[str], begin: int, after: int, k: int) -> int:
    """The line of entry k of a list that begins in line `begin`, one entry a line or all in one."""
    body = [
        number
        for number in range(begin + 1, after)
        if lines[number].strip() and lines[number].lstrip()[0] not in "#]"
    ]  # fmt: skip
    if lines[begin].rstrip().endswith("[") and k < len(body):
        return body[k]
    return begin


def to_toml(conflict: Conflict) -> str:
    """Write the model; `parse_toml` gives an equal one back."""
    return "\n".join(_lines(conflict)) + "\n"


def _lines(conflict: Conflict) -> Iterable[str]:
    yield f"detente = {FORMAT}"
    yield f"name = {_quoted(conflict.name)}"
    if conflict.source:
        yield f"source = {_quoted(conflict.source)}"
    if conflict.status_quo_given:
        yield f"status_quo = {_quoted(conflict.status_quo)}"
    if conflict.status_quo_statements:
        yield f"status_quo_statements = {_quoted(conflict.status_quo_statements)}"
    for option in conflict.options:
        yield "\n[[options]]"
        yield f"id = {_quoted(option.id)}"
        yield f"text = {_quoted(option.text)}"
        yield f"owner = {_quoted(option.owner)}"
        if option.moves != "both":
            yield f"moves = {_quoted(option.moves)}"
        yield from _grounds(option.statements, option.assumed)
    for decision_maker in conflict.decision_makers:
        yield "\n[[decision_makers]]"
        yield f"name = {_quoted(decision_maker.name)}"
        yield from _preference(decision_maker)
    for part in conflict.infeasible:
        yield "\n[[infeasible]]"
        value = str(part.value) if isinstance(part.value, Expression) else part.value
        yield f"{part.form} = {_quoted(value)}"
        if part.reason:
            yield f"reason = {_quoted(part.reason)}"
        yield from _grounds(part.statements, part.assumed)
    for group in conflict.combined:
        yield "\n[[combined]]"
        value = str(group.value) if isinstance(group.value, Expression) else group.value
        yield f"{group.form} = {_quoted(value)}"
        if group.reason:
            yield f"reason = {_quoted(group.reason)}"
    for move in conflict.single_moves:
        yield "\n[[single_moves]]"
        yield f"decision_maker = {_quoted(move.decision_maker)}"
        yield f"source = {_quoted(move.source)}"
        yield f"target = {_quoted(move.target)}"
        yield f"allowed = {_quoted(move.allowed)}"
        if move.reason:
            yield f"reason = {_quoted(move.reason)}"


def _grounds(statements: tuple[str, ...], assumed: str | None) -> Iterable[str]:
    if statements:
        yield f"statements = {_quoted(statements)}"
    if assumed:
        yield f"assumed = {_quoted(assumed)}"


def _preference(decision_maker: DecisionMaker) -> Iterable[str]:
    preference = decision_maker.preference
    if isinstance(preference, Ranking):
        yield "ranking = ["
        for level in preference.levels:
            yield f"  {_quoted(level[0] if len(level) == 1 else level)},"
        yield "]"
        return
    if isinstance(preference, PartialOrder):
        yield "order = ["
        yield from (f"  {_quoted(chain)}," for chain in preference.chains)
        yield "]"
        return
    weighted = isinstance(preference, Weighted)
    yield "weights = [" if weighted else "preference = ["
    for statement in preference.statements:
        yield f"  {_statement(statement, weighted)},"
    yield "]"


def _statement(statement: PreferenceStatement, weighted: bool) -> str:
    parts = [f"holds = {_quoted(str(statement.expression))}"]
    if weighted or statement.weight != 1:
        parts.append(f"weight = {statement.weight}")
    parts += _grounds(statement.statements, statement.assumed)
    if statement.why:
        parts.append(f"why = {_quoted(statement.why)}")
    if len(parts) == 1:
        return _quoted(str(statement.expression))
    return "{ " + ", ".join(parts) + " }"


def _quoted(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    # JSON's escapes are TOML's, but for DEL (raw in JSON) and lone surrogates (in neither).
    clean = str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")
