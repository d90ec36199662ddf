"""Writes the current record from what happened: one document at a time, and only the rows that differ."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from detente.documents.anchors import Changed, reanchor
from detente.ledger.store import history, search_index
from detente.ledger.store.entries import Review
from detente.ledger.store.folding import Folded, fold, in_record, relocated
from detente.ledger.store.identity import Namer, digest, named
from detente.ledger.store.rows import (
    days,
    document_of,
    document_place,
    encoded,
    party_rows,
    plain,
    reading_of,
    searched_words,
    statement_of,
    statement_row,
)
from detente.ledger.store.schema import (
    anchors,
    documents,
    editions,
    readings,
    settings,
    stale,
    statement_parties,
    texts,
)
from detente.ledger.store.schema import statements as table
from detente.values.document import Document
from detente.values.statement import Reading, Statement

_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger has of one document: the copy that stands for it, its current reading and what was decided."""

    document: Document
    edition: str
    reading: Reading
    reader: str
    revised_by: str | None
    folded: dict[str, Folded]


def reader_order(reader: str, number: int) -> tuple[tuple[int, ...], int]:
    """Sorts readings: by the version that the reader's name begins with, then in the order in which they came."""
    found = _VERSION.search(reader)
    return (tuple(int(part) for part in found.group().split(".")) if found else (), number)


def chosen(connection: Connection, name: str) -> tuple[Document, str, Reading, str]:
    """The copy that stands for a document, its digest, the reading that counts, and what read it."""
    read = connection.execute(
        select(readings.c.key, readings.c.reader, readings.c.number).where(readings.c.document == name)
    ).all()
    newest = max(read, key=lambda row: reader_order(row.reader, row.number))
    keys = {row.key for row in read if row.reader == newest.reader}
    query = (
        select(editions.c.digest, editions.c.body, editions.c.key, texts.c.text)
        .join(texts, texts.c.digest == editions.c.text)
        .where(editions.c.document == name, editions.c.key.in_(keys))
        .order_by(editions.c.rank)
        .limit(1)
    )
    edition = connection.execute(query).one()
    body = connection.execute(
        select(readings.c.body).where(
            readings.c.document == name, readings.c.key == edition.key, readings.c.reader == newest.reader
        )
    ).scalar_one()
    return document_of(edition.body, edition.text), edition.digest, reading_of(body), newest.reader


def held(connection: Connection, name: str) -> Held:
    """What the ledger has of a document, folded anew from what happened."""
    document, edition, reading, reader = chosen(connection, name)
    revised_by = connection.execute(select(documents.c.revised_by).where(documents.c.id == name)).scalar()
    read = named(document.id, document.text, reading.statements)
    folded = fold(document, read, _reviews(connection, document))
    if revised_by:
        folded = dict(_left_behind(connection, folded, revised_by))
    return Held(document, edition, reading, reader, revised_by, folded)


def project(connection: Connection, names: Iterable[str], *, always: bool = True) -> None:
    """Write the rows of some documents as what happened says; and of the later texts that took their place.

    Args:
        always: whether what was gathered from them is to be gathered anew even where the record of them is as it was:
            where what people said of matters, or which statement stands for another, has changed.
    """
    ahead = deque(names)
    while ahead:
        name = ahead.popleft()
        later = connection.execute(select(documents.c.revised_by).where(documents.c.id == name)).scalar()
        if later:
            _look_for(connection, name, later)
            ahead.append(later)
        if _write(connection, held(connection, name)) or always:
            mark_stale(connection, name)


def mark_stale(connection: Connection, name: str) -> None:
    """Note that what was gathered from a document is to be gathered anew."""
    version = connection.execute(select(stale.c.version).where(stale.c.document == name)).scalar()
    if version is None:
        connection.execute(insert(stale).values(document=name, version=1))
    else:
        connection.execute(update(stale).where(stale.c.document == name).values(version=version + 1))


def rebuild(connection: Connection) -> None:
    """Write the whole record anew."""
    search_index.clear(connection)
    connection.execute(delete(statement_parties))
    connection.execute(delete(table))
    connection.execute(update(documents).values(edition=None))
    for name in connection.execute(select(documents.c.id).order_by(documents.c.number)).scalars().all():
        _write(connection, held(connection, name))
        mark_stale(connection, name)
    connection.execute(delete(settings).where(settings.c.key == "rebuild"))


