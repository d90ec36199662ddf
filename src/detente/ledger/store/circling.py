"""Which circles of reports are to be gathered anew after a change, and what they then hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from sqlalchemy import Column, Connection, Select, and_, delete, func, insert, or_, select

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
_FEW = 64  # documents looked at where one is enough


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
    gone = _circles_of(kept, versions) | _near(kept, known) | set(kept.execute(_lapsing(last)).scalars())
    members = {
        name: own for name, own in (_kept_ties(kept, gone) | known).items() if name not in versions or name in known
    }
    places = _places(record, members)
    groups = tied({name: members[name] for name in sorted(members, key=places.__getitem__)})
    new = {group[0]: {name: members[name] for name in group} for group in groups}
    return Changed(versions, gone, new, last)


@dataclass(frozen=True, slots=True)
class Grown:
    """That a change concerns one circle, and no document leaves it.

    `versions` are the documents that changed, as they were marked; `ties` what ties those that have any; `last` as in
    `Changed`.
    """

    circle: str
    versions: dict[str, int]
    ties: dict[str, Ties]
    last: str


def grown(connection: Connection, versions: dict[str, int]) -> Grown | None:
    """The one circle that some changed documents are all in or come to; None where it may be otherwise.

    It is so where each new document is tied to it, and where what loses a tie to a document is tied to it otherwise.
    """
    known = _ties_of(connection, versions)
    before = _ties_before(connection, versions)
    if before.keys() - known.keys():
        return None  # nothing is left in a document by which it was tied to others
    losing = [name for name, old in before.items() if not _holds_all(known[name], old)]
    if losing and (len(known) > 1 or not all(_stays(connection, n, before[n], known[n]) for n in losing)):
        return None
    last = _last_day(connection)
    names = set(connection.execute(_lapsing(last)).scalars())
    names |= _circles_of(connection, versions)
    for name, own in known.items():
        near = _near_one(connection, own)
        if name not in before and not near:
            return None
        names |= near
        if len(names) > 1:
            return None
    return Grown(names.pop(), versions, known, last) if names else None


def _lapsing(last: str) -> Select[Any]:
    """The circles in which a deadline has passed, or has not, since their lists were kept."""
    return select(circles.c.circle).where(or_(circles.c.after >= last, circles.c.until < last))


def _ties_before(kept: Connection, names: Collection[str]) -> dict[str, Ties]:
    """What tied some documents when they were last looked at."""
    return _ties(kept, circle_documents.c.document, names)


def _near_one(kept: Connection, own: Ties) -> set[str]:
    """The circles that a document is tied to."""
    found: set[str] = set()
    circle = circle_documents.c.circle
    for some in _some({plain(mark) for mark in own.marks}):
        query = select(circle).join(circle_keys, circle_documents.c.document == circle_keys.c.document).distinct()
        found.update(kept.execute(query.where(circle_keys.c.kind == "mark", circle_keys.c.key.in_(some))).scalars())
    parties = [plain(party) for party in own.parties]
    naming = and_(circle_keys.c.kind == "party", circle_keys.c.key.in_(parties))
    query = select(circle).join(circle_keys, circle_documents.c.document == circle_keys.c.document).distinct()
    for name in set(kept.execute(query.where(naming)).scalars()) - found:
        in_it = _JOINED.where(naming, circle == name)
        for query in (in_it.limit(_FEW), in_it):  # mostly one of the first is on its topic
            if any(same_topic(own.topic, frozenset(decoded(row.topic))) for row in kept.execute(query)):
                found.add(name)
                break
    return found


def _holds_all(own: Ties, before: Ties) -> bool:
    """Whether a document has all the ties that it had."""
    marks, parties = ({plain(key) for key in held} for held in (own.marks, own.parties))
    return before.marks <= marks and before.parties <= parties and before.topic == own.topic


def _stays(kept: Connection, name: str, before: Ties, own: Ties) -> bool:
    """Whether all that a document was tied to is tied to it still, as far as a few looks can say."""
    marks = {plain(mark) for mark in own.marks}
    parties = {plain(party) for party in own.parties}
    if before.topic != own.topic:
        return False
    besides = select(circle_keys.c.document).where(circle_keys.c.kind == "party", circle_keys.c.key.in_(parties))
    for kind, lost in (("mark", before.marks - marks), ("party", before.parties - parties)):
        for key in lost:
            held = select(circle_keys.c.document).where(circle_keys.c.kind == kind, circle_keys.c.key == key)
            others = held.where(circle_keys.c.document != name)
            if kind == "mark":
                others = others.limit(1)  # those that have a mark in common hang together by it
            else:
                # of those on its topic, one that names another of its parties is tied to it by that
                others = others.where(circle_keys.c.document.not_in(besides)).limit(_FEW)
            found = kept.execute(others).scalars().all()
            if len(found) == _FEW:
                return False
            there = list(_ties_before(kept, found).values())
            if kind == "party":
                there = [other for other in there if same_topic(before.topic, other.topic)]
            if not all(_tied(other, marks, parties, own.topic) for other in there):
                return False
    return True


def _tied(other: Ties, marks: set[str], parties: set[str], topic: frozenset[str]) -> bool:
    return not marks.isdisjoint(other.marks) or (
        not parties.isdisjoint(other.parties) and same_topic(topic, other.topic)
    )


def write_grown(kept: Connection, change: Grown) -> None:
    """Note what ties the documents that have changed to their circle."""
    names = change.versions.keys() | change.ties.keys()
    _delete(kept, circle_documents, circle_documents.c.document, names)
    _delete(kept, circle_keys, circle_keys.c.document, names)
    _insert(kept, [(change.circle, name, own) for name, own in change.ties.items()])


def write(kept: Connection, change: Changed) -> None:
    """Note who stands in which circle now, and take the circles that no longer hold away."""
    members = [(circle, name, own) for circle, group in change.new.items() for name, own in group.items()]
    names = change.versions.keys() | {name for _, name, _ in members}
    _delete(kept, circles, circles.c.circle, change.gone)
    _delete(kept, circle_documents, circle_documents.c.document, names)
    _delete(kept, circle_keys, circle_keys.c.document, names)
    _insert(kept, members)


def _insert(kept: Connection, members: list[tuple[str, str, Ties]]) -> None:
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
        others = frozenset(referred | together.get(document.id, set()))
        own = ties(document, said, tuple(relations[document.id]), others)
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
    return _ties(kept, circle_documents.c.circle, names)


def _ties(kept: Connection, column: Column[str], names: Collection[str]) -> dict[str, Ties]:
    """What ties the documents that have one of these names in a column of their table."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    topics: dict[str, frozenset[str]] = {}
    for some in _some(names):
        query = select(circle_documents).where(column.in_(some))
        topics.update((row.document, frozenset(decoded(row.topic))) for row in kept.execute(query))
        for row in kept.execute(_JOINED.where(column.in_(some))):
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
