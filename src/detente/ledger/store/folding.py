"""From readings and reviews to the statements of one document: pure, and the same however they came there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from detente.errors import LedgerError
from detente.ledger.store.entries import Review, State
from detente.values.document import Document
from detente.values.statement import CERTAINTIES, KINDS, Statement

CORRECTABLE = (
    "kind", "actor", "addressee", "content", "gives", "gets", "condition", "deadline", "date", "sources", "certainty",
    "refers_to", "terms", "firm", "start", "end",
)  # fmt: skip
"""Fields of a statement that a person can correct; `quote` follows `start` and `end`."""

_OVERLAP = 0.5  # share of the shorter passage from which two readings took the same thing


@dataclass(frozen=True, slots=True)
class Folded:
    """A statement as it stands after all decisions.

    `machine` is what the reader had taken when a person first decided on it, or takes now where nobody has; None
    where a person added it. `into` is the statement that it was merged into.
    """

    statement: Statement
    state: State
    version: int
    machine: Statement | None = None
    into: str | None = None
    decided: tuple[Review, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether a decision that counts is about it."""
        return self.state != "read"


@dataclass(slots=True)
class _Growing:
    base: Statement | None = None  # as the first decision that counts saw it
    current: Statement | None = None
    state: State = "read"
    into: str | None = None
    decided: list[Review] = field(default_factory=list)


def fold(document: Document, read: Mapping[str, Statement], reviews: Sequence[Review]) -> dict[str, Folded]:
    """The statements of a document, those out of the record too, by id in the order of the text.

    Args:
        read: what the current reading took, under the ledger's ids.
        reviews: those about this document's statements, in order, each marked whether it was undone. What a
            decision is about was written into it, so that no older reading is needed.
    """
    growing: dict[str, _Growing] = {}
    versions: dict[str, int] = {}
    for review in reviews:
        if review.action != "comment":
            versions.update(dict.fromkeys(review.targets, review.number))
        if not review.undone and review.action not in {"undo", "redo", "comment", "merge threads", "split thread"}:
            _decide(growing, review, document)
    found = {
        name: Folded(g.current, g.state, versions.get(name, 0), g.base, g.into, tuple(g.decided))
        for name, g in growing.items()
        if g.current is not None
    }
    covered = [f for f in found.values() if f.statement.id not in read]
    for name, statement in read.items():
        if name not in found and not any(_same_passage(f, statement) for f in covered):
            found[name] = Folded(statement, "read", versions.get(name, 0), statement)
    return dict(sorted(found.items(), key=lambda pair: (pair[1].statement.start, pair[1].statement.end, pair[0])))


def _decide(growing: dict[str, _Growing], review: Review, document: Document) -> None:
    bases: Mapping[str, Any] = review.details.get("statements", {})
    for target in review.targets:
        if target not in bases:
            continue  # of another document, or only spoken of
        statement = as_statement(bases[target])
        if statement.document != document.id:
            continue
        g = growing.setdefault(target, _Growing())
        if g.current is None:
            g.current = statement
            g.base = None if target in review.details.get("added", ()) else statement
        g.decided.append(review)
        _apply(g, review, target, document)


def _apply(g: _Growing, review: Review, target: str, document: Document) -> None:
    assert g.current is not None
    main = target == review.targets[0]
    if review.action == "confirm":
        g.state = _reviewed_state(g, "confirmed")
        g.into = None
    elif review.action == "add":
        g.state = "added"
    elif review.action == "reject":
        g.state = "rejected"
    elif review.action == "correct":
        g.current = changed(g.current, review.details["changes"], document)
        g.state = _reviewed_state(g, "corrected")
        g.into = None
    elif review.action == "link":
        refers_to = tuple(dict.fromkeys((*g.current.refers_to, review.details["to"])))
        g.current = replace(g.current, refers_to=refers_to)
        g.state = _reviewed_state(g, "corrected")
    elif review.action == "merge" and main:
        sources = tuple(dict.fromkeys((*g.current.sources, *review.details["sources"])))
        g.current = replace(g.current, sources=sources)
        g.state = _reviewed_state(g, "corrected")
    elif review.action == "merge":
        g.state, g.into = "merged", review.details["into"]


def _reviewed_state(g: _Growing, state: State) -> State:
    """What a statement is that somebody has decided to keep."""
    if g.base is None:
        return "added"
    return state if g.current == g.base else "corrected"


def _same_passage(reviewed: Folded, statement: Statement) -> bool:
    """Whether a newer reading took what a person has decided on, in other bounds."""
    own, machine = reviewed.statement, reviewed.machine
    kinds = {own.kind} | ({machine.kind} if machine else set())
    if statement.kind not in kinds or (reviewed.state == "rejected" and statement.actor != own.actor):
        return False
    both = min(own.end, statement.end) - max(own.start, statement.start)
    return both > _OVERLAP * min(own.end - own.start, statement.end - statement.start)


def as_statement(value: Any) -> Statement:
    """A statement from its JSON value.

    Raises: LedgerError when it is none.
    """
    try:
        return msgspec.convert(value, Statement)
    except (msgspec.MsgspecError, ValueError, TypeError) as fault:
        raise LedgerError(f"a decision holds no statement ({fault})", mend="take an unbroken copy") from fault


def changed(statement: Statement, changes: Mapping[str, Any], document: Document) -> Statement:
    """The statement with some fields changed; where the bounds change, the quote does too.

    Raises: LedgerError for a field that cannot be changed, or a value that it cannot have.
    """
    unknown = [name for name in changes if name not in CORRECTABLE]
    if unknown:
        raise LedgerError(f"{unknown[0]!r} cannot be corrected", mend=f"choose from {', '.join(CORRECTABLE)}")
    plain = msgspec.to_builtins(statement) | dict(changes)
    for name, allowed in (("kind", KINDS), ("certainty", CERTAINTIES)):
        if plain[name] not in allowed:
            raise LedgerError(f"{plain[name]!r} is no {name}", mend=f"choose from {', '.join(allowed)}")
    if "terms" not in changes and {"content", "gives", "gets"} & changes.keys():
        plain["terms"] = []  # the reader's own split of the words does not fit the new ones
    start, end = plain["start"], plain["end"]
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(document.text):
        raise LedgerError(f"[{start}, {end}) is no passage of the document", mend=f"0 to {len(document.text)}")
    plain["quote"] = document.text[start:end]
    touched = set(changes) | ({"quote"} if {"start", "end"} & changes.keys() else set())
    plain["uncertain"] = [name for name in plain["uncertain"] if name not in touched]
    try:
        return msgspec.convert(plain, Statement)
    except (msgspec.MsgspecError, ValueError, TypeError) as fault:
        raise LedgerError(f"it cannot be so: {fault}", mend="give text, or a JSON list for fields that hold several"
                          ) from fault  # fmt: skip


def relocated(value: Mapping[str, Any], name: str, document: Document, start: int, end: int) -> dict[str, Any]:
    """The JSON value of a statement at another place, in a later text of its document."""
    return {
        **value, "id": name, "document": document.id, "start": start, "end": end, "quote": document.text[start:end],
    }  # fmt: skip


def in_record(found: Iterable[Folded]) -> list[Folded]:
    """Those that the record holds."""
    return [f for f in found if f.state not in {"rejected", "merged"}]
