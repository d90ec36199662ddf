"""Which fields of a statement are set, and whether each has a reason: no field may come from nowhere."""

from __future__ import annotations

from detente.values.statement import Reason, Statement

FIELDS = (
    "kind", "actor", "addressee", "content", "exchange", "condition", "deadline", "date", "sources", "certainty",
    "refers_to", "firm",
)  # fmt: skip
"""The fields of a statement that a reader sets, by the names that reasons use; exchange is `gives` and `gets`."""


def value_of(statement: Statement, field: str) -> str:
    """A field as words for people; "" where it is not set, as certainty where the text does not hedge."""
    if field == "exchange":
        if not (statement.gives or statement.gets):
            return ""
        return f"gives {'; '.join(statement.gives) or '-'}; gets {'; '.join(statement.gets) or '-'}"
    if field == "certainty":
        return "" if statement.certainty == "certain" else statement.certainty
    if field == "firm":
        return "a red line" if statement.firm else ""
    value = getattr(statement, field)
    return "; ".join(value) if isinstance(value, tuple) else value or ""


def fields_set(statement: Statement) -> tuple[str, ...]:
    """The fields that have a value."""
    return tuple(field for field in FIELDS if value_of(statement, field))


def reasons_for(statement: Statement, field: str) -> tuple[Reason, ...]:
    """Why a field is as it is."""
    return tuple(reason for reason in statement.why if reason.field == field)


def unexplained(statement: Statement) -> tuple[str, ...]:
    """The fields that have a value and no reason for it: none, where the reader keeps its word."""
    return tuple(field for field in fields_set(statement) if not reasons_for(statement, field))
