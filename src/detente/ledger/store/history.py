"""Reviews as they are stored: reading them, appending one."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select

from detente.ledger.store.entries import Action, Review
from detente.ledger.store.rows import encoded, review_of
from detente.ledger.store.schema import review_targets, reviews

_AT_ONCE = 500
_FEW = 50


def every(connection: Connection) -> list[Review]:
    """All reviews in order."""
    return _with_targets(connection, connection.execute(select(reviews).order_by(reviews.c.number)).all())


def about(connection: Connection, names: Collection[str], documents: Collection[str] = ()) -> list[Review]:
    """The reviews about some statements or documents themselves, or about any statement of some documents."""
    conditions: list[ColumnElement[bool]] = [
        and_(review_targets.c.target >= f"{d}.", review_targets.c.target < f"{d}/") for d in documents
    ]
    if names:
        conditions.append(review_targets.c.target.in_(list(names)))
    if not conditions:
        return []
    numbers = select(review_targets.c.review).where(or_(*conditions)).distinct()
    rows = connection.execute(select(reviews).where(reviews.c.number.in_(numbers)).order_by(reviews.c.number)).all()
    return _with_targets(connection, rows)


def of_actions(connection: Connection, actions: Sequence[Action]) -> list[Review]:
    """The reviews of some kinds, in order."""
    rows = connection.execute(select(reviews).where(reviews.c.action.in_(actions)).order_by(reviews.c.number)).all()
    return _with_targets(connection, rows)


def back_from_last(connection: Connection, who: str) -> Iterator[Review]:
    """The reviews of one person, newest first; read a few at a time."""
    before = None
    while True:
        query = select(reviews).where(reviews.c.who == who).order_by(reviews.c.number.desc()).limit(_FEW)
        if before is not None:
            query = query.where(reviews.c.number < before)
        rows = connection.execute(query).all()
        yield from _with_targets(connection, rows)
        if len(rows) < _FEW:
            return
        before = rows[-1].number


def named(connection: Connection, name: str) -> Review | None:
    """The review with this id or number; None where there is none."""
    condition = reviews.c.id == name
    if name.isdecimal() and len(name) < 10:
        condition = or_(condition, reviews.c.number == int(name))
    found = _with_targets(connection, connection.execute(select(reviews).where(condition)).all())
    return found[0] if found else None


def page(connection: Connection, limit: int | None, offset: int) -> list[Review]:
    """Some of all reviews, oldest first."""
    query = select(reviews).order_by(reviews.c.number).limit(limit).offset(offset)
    return _with_targets(connection, connection.execute(query).all())


def undone(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of the reviews that do not count now."""
    gone: set[str] = set()
    names = list(ids)
    for at in range(0, len(names), _AT_ONCE):
        latest = (
            select(func.max(reviews.c.number)).where(reviews.c.of.in_(names[at : at + _AT_ONCE])).group_by(reviews.c.of)
        )
        rows = connection.execute(select(reviews.c.of, reviews.c.action).where(reviews.c.number.in_(latest)))
        gone.update(row.of for row in rows if row.action == "undo")
    return gone


def append(
    connection: Connection,
    action: Action,
    targets: Sequence[str],
    who: str,
    details: Mapping[str, Any],
    *,
    name: str | None = None,
    at: str | None = None,
) -> Review:
    """Write a review at the end; the caller holds the writers' lock.

    Args:
        name: its id, where it was made in another copy of the ledger; `at` likewise.
    """
    number = 1 + (connection.execute(select(func.max(reviews.c.number))).scalar() or 0)
    review = Review(
        number,
        name or secrets.token_hex(16),
        action,
        tuple(targets),
        who,
        at or datetime.now(UTC).isoformat(timespec="microseconds"),
        dict(details),
    )
    connection.execute(
        insert(reviews).values(
            number=number,
            id=review.id,
            action=action,
            who=who,
            at=review.at,
            of=details["review"] if action in {"undo", "redo"} else None,
            details=encoded(details),
        )
    )
    rows = [{"target": t, "review": number, "place": k} for k, t in enumerate(dict.fromkeys(targets))]
    connection.execute(insert(review_targets), rows)
    return review


def _with_targets(connection: Connection, rows: Iterable[Any]) -> list[Review]:
    held = list(rows)
    targets: dict[int, list[str]] = defaultdict(list)
    numbers = [row.number for row in held]
    for at in range(0, len(numbers), _AT_ONCE):
        query = (
            select(review_targets.c.review, review_targets.c.target)
            .where(review_targets.c.review.in_(numbers[at : at + _AT_ONCE]))
            .order_by(review_targets.c.review, review_targets.c.place)
        )
        for row in connection.execute(query):
            targets[row.review].append(row.target)
    gone = undone(connection, [row.id for row in held])
    return [review_of(row, targets[row.number], undone=row.id in gone) for row in held]