def rebuild_where_asked(connection: Connection) -> None:
    """Write the record anew where a migration asks for it."""
    if connection.execute(select(settings.c.value).where(settings.c.key == "rebuild")).scalar() is not None:
        rebuild(connection)


def _reviews(connection: Connection, document: Document) -> list[Review]:
    """The decisions about a document's statements, those about earlier texts of it brought over."""
    aliases = _aliases(connection, document.id)
    found = history.about(connection, aliases.keys(), [document.id])
    return [_moved(review, aliases, document) for review in found] if aliases else found


def _aliases(connection: Connection, name: str) -> dict[str, tuple[str, int, int]]:
    """For each statement of earlier texts that was found again: its id here, and where it stands."""
    rows = connection.execute(
        select(anchors.c.statement, anchors.c.moved_to, anchors.c.start, anchors.c.end).where(
            anchors.c.document == name, anchors.c.moved_to.is_not(None)
        )
    ).all()
    found = {row.statement: (row.moved_to, row.start, row.end) for row in rows}
    for earlier in {row.statement.rpartition(".")[0] for row in rows}:
        for old, (now, _, _) in _aliases(connection, earlier).items():
            if now in found:
                found[old] = found[now]
    return found


def _moved(review: Review, aliases: Mapping[str, tuple[str, int, int]], document: Document) -> Review:
    """A decision about an earlier text as one about this text."""
    if not aliases.keys() & set(review.targets):
        return review
    bases = {}
    for name, value in review.details.get("statements", {}).items():
        if name in aliases:
            here, start, end = aliases[name]
            bases[here] = relocated(value, here, document, start, end)
        else:
            bases[name] = value
    details: dict[str, Any] = {**review.details, "statements": bases}
    details["added"] = [aliases[n][0] if n in aliases else n for n in review.details.get("added", ())]
    if "changes" in details:
        details["changes"] = {k: v for k, v in details["changes"].items() if k not in {"start", "end"}}
    targets = tuple(aliases[t][0] if t in aliases else t for t in review.targets)
    return replace(review, targets=targets, details=details)


def _left_behind(connection: Connection, folded: Mapping[str, Folded], later: str) -> Iterable[tuple[str, Folded]]:
    """Of an earlier text: what a person decided on, and the later text does not hold."""
    rows = connection.execute(select(anchors).where(anchors.c.document == later)).all()
    of = {row.statement: row for row in rows}
    for name, item in folded.items():
        anchor = of.get(name)
        if anchor is None or anchor.moved_to is not None or not item.touched:
            continue
        seen_since = any(review.number > anchor.after for review in item.decided)
        drifted = item.state in {"confirmed", "corrected", "added"} and not seen_since
        yield name, replace(item, state="drifted") if drifted else item


def _look_for(connection: Connection, earlier: str, later: str) -> None:
    """Look in the later text for each sentence of the earlier one that a person has decided on, once."""
    old, _, reading, _ = chosen(connection, earlier)
    folded = fold(old, named(old.id, old.text, reading.statements), _reviews(connection, old))
    known = set(connection.execute(select(anchors.c.statement).where(anchors.c.document == later)).scalars())
    wanted = [f for name, f in folded.items() if f.touched and name not in known]
    if not wanted:
        return
    new, _, newer, _ = chosen(connection, later)
    taken = {(s.kind, s.start, s.end): name for name, s in named(new.id, new.text, newer.statements).items()}
    after = max((review.number for f in folded.values() for review in f.decided), default=0)
    rows = []
    for item in wanted:
        s = item.statement
        place = reanchor(old.text, s.start, s.end, new.text)
        lost = isinstance(place, Changed)
        moved_to = None
        if not lost:
            # the kind by which the reader knows it, so that both go by one name
            kind = item.machine.kind if item.machine else s.kind
            moved_to = taken.get((kind, place.start, place.end)) or _own_name(new, kind, place.start, place.end)
        rows.append(
            {
                "document": later, "statement": s.id, "moved_to": moved_to, "start": place.start, "end": place.end,
                "after": after, "why": place.why if isinstance(place, Changed) else "",
                "diff": encoded(place.diff if isinstance(place, Changed) else ()),
            }
        )  # fmt: skip
    connection.execute(insert(anchors), rows)


def _own_name(document: Document, kind: str, start: int, end: int) -> str:
    return Namer(document.id, document.text).name(kind, start, end)


