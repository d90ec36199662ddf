"""Statements with the reasons for every field, for people who check them."""

from __future__ import annotations

from collections.abc import Iterator

from detente.brief.visible import visible
from detente.reading.explaining import FIELDS, fields_set, reasons_for, value_of
from detente.values.document import Document
from detente.values.statement import Reading, Reason, Statement

_FIELD, _LONGEST = 10, 160


def explain(document: Document, reading: Reading) -> str:
    """The document's title, then each statement with its evidence, and for each field its value, rule and words.

    What is to be said of the document and its reading as a whole stands at the end.
    """
    lines = [visible(document.title or document.source or document.id)]
    for statement in reading.statements:
        lines += ["", *_statement(statement)]
    if notices := (*document.notices, *reading.notices):
        lines += ["", *map(visible, notices)]
    return "\n".join(lines) + "\n\n"


def _statement(statement: Statement) -> Iterator[str]:
    sure = "" if statement.certainty == "certain" else f" ({statement.certainty})"
    yield f"{statement.id}  {statement.kind}{sure}: {visible(statement.actor)}, confidence {statement.confidence:.2f}"
    yield f"    “{visible(statement.quote)}”"
    known = fields_set(statement)
    for field in FIELDS:
        if field in known:
            mark = "?" if field in statement.uncertain else " "
            yield f"  {mark} {field.replace('_', ' '):{_FIELD}} {_short(value_of(statement, field))}"
            reasons = reasons_for(statement, field)
            yield from (f"    {'':{_FIELD}} {_reason(reason)}" for reason in reasons)
            if not reasons:
                yield f"    {'':{_FIELD}} because: not recorded"
    for reason in statement.why:
        if reason.field not in FIELDS:
            yield f"    {reason.field:{_FIELD}} {_reason(reason)}"
    lost = [field for field in statement.uncertain if field not in known]
    if lost:
        yield f"  ? uncertain and left out: {', '.join(lost)}"


def _reason(reason: Reason) -> str:
    words = f", on “{_short(reason.words)}”" if reason.words else ""
    return f"because: {visible(reason.rule)}{words}"


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST].rstrip()}…"
