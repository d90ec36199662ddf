"""What people decided on a ledger: as a list, and each in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from detente.workflow.listing import Listing, Wanted, abbreviated

if TYPE_CHECKING:
    from detente.ledger.store import Review, Store

_FIELDS = ("number", "id", "action", "targets", "who", "at", "details", "undone")
_ABOUT = 3
"""Statements named of those that a decision is about."""


def history(store: Store, wanted: Wanted) -> Listing:
    """Decisions, oldest first; `document` names the statement or document that they are about."""
    found = store.history(wanted.document, limit=wanted.limit, offset=wanted.offset)
    short = store.short_names()
    rows = [
        (
            str(r.number),
            _minute(r.at),
            r.who,
            r.action,
            _about(r, short),
            details_words(r),
            "undone" if r.undone else "",
        )
        for r in found
    ]
    columns = ("no.", "at (UTC)", "who", "action", "about", "what", "")
    notes = () if rows else ("nothing was decided yet",)
    return Listing([_record(r) for r in found], _FIELDS, columns, rows, notes)


def _record(review: Review) -> dict[str, Any]:
    return {**asdict(review), "targets": list(review.targets), "details": dict(review.details)}


def _minute(at: str) -> str:
    return at[: len("2026-01-31T12:30")].replace("T", " ")


def _about(review: Review, short: Mapping[str, str]) -> str:
    return about([abbreviated(target, short) for target in review.targets])


def about(names: Sequence[str]) -> str:
    """The first of those that a decision is about, and how many there are besides."""
    more = f" and {len(names) - _ABOUT} more" if len(names) > _ABOUT else ""
    return ", ".join(names[:_ABOUT]) + more


def _words(value: Any) -> str:
    """The value of a field for people."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None or value == "" else str(value)


def details_words(review: Review) -> str:
    """What a decision did, in a few words."""
    details = review.details
    if review.action == "correct":
        was, now = details["was"], details["changes"]
        return "; ".join(f"{key}: {_words(was.get(key))} -> {_words(value)}" for key, value in now.items())
    if review.action == "add":
        added = details["statements"][review.targets[0]]
        return f"{added['kind']} by {added['actor']}: {added['content']}"
    for key in ("reason", "text", "into", "to"):
        if details.get(key):
            return str(details[key])
    return f"{len(details['apart'])} statements apart" if review.action == "split thread" else ""
