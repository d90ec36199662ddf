"""Decisions of people: what each needs, and that nobody decides on an outdated view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from detente.errors import LedgerError, StaleError
from detente.ledger.store import events, history, listing
from detente.ledger.store.entries import Action, Review
from detente.ledger.store.folding import Folded, as_statement, changed
from detente.ledger.store.identity import Namer, document_of
from detente.ledger.store.projection import chosen, held, project
from detente.ledger.store.schema import documents
from detente.ledger.store.schema import statements as table
from detente.ledger.threads import Thread
from detente.values.dates import DateSpan
from detente.values.statement import UNKNOWN, Statement

_LONGEST_NAME = 200

_QUIET = frozenset({"confirm", "comment"})
"""Decisions that leave threads as they are, unless one changes a statement: one that was merged, say."""


def confirm(connection: Connection, name: str, who: str, seen: int | None) -> Review:
    """Say that a statement is right as it stands."""
    target = _target(connection, name, seen)
    return _decide(connection, "confirm", [target], who, {})


def correct(connection: Connection, name: str, changes: Mapping[str, Any], who: str, seen: int | None) -> Review:
    """Change fields of a statement.

    Raises: LedgerError for a field that cannot be changed, a value that it cannot have, or no change at all.
    """
    target = _target(connection, name, seen)
    wanted = _resolved(connection, dict(changes))
    _check_date(wanted)
    _check_actor(wanted)
    after = changed(target.statement, wanted, chosen(connection, target.statement.document)[0])
    was, now = msgspec.to_builtins(target.statement), msgspec.to_builtins(after)
    different = [key for key in wanted if was[key] != now[key]]
    if not different:
        raise LedgerError("nothing would change", where=f"statement {target.statement.id}", mend="confirm it instead")
    details = {"changes": {k: now[k] for k in different}, "was": {k: was[k] for k in different}}
    return _decide(connection, "correct", [target], who, details)


def reject(connection: Connection, name: str, who: str, reason: str, seen: int | None) -> Review:
    """Say that a statement is wrong."""
    return _decide(connection, "reject", [_target(connection, name, seen)], who, {"reason": reason})


def add(connection: Connection, name: str, fields: Mapping[str, Any], who: str) -> Review:
    """Write a statement that the reader missed.

    Raises: LedgerError when a field is missing or cannot be so.
    """
    document, *_ = chosen(connection, listing.full_name(connection, name, "document"))
    wanted = _resolved(connection, dict(fields))
    missing = [key for key in ("kind", "actor", "content", "start", "end") if key not in wanted]
    if missing:
        raise LedgerError(f"{missing[0]!r} is missing", mend="a statement needs kind, actor, content, start and end")
    start, end = wanted["start"], wanted["end"]
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(document.text):
        raise LedgerError(f"[{start}, {end}) is no passage of the document", mend=f"0 to {len(document.text)}")
    blank = Statement("new", document.id, "act", UNKNOWN, "", start, end, document.text[start:end])
    _check_date(wanted)
    _check_actor(wanted)
    kind = changed(blank, wanted, document).kind
    namer = Namer(document.id, document.text)
    there = held(connection, document.id).folded
    own = next(n for n in iter(lambda: namer.name(kind, start, end), "") if n not in there)
    statement = replace(changed(blank, wanted, document), id=own)
    details = {"statements": {own: msgspec.to_builtins(statement)}, "added": [own]}
    review = history.append(connection, "add", [own], _person(who), details)
    project(connection, [document.id])
    return review


def merge(connection: Connection, kept: str, others: Sequence[str], who: str, seen: int | None) -> Review:
    """Say that other statements are the first one told again.

    Raises: LedgerError when there is no other, or one is out of the record already.
    """
    first = _target(connection, kept, seen)
    rest = [_target(connection, name, None) for name in dict.fromkeys(others)]
    rest = [item for item in rest if item.statement.id != first.statement.id]
    if not rest:
        raise LedgerError("a statement cannot be merged with itself", mend="name another one")
    for item in (first, *rest):
        if item.state in {"rejected", "merged"}:
            raise LedgerError(f"it is {item.state}", where=f"statement {item.statement.id}", mend="undo that first")
    sources = dict.fromkeys(name for item in rest for name in _told_by(connection, item))
    details = {
        "into": first.statement.id,
        "sources": [name for name in sources if name not in _told_by(connection, first)],
    }
    return _decide(connection, "merge", [first, *rest], who, details)


def link(connection: Connection, name: str, to: str, who: str, seen: int | None) -> Review:
    """Say that a statement refers to another.

    Raises: LedgerError when it does already, or both are one.
    """
    target = _target(connection, name, seen)
    other = listing.full_name(connection, to, "statement")
    if other == target.statement.id or other in target.statement.refers_to:
        raise LedgerError("nothing would change", where=f"statement {target.statement.id}", mend="name another one")
    return _decide(connection, "link", [target], who, {"to": other})


def comment(connection: Connection, name: str, text: str, who: str) -> Review:
    """Add words to a statement or a document."""
    if not text.strip():
        raise LedgerError("the comment is empty", mend="write something")
    what = "statement" if "." in name else "document"
    target = listing.full_name(connection, name, what)
    return history.append(connection, "comment", [target], _person(who), {"text": text})


def group(connection: Connection, action: Action, one: Sequence[str], other: Sequence[str], who: str) -> Review:
    """Bring two matters together, or take one apart; each is given by its statements."""
    names = ("one", "other") if action == "merge threads" else ("apart", "from")
    details = dict(zip(names, (list(one), list(other)), strict=True))
    review = history.append(connection, action, [*one, *other], _person(who), details)
    project(connection, _documents(connection, review.targets))
    return review


def parts(thread: Thread, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The statements of a thread that are to be a matter of their own, and the others.

    Raises: LedgerError when one is not of the thread, or one part would name no action.
    """
    foreign = [name for name in names if name not in thread.statements]
    if foreign:
        raise LedgerError(
            f"statement {foreign[0]} is not of thread {thread.id}",
            mend="the thread's page, or `detente ledger threads --format json`, names its own",
        )
    apart = [name for name in thread.statements if name in set(names)]
    left = [name for name in thread.statements if name not in set(names)]
    naming = {link.statement for link in thread.links if link.mention is not None}
    if not naming & set(apart) or not naming & set(left):
        mend = "take apart a statement that says itself what somebody is to do, and leave one"
        raise LedgerError("one part would name no action", where=f"thread {thread.id}", mend=mend)
    return apart, left


