"""The current record as the frozen `Ledger`, on which threads, framing, diagnosis and briefs work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, and_, func, or_, select

from detente.ledger.record import Grouping, Ledger, Notice
from detente.ledger.store import history
from detente.ledger.store.entries import Reviewed
from detente.ledger.store.identity import document_of as document_named
from detente.ledger.store.projection import decoded, held
from detente.ledger.store.rows import day, document_of, statement_of
from detente.ledger.store.schema import documents, editions, readings, review_targets, reviews, texts
from detente.ledger.store.schema import statements as table
from detente.values.statement import SpeaksFor, Statement

_DECIDING = ("confirm", "correct", "reject", "add", "merge", "link")


def state(connection: Connection) -> tuple[int, int, int]:
    """Changes whenever the ledger does."""
    numbers = [
        connection.execute(select(func.max(column))).scalar() or 0 for column in (reviews.c.number, readings.c.number)
    ]
    return numbers[0], numbers[1], connection.execute(select(func.count()).select_from(editions)).scalar_one()


def ledger(connection: Connection, as_of: date | None) -> Ledger:
    """The record, without reports published after the day."""
    out = [documents.c.known <= day(as_of)] if as_of else []
    left = select(table.c.document).where(table.c.live == 1)
    chosen = (
        select(documents.c.id, documents.c.relations, documents.c.notices, editions.c.body, texts.c.text)
        .join(editions, and_(editions.c.document == documents.c.id, editions.c.digest == documents.c.edition))
        .join(texts, texts.c.digest == editions.c.text)
        .where(*out, or_(documents.c.revised_by.is_(None), documents.c.id.in_(left)))
        .order_by(documents.c.place)
    )
    held_documents, relations, notices = [], [], []
    for row in connection.execute(chosen):
        held_documents.append(document_of(row.body, row.text))
        relations += [SpeaksFor(**value) for value in decoded(row.relations)] if row.relations != "[]" else []
        notices += [Notice(row.id, words) for words in decoded(row.notices)] if row.notices != "[]" else []
    query = select(table.c.body).where(table.c.live == 1)
    if as_of:
        known = select(documents.c.id).where(*out)
        query = query.where(table.c.document.in_(known))
    said = [statement_of(row.body) for row in connection.execute(query.order_by(table.c.place))]
    return Ledger(
        tuple(held_documents),
        tuple(_linked(connection, said)),
        tuple(relations),
        tuple(notices),
        tuple(_groupings(connection, {s.id for s in said})),
    )


def _linked(connection: Connection, said: list[Statement]) -> Iterator[Statement]:
    """Statements whose `refers_to` leads to statements of the record only; to the one kept where two were merged."""
    merged = connection.execute(select(table.c.id, table.c.into).where(table.c.into.is_not(None)))
    into = {row.id: row.into for row in merged}
    here = {s.id for s in said}
    for statement in said:
        names = tuple(dict.fromkeys(_followed(name, into) for name in statement.refers_to))
        names = tuple(name for name in names if name in here and name != statement.id)
        yield statement if names == statement.refers_to else replace(statement, refers_to=names)


def _followed(name: str, into: dict[str, str]) -> str:
    seen = set()
    while name in into and name not in seen:
        seen.add(name)
        name = into[name]
    return name


def _groupings(connection: Connection, here: set[str]) -> Iterator[Grouping]:
    for review in history.of_actions(connection, ["merge threads", "split thread"]):
        if review.undone:
            continue
        together = review.action == "merge threads"
        keys = ("one", "other") if together else ("apart", "from")
        one, other = (tuple(n for n in review.details[key] if n in here) for key in keys)
        if one and other:
            yield Grouping("together" if together else "apart", one, other)


def reviewed(connection: Connection) -> Iterator[Reviewed]:
    """Statements that a person decided on, in the order of the record."""
    query = (
        select(review_targets.c.target)
        .join(reviews, reviews.c.number == review_targets.c.review)
        .where(reviews.c.action.in_(_DECIDING))
        .distinct()
    )
    decided = {document_named(target) for target in connection.execute(query).scalars()}
    later = select(documents.c.id, documents.c.revised_by, documents.c.place).order_by(documents.c.place)
    rows = connection.execute(later).all()
    follows = {row.id: row.revised_by for row in rows}
    for name in list(decided):
        while follows.get(name):
            name = follows[name]
            decided.add(name)
    for row in rows:
        if row.id in decided:
            yield from _of_document(connection, row.id)


def _of_document(connection: Connection, name: str) -> Iterator[Reviewed]:
    now = held(connection, name)
    comments = [r for r in history.about(connection, [], [name]) if r.action == "comment" and not r.undone]
    for item in now.folded.values():
        if not item.touched:
            continue
        own, last = item.statement.id, item.decided[-1]
        yield Reviewed(
            now.document,
            item.machine,
            None if item.state in {"rejected", "merged"} else item.statement,
            item.state,
            last.who,
            last.at,
            tuple(r.details["text"] for r in comments if own in r.targets),
        )
