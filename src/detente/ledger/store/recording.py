"""The current record as the frozen `Ledger`, on which threads, framing, diagnosis and briefs work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, and_, bindparam, func, or_, select

from detente.ledger.record import Grouping, Ledger, Notice
from detente.ledger.store import history
from detente.ledger.store.entries import Reviewed
from detente.ledger.store.identity import document_of as document_named
from detente.ledger.store.projection import decoded, held
from detente.ledger.store.rows import day, document_of, statement_of
from detente.ledger.store.schema import documents, editions, readings, review_targets, reviews, texts
from detente.ledger.store.schema import statements as table
from detente.values.statement import SpeaksFor, Statement


class _Correction(msgspec.Struct):
    changes: dict[str, Any] = {}


_correction = msgspec.json.Decoder(_Correction)
_AT_ONCE = 500  # names in one query
_DECIDING = ("confirm", "correct", "reject", "add", "merge", "link")


def state(connection: Connection) -> tuple[int, int, int]:
    """Changes whenever the ledger does."""
    numbers = [
        connection.execute(select(func.max(column))).scalar() or 0 for column in (reviews.c.number, readings.c.number)
    ]
    return numbers[0], numbers[1], connection.execute(select(func.count()).select_from(editions)).scalar_one()


def ledger(
    connection: Connection,
    as_of: date | None,
    among: Collection[str] | None = None,
    *,
    part_of: Collection[str] | None = None,
) -> Ledger:
    """The record, without reports published after the day.

    Args:
        among: only these documents; None for all.
        part_of: more documents, of which these are some: references to statements of the record in those are kept,
            and all that lead to still others. None: keep those that lead to these documents only.
    """
    out = [documents.c.known <= day(as_of)] if as_of else []
    if among is not None:
        # written into the query: a database takes only so many parameters
        numbers: BindParameter[int] = bindparam(
            "among", _numbers(connection, among), expanding=True, literal_execute=True
        )
        out.append(documents.c.number.in_(numbers))
    left = select(table.c.number).where(table.c.document == documents.c.id, table.c.live == 1).exists()
    chosen = (
        select(documents.c.id, documents.c.relations, documents.c.notices, editions.c.body, texts.c.text)
        .join(editions, and_(editions.c.document == documents.c.id, editions.c.digest == documents.c.edition))
        .join(texts, texts.c.digest == editions.c.text)
        .where(*out, or_(documents.c.revised_by.is_(None), left))
        .order_by(documents.c.place)
    )
    held_documents, relations, notices = [], [], []
    for row in connection.execute(chosen):
        held_documents.append(document_of(row.body, row.text))
        relations += [SpeaksFor(**value) for value in decoded(row.relations)] if row.relations != "[]" else []
        notices += [Notice(row.id, words) for words in decoded(row.notices)] if row.notices != "[]" else []
    query = select(table.c.place, table.c.body, table.c.live)
    if out:
        known = select(documents.c.id).where(*out)
        query = query.where(table.c.document.in_(known))
    if among is None:
        query = query.where(table.c.live == 1)  # else a database would look through all that are
    rows = sorted((row for row in connection.execute(query) if row.live), key=lambda row: row.place)
    said = [statement_of(row.body) for row in rows]
    into = merged_into(connection)
    here = {s.id for s in said}
    within = here if part_of is None else here | _elsewhere(connection, _leading_out(said, here, into), part_of)
    return Ledger(
        tuple(held_documents),
        tuple(_linked(said, into, within)),
        tuple(relations),
        tuple(notices),
        tuple(_groupings(connection, here, into)),
    )


def groupings(connection: Connection, here: Collection[str]) -> tuple[Grouping, ...]:
    """What people decided about the threads of these statements."""
    return tuple(_groupings(connection, here, merged_into(connection)))


def within(record: Ledger, here: Collection[str]) -> Ledger:
    """A record whose statements refer to these statements only."""
    return replace(record, statements=tuple(_linked(list(record.statements), {}, here)))


def linked_to(connection: Connection, names: Set[str]) -> set[str]:
    """The documents with a statement that leads to one of these, through merged ones too, be that in the record or not.

    A reader links within one document; people may have linked any two.
    """
    into = merged_into(connection)
    found = set()
    for row in connection.execute(
        select(table.c.document, table.c.body).where(table.c.document.in_(_relinked(connection)))
    ):
        for name in statement_of(row.body).refers_to:
            if not names.isdisjoint(map(document_named, _followed_through(name, into))):
                found.add(row.document)
    return found


def _relinked(connection: Connection) -> set[str]:
    """The documents in which a person may have said what a statement refers to, and the later texts of these."""
    query = (
        select(reviews.c.action, reviews.c.details, review_targets.c.target)
        .join(review_targets, review_targets.c.review == reviews.c.number)
        .where(reviews.c.action.in_(("link", "correct", "add")))
    )
    found = {
        document_named(row.target)
        for row in connection.execute(query)
        if row.action != "correct" or "refers_to" in _correction.decode(row.details).changes
    }
    if found:
        later_texts = connection.execute(select(documents.c.id, documents.c.revised_by))
        follows = {row.id: row.revised_by for row in later_texts}
        for name in list(found):
            while (later := follows.get(name)) is not None and later not in found:
                name = later
                found.add(name)
    return found


def _followed_through(name: str, into: dict[str, str]) -> set[str]:
    """A statement, and all that it leads to as it was merged into them."""
    seen = {name}
    while (name := into.get(name, name)) not in seen:
        seen.add(name)
    return seen


def _numbers(connection: Connection, names: Collection[str]) -> list[int]:
    listed = sorted(names)
    found: list[int] = []
    for at in range(0, len(listed), _AT_ONCE):
        query = select(documents.c.number).where(documents.c.id.in_(listed[at : at + _AT_ONCE]))
        found.extend(connection.execute(query).scalars())
    return found


def merged_into(connection: Connection) -> dict[str, str]:
    """Each statement that was merged into another, with that one."""
    rows = connection.execute(select(table.c.id, table.c.into).where(table.c.into.is_not(None)))
    return {row.id: row.into for row in rows}


def _linked(said: list[Statement], into: dict[str, str], within: Collection[str]) -> Iterator[Statement]:
    """Statements whose `refers_to` leads to some statements only; to the one kept where two were merged."""
    for statement in said:
        names = tuple(dict.fromkeys(followed(name, into) for name in statement.refers_to))
        names = tuple(name for name in names if name != statement.id and name in within)
        yield statement if names == statement.refers_to else replace(statement, refers_to=names)


def _leading_out(said: list[Statement], here: Collection[str], into: dict[str, str]) -> set[str]:
    """What statements refer to besides each other."""
    return {kept for s in said for name in s.refers_to if (kept := followed(name, into)) not in here}


def _elsewhere(connection: Connection, names: set[str], part_of: Collection[str]) -> set[str]:
    """Those of some statements that are in the record, or of other documents than these."""
    inside = {name for name in names if document_named(name) in part_of}
    listed = sorted(inside)
    found = names - inside
    for at in range(0, len(listed), _AT_ONCE):
        query = select(table.c.id).where(table.c.id.in_(listed[at : at + _AT_ONCE]), table.c.live + 0 == 1)
        found.update(connection.execute(query).scalars())
    return found


def followed(name: str, into: dict[str, str]) -> str:
    """The statement that one leads to through all that it was merged into; itself where it was not."""
    seen = set()
    while name in into and name not in seen:
        seen.add(name)
        name = into[name]
    return name


def _groupings(connection: Connection, here: Collection[str], into: dict[str, str]) -> Iterator[Grouping]:
    """What people decided on threads; a statement that was merged since stands for the one that it was merged into.

    But not where the one kept was itself put on the other side.
    """
    for review in history.of_actions(connection, ["merge threads", "split thread"]):
        if review.undone:
            continue
        together = review.action == "merge threads"
        first, second = (review.details[key] for key in (("one", "other") if together else ("apart", "from")))
        one = _in_record(first, second, here, into)
        other = _in_record(second, (*first, *one), here, into)
        if one and other:
            yield Grouping("together" if together else "apart", one, other)


def _in_record(
    names: Sequence[str], otherwise: Sequence[str], here: Collection[str], into: dict[str, str]
) -> tuple[str, ...]:
    """The statements of the record that some names lead to, without those that are named `otherwise`."""
    led = ((name, followed(name, into)) for name in names)
    return tuple(dict.fromkeys(kept for name, kept in led if kept in here and (kept == name or kept not in otherwise)))


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