def undo(connection: Connection, who: str, name: str | None) -> Review:
    """Take back a decision: the one named, else this person's last one that stands.

    Raises: LedgerError when there is none, or it does not count already.
    """
    if name is None:
        own = history.back_from_last(connection, _person(who))
        last = next((r for r in own if r.action not in events.UNDOING and not r.undone), None)
        if last is None:
            raise LedgerError("there is nothing to undo", where=f"decisions by {who}")
        review = last
    else:
        review = _review(connection, name)
        if review.undone:
            raise LedgerError("it was undone already", where=f"review {review.number}")
    return _turn(connection, "undo", review, who)


def redo(connection: Connection, who: str, name: str | None) -> Review:
    """Let a decision count again: the one named, else the one that this person undid last.

    Only where the person has decided nothing since: a decision after an undo ends what can be redone without a name.

    Raises: LedgerError when there is none, or it counts already.
    """
    if name is None:
        name = _last_undone(connection, _person(who))
        if name is None:
            raise LedgerError("there is nothing to redo", where=f"decisions by {who}")
    review = _review(connection, name)
    if not review.undone:
        raise LedgerError("it counts already", where=f"review {review.number}")
    return _turn(connection, "redo", review, who)


def _last_undone(connection: Connection, who: str) -> str | None:
    """The decision that this person undid last and nobody has redone, with nothing decided since."""
    for review in history.back_from_last(connection, who):
        if review.action not in events.UNDOING:
            return None
        name = review.details["review"]
        if review.action == "undo" and history.undone(connection, [name]):
            return str(name)
    return None