def _write(connection: Connection, now: Held) -> bool:
    """Bring a document's rows to what they should be; whether any that lists are gathered from has changed."""
    row = connection.execute(select(documents).where(documents.c.id == now.document.id)).one()
    changed = _write_statements(connection, now)
    if row.edition != now.edition:
        if row.edition is not None:
            search_index.take(connection, "document_words", [(row.number, _words_of(connection, now, row.edition))])
        search_index.put(connection, "document_words", [(row.number, document_words(now.document))])
    wanted = document_values(now)
    connection.execute(update(documents).where(documents.c.number == row.number).values(**wanted))
    return changed or any(row._mapping[key] != value for key, value in wanted.items())


def document_values(now: Held) -> dict[str, Any]:
    """The columns of a document's row that follow from what happened."""
    document = now.document
    first, last = days(document.published)
    return {
        "edition": now.edition,
        "place": document_place(document),
        "known": first,
        "last": last,
        **{name: plain(getattr(document, name)) for name in ("title", "outlet", "author", "url", "source")},
        "published": document.published,
        "published_by": document.published_by,
        "language": document.language,
        "reader": plain(now.reader),
        "relations": encoded(sorted(set(now.reading.speaks_for), key=lambda r: (r.start, r.end, repr(r)))),
        "notices": encoded((*document.notices, *now.reading.notices)),
        "statements": len(in_record(now.folded.values())),
    }


def document_words(document: Document) -> str:
    """The words by which a document is found."""
    return plain(f"{document.title}\n{document.text}")


def _words_of(connection: Connection, now: Held, edition: str) -> str:
    row = connection.execute(
        select(editions.c.body, texts.c.text)
        .join(texts, texts.c.digest == editions.c.text)
        .where(editions.c.document == now.document.id, editions.c.digest == edition)
    ).one()
    return document_words(document_of(row.body, row.text))


def _write_statements(connection: Connection, now: Held) -> bool:
    """Bring the rows of a document's statements to what they should be; whether more than reviews of them changed."""
    rows = connection.execute(select(table).where(table.c.document == now.document.id)).mappings().all()
    there = {row["id"]: row for row in rows}
    wanted = {name: statement_row(f, now.document) for name, f in now.folded.items()}
    gone = [row for name, row in there.items() if name not in wanted]
    changed = [(there[name], row) for name, row in wanted.items() if name in there and _differ(there[name], row)]
    new = [row for name, row in wanted.items() if name not in there]
    said = [(old, new) for old, new in changed if any(old[key] != new[key] for key in _INDEXED)]
    _forget(connection, [(row["number"], statement_of(row["body"])) for row in (*gone, *(old for old, _ in said))])
    if gone:
        connection.execute(delete(table).where(table.c.number.in_([row["number"] for row in gone])))
    for old, row in changed:
        connection.execute(update(table).where(table.c.number == old["number"]).values(**row))
    if new:
        number = connection.execute(select(func.max(table.c.number))).scalar() or 0
        new = [{"number": number + k, **row} for k, row in enumerate(new, 1)]
        connection.execute(insert(table), new)
    indexed = [*new, *({**row, "number": old["number"]} for old, row in said)]
    _index(connection, [(row, now.folded[row["id"]].statement) for row in indexed])
    return bool(gone or new or any(old[key] != row[key] for old, row in changed for key in row.keys() - _REVIEW))


_REVIEW = {"state", "version"}
"""Columns that only say where a statement stands in the review."""

_INDEXED = ("body", "live", "known", "first", "last")
"""Columns that the search index or the parties go by."""


def _differ(there: RowMapping, wanted: Mapping[str, Any]) -> bool:
    return any(there[key] != value for key, value in wanted.items())


def _forget(connection: Connection, items: list[tuple[int, Statement]]) -> None:
    search_index.take(connection, "statement_words", [(number, searched_words(s)) for number, s in items])
    if items:
        query = delete(statement_parties).where(statement_parties.c.statement == bindparam("gone"))
        connection.execute(query, [{"gone": number} for number, _ in items])


def _index(connection: Connection, items: list[tuple[dict[str, Any], Statement]]) -> None:
    search_index.put(connection, "statement_words", [(row["number"], searched_words(s)) for row, s in items])
    parties = [party for row, s in items for party in party_rows(s, row, row["number"])]
    if parties:
        connection.execute(insert(statement_parties), parties)


def text_digest(text: str) -> str:
    """Names an exact text."""
    return digest(text, digits=32)


def decoded(text: str) -> Any:
    """A JSON column's value."""
    return msgspec.json.decode(text)
