"""What the forms of several pages hold: fields of a statement, the version that was seen, names to offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.errors import LedgerError
from detente.web.routing import Asked
from detente.workflow.ledger_reviews import field_value

MOST_NAMES = 150
_SHORT_FIELDS = ("kind", "actor", "content", "certainty", "date", "deadline", "condition")
_LIST_FIELDS = ("addressee", "gives", "gets", "sources")
_DIGITS = 15
"""Of a number in a form: more are no number that this program wrote there."""


def names_offered(asked: Asked) -> tuple[str, ...]:
    """Parties to offer while a field is filled, for those who may fill one."""
    return asked.desk.names()[:MOST_NAMES] if asked.may_decide else ()


def version_seen(text: str) -> int:
    """The version that a form says the person saw.

    Raises: LedgerError where it says none: a decision without it might be on another's back.
    """
    version = whole_number(text)
    if version is None:
        raise LedgerError("the form does not say which version was seen", mend="load the page again")
    return version


def whole_number(text: str) -> int | None:
    """The number that a form or an address holds; None where it holds none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def given_fields(form: Mapping[str, str]) -> dict[str, Any]:
    """The fields that a form holds, as the ledger takes them."""
    found: dict[str, Any] = {}
    for name in _SHORT_FIELDS:
        if name in form:
            found[name] = field_value(name, form[name].strip())
    for name in _LIST_FIELDS:
        if name in form:
            found[name] = [part.strip() for part in form[name].split(";") if part.strip()]
    if "firm_given" in form:
        found["firm"] = "firm" in form
    return found