def take_in(connection: Connection, reviews: Iterable[Review], source: str) -> int:
    """Append decisions of another copy of the ledger; how many were new.

    Raises: LedgerError when one is about a document that is not here; nothing is then kept.
    """
    touched: dict[str, None] = {}
    new = 0
    for place, review in enumerate(reviews, 1):
        if history.named(connection, review.id) is not None:
            continue
        for target in review.targets:
            name = document_of(target) or target
            if connection.execute(select(documents.c.id).where(documents.c.id == name)).scalar() is None:
                raise LedgerError(
                    f"a decision is about document {name}, which is not here",
                    where=f"{source}, review {place}",
                    mend="add the document first",
                )
            touched[name] = None
        for value in review.details.get("statements", {}).values():
            as_statement(value)
        history.append(
            connection, review.action, review.targets, review.who, review.details, name=review.id, at=review.at
        )
        new += 1
    project(connection, touched)
    return new


def _turn(connection: Connection, action: Action, review: Review, who: str) -> Review:
    done = history.append(connection, action, review.targets, _person(who), {"review": review.id})
    project(connection, _documents(connection, review.targets), always=review.action not in _QUIET)
    return done


def _decide(
    connection: Connection, action: Action, targets: Sequence[Folded], who: str, details: dict[str, Any]
) -> Review:
    names = [item.statement.id for item in targets]
    details["statements"] = {item.statement.id: msgspec.to_builtins(item.machine or _written(item)) for item in targets}
    added = [item.statement.id for item in targets if item.machine is None]
    if added:
        details["added"] = added
    review = history.append(connection, action, names, _person(who), details)
    project(connection, _documents(connection, names), always=action not in _QUIET)
    return review


def _written(item: Folded) -> Statement:
    """A statement as the person who added it wrote it."""
    first = next(review for review in item.decided if item.statement.id in review.details.get("statements", {}))
    return as_statement(first.details["statements"][item.statement.id])


def _target(connection: Connection, name: str, seen: int | None) -> Folded:
    full = listing.full_name(connection, name, "statement")
    document = connection.execute(select(table.c.document).where(table.c.id == full)).scalar_one()
    item = held(connection, document).folded[full]
    if seen is not None and seen != item.version:
        now = history.named(connection, str(item.version))
        by = f" by {now.who} ({now.action})" if now else ""
        raise StaleError(
            f"it was decided on{by} since you looked (version {item.version}, you saw {seen})",
            where=f"statement {full}",
            mend="look at it again, then decide",
            seen=seen,
            now=item.version,
        )
    return item


def _check_date(fields: Mapping[str, Any]) -> None:
    """Refuse a new date that is none: nothing could be ordered by it. (A deadline may be in words.)"""
    value = fields.get("date")
    if value and isinstance(value, str):
        try:
            DateSpan.parse(value)
        except ValueError:
            mend = "give a day, month or year, as in 2016-09-06 or 2016-09"
            raise LedgerError(f"{value[:40]!r} is no date", where="date", mend=mend) from None


def _check_actor(fields: Mapping[str, Any]) -> None:
    """Refuse an actor without a name: whom nobody names is "unknown", and taking back has its own command."""
    value = fields.get("actor", UNKNOWN)
    if isinstance(value, str) and not value.strip():
        raise LedgerError("an actor needs a name", where="actor", mend=f'write "{UNKNOWN}" where nobody is named')


def _resolved(connection: Connection, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with every id that they name in full."""
    if isinstance(changes.get("refers_to"), (list, tuple)):
        changes["refers_to"] = [listing.full_name(connection, str(n), "statement") for n in changes["refers_to"]]
    return changes


def _told_by(connection: Connection, item: Folded) -> list[str]:
    """Who told of it: its own sources, then the outlet of its document."""
    query = select(documents.c.outlet).where(documents.c.id == item.statement.document)
    outlet = connection.execute(query).scalar_one()
    return [*item.statement.sources, *([outlet] if outlet else [])]


def _review(connection: Connection, name: str) -> Review:
    review = history.named(connection, name)
    if review is None or review.action in events.UNDOING:
        raise LedgerError(f"there is no decision {name!r} to undo or redo", mend="look at the history for its number")
    return review


def _documents(connection: Connection, targets: Iterable[str]) -> list[str]:
    names = dict.fromkeys(document_of(target) or target for target in targets)
    return list(connection.execute(select(documents.c.id).where(documents.c.id.in_(list(names)))).scalars())


def _person(who: str) -> str:
    name = " ".join(who.split())
    if not name or len(name) > _LONGEST_NAME:
        raise LedgerError("a decision needs the name of who makes it", mend="give --who NAME, or set DETENTE_WHO")
    return name
