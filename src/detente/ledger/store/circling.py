"""Which circles of reports are to be gathered anew after a change, and what they then hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from sqlalchemy import Column, Connection, delete, func, insert, or_, select

from detente.ledger.circles import Ties, tied, ties
from detente.ledger.record import Ledger
from detente.ledger.store import history, recording
from detente.ledger.store.identity import document_of
from detente.ledger.store.projection import decoded
from detente.ledger.store.rows import encoded, plain
from detente.ledger.store.schema import (
    circle_documents,
    circle_keys,
    circles,
    documents,
    stale,
)
from detente.ledger.store.schema import statements as table
from detente.ledger.topics import same_topic

_AT_ONCE = 500  # documents or names in one query


@dataclass(frozen=True, slots=True)
class Changed:
    """What is to be gathered anew.

    `versions` are the documents that changed, as they were marked; `gone` are the circles whose lists no longer hold,
    `new` the circles to be gathered, each with what ties its documents, by the name of the circle; `last` is the last
    day on which a document can have come out, "" where none is dated.
    """

    versions: dict[str, int]
    gone: set[str]
    new: dict[str, dict[str, Ties]]
    last: str


def stale_documents(connection: Connection) -> dict[str, int]:
    """The documents that changed since they were last looked at, with their marks."""
    return {row.document: row.version for row in connection.execute(select(stale))}


def all_documents(connection: Connection) -> dict[str, int]:
    """Every document, none of them marked."""
    return dict.fromkeys(connection.execute(select(documents.c.id)).scalars(), 0)


def _last_day(connection: Connection) -> str:
    """The last day on which a document of the record can have come out; "" where none is dated."""
    left = select(table.c.number).where(table.c.document == documents.c.id, table.c.live == 1).exists()
    query = select(func.max(documents.c.last)).where(or_(documents.c.revised_by.is_(None), left))
    return connection.execute(query).scalar() or ""


def changed(record: Connection, kept: Connection, versions: dict[str, int]) -> Changed:
    """What some changed documents ask to be gathered anew.

    Args:
        record: the ledger; `kept`: what was gathered before, elsewhere where the ledger cannot be written.
    """
    known = _ties_of(record, versions)
    last = _last_day(record)
    lapsing = select(circles.c.circle).where(or_(circles.c.after >= last, circles.c.until < last))
    gone = _circles_of(kept, versions) | _near(kept, known) | set(kept.execute(lapsing).scalars())
    members = {
        name: own for name, own in (_kept_ties(kept, gone) | known).items() if name not in versions or name in known
    }
    places = _places(record, members)
    groups = tied({name: members[name] for name in sorted(members, key=places.__getitem__)})
    new = {group[0]: {name: members[name] for name in group} for group in groups}
    return Changed(versions, gone, new, last)


def write(kept: Connection, change: Changed) -> None:
    """Note who stands in which circle now, and take the circles that no longer hold away."""
    members = [(circle, name, own) for circle, group in change.new.items() for name, own in group.items()]
    names = change.versions.keys() | {name for _, name, _ in members}
    _delete(kept, circles, circles.c.circle, change.gone)
    _delete(kept, circle_documents, circle_documents.c.document, names)
    _delete(kept, circle_keys, circle_keys.c.document, names)
    for at in range(0, len(members), _AT_ONCE):
        some = members[at : at + _AT_ONCE]
        rows = [{"document": name, "circle": circle, "topic": encoded(sorted(own.topic))} for circle, name, own in some]
        keys = [
            {"kind": kind, "key": key, "document": name}
            for _, name, own in some
            for kind, held in (("party", own.parties), ("mark", own.marks))
            for key in sorted({plain(key) for key in held})
        ]
        for where, values in ((circle_documents, rows), (circle_keys, keys)):
            if values:
                kept.execute(insert(where), values)


def _ties_of(record: Connection, names: Collection[str]) -> dict[str, Ties]:
    """What ties some documents to others, as the record is."""
    together = _together(record)
    found: dict[str, Ties] = {}
    for some in _some(names):
        found.update(_ties_of_some(recording.ledger(record, None, some, part_of=names), together))
    return found


def _ties_of_some(ledger: Ledger, together: Mapping[str, set[str]]) -> Iterator[tuple[str, Ties]]:
    """The same of so many documents as are held in memory at once."""
    relations = defaultdict(list)
    for relation in ledger.speaks_for:
        relations[relation.document].append(relation)
    for document in ledger.documents:
        said = ledger.said_in.get(document.id, ())
        referred = {document_of(name) for s in said for name in s.refers_to}
        own = ties(document, said, relations[document.id], referred | together.get(document.id, set()))
        if own is not None:
            # one copy of each word and name, as many documents have them in common
            yield document.id, Ties(*(frozenset(map(intern, held)) for held in (own.parties, own.topic, own.marks)))


def _together(record: Connection) -> dict[str, set[str]]:
    """The documents whose threads a person brought together or took apart, by document."""
    found: dict[str, set[str]] = defaultdict(set)
    into = recording.merged_into(record)
    for review in history.of_actions(record, ["merge threads", "split thread"]):
        if not review.undone:
            told_in = {document_of(n) for name in review.targets for n in (name, recording.followed(name, into))}
            for name in told_in:
                found[name] |= told_in
    return found


def _circles_of(kept: Connection, names: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in _some(names):
        query = select(circle_documents.c.circle).where(circle_documents.c.document.in_(some))
        found.update(kept.execute(query).scalars())
    return found


def _near(kept: Connection, known: dict[str, Ties]) -> set[str]:
    """The circles with a document that one of these is tied to."""
    found: set[str] = set()
    for some in _some({plain(mark) for own in known.values() for mark in own.marks}):
        query = _JOINED.where(circle_keys.c.kind == "mark", circle_keys.c.key.in_(some))
        found.update(row.circle for row in kept.execute(query))
    by_party: dict[str, list[Ties]] = defaultdict(list)
    for own in known.values():
        for party in own.parties:
            by_party[plain(party)].append(own)
    for some in _some(by_party):
        query = _JOINED.where(circle_keys.c.kind == "party", circle_keys.c.key.in_(some))
        for row in kept.execute(query):
            if row.circle not in found:
                topic = frozenset(decoded(row.topic))
                if any(same_topic(own.topic, topic) for own in by_party[row.key]):
                    found.add(row.circle)
    return found


_JOINED = select(circle_keys, circle_documents.c.circle, circle_documents.c.topic).join(
    circle_documents, circle_documents.c.document == circle_keys.c.document
)


def _kept_ties(kept: Connection, names: Collection[str]) -> dict[str, Ties]:
    """What ties the documents of some circles, as it was kept."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    topics: dict[str, frozenset[str]] = {}
    for some in _some(names):
        query = select(circle_documents).where(circle_documents.c.circle.in_(some))
        topics.update((row.document, frozenset(decoded(row.topic))) for row in kept.execute(query))
        for row in kept.execute(_JOINED.where(circle_documents.c.circle.in_(some))):
            keys[row.kind, row.document].add(row.key)
    return {
        name: Ties(frozenset(keys["party", name]), topic, frozenset(keys["mark", name]))
        for name, topic in topics.items()
    }


def _places(record: Connection, names: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _some(names):
        query = select(documents.c.id, documents.c.place).where(documents.c.id.in_(some))
        found.update((row.id, row.place) for row in record.execute(query))
    return found


def _delete(kept: Connection, where: Any, column: Column[Any], names: Collection[str]) -> None:
    for some in _some(names):
        kept.execute(delete(where).where(column.in_(some)))


def _some(names: Iterable[str]) -> Iterable[list[str]]:
    listed = sorted(names)
    return (listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE))
