"""Reviews as values and as lines: what is appended, and which of them count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from detente.errors import LedgerError
from detente.ledger.headers import accepted
from detente.ledger.store.entries import ACTIONS, Action, Review

FORMAT = "detente-reviews"
LINES_VERSION = 1

UNDOING: frozenset[Action] = frozenset({"undo", "redo"})


class Header(msgspec.Struct, tag="header", forbid_unknown_fields=True):
    """The first line of exported reviews."""

    format: str
    version: int
    reviews: int


class Line(msgspec.Struct, tag="review", forbid_unknown_fields=True):
    """One review on a line; its number is its place."""

    id: str
    action: Action
    targets: list[str]
    who: str
    at: str
    details: dict[str, Any]


_DECODER = msgspec.json.Decoder(Header | Line)


def undone(reviews: Iterable[Review]) -> set[str]:
    """The ids of the reviews that do not count, given all in order: the last undo or redo of each decides."""
    gone: set[str] = set()
    for review in reviews:
        if review.action == "undo":
            gone.add(review.details["review"])
        elif review.action == "redo":
            gone.discard(review.details["review"])
    return gone


def to_lines(reviews: Iterable[Review]) -> list[str]:
    """Reviews as JSON Lines, a header first."""
    lines = [Line(r.id, r.action, list(r.targets), r.who, r.at, dict(r.details)) for r in reviews]
    header = Header(FORMAT, LINES_VERSION, len(lines))
    return [msgspec.json.encode(line).decode() for line in (header, *lines)]


def of_lines(lines: Iterable[str], source: str = "reviews") -> list[Review]:
    """Reviews from JSON Lines; empty lines are passed over.

    Raises: LedgerError naming the line that is wrong.
    """
    header: Header | None = None
    found: list[Review] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        try:
            entry = _DECODER.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
            mend = "give a file written by `detente ledger export-reviews`"
            raise LedgerError(f"this is no line of reviews ({fault})", where=where, mend=mend) from fault
        if isinstance(entry, Header):
            header = accepted(entry, header, form=FORMAT, version=LINES_VERSION, where=where,
                              give="give a file of reviews", once="give one file at a time")  # fmt: skip
        elif header is None:
            raise LedgerError("the first line is not a header of reviews", where=where)
        else:
            if not entry.targets or entry.action not in ACTIONS:
                raise LedgerError("a review is about nothing", where=where)
            targets = tuple(entry.targets)
            found.append(Review(0, entry.id, entry.action, targets, entry.who, entry.at, entry.details))
    if header is None:
        raise LedgerError("there is nothing in it", where=source, mend="give a file of reviews")
    if header.reviews != len(found):
        raise LedgerError(
            f"{header.reviews} reviews were written, {len(found)} are here",
            where=f"{source}, line {number}",
            mend="the file was cut or edited: take an unbroken copy",
        )
    return found
