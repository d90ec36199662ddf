"""The record itself: documents, what was read in them, and nothing that can be computed from these."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

from detente.errors import LedgerError
from detente.ledger import circles, copies
from detente.values.dates import DateSpan
from detente.values.document import Document
from detente.values.statement import Reading, SpeaksFor, Statement

_PREFIX = re.compile(r"\Ad\d{1,9}\.")  # a document's digest has more digits
_KNOWN_BY = {"given": 0, "metadata": 1, "text": 2}
T = TypeVar("T")


@dataclass(frozen=True)
class Notice:
    """A sentence of the reader about one document: what was left out, what was unsure."""

    document: str
    text: str


@dataclass(frozen=True)
class Grouping:
    """That a person brought two matters together, or took one apart.

    Each side is named by its statements. `together`: the matters of `one` and of `other` are one. `apart`: what `one`
    says is a matter of its own, out of that of `other`.
    """

    how: Literal["together", "apart"]
    one: tuple[str, ...]
    other: tuple[str, ...]


class Known(Protocol):
    """What is asked of a record by who tells of it: a `Ledger`, or one circle of a record that changes.

    `by_id` are statements, `place` sorts them, `copy_of` gives the first of each document's copies.
    """

    @property
    def by_id(self) -> Mapping[str, Statement]:
        """Statements by their id."""

    @property
    def place(self) -> Mapping[str, Any]:
        """What sorts statements."""

    @property
    def document_by_id(self) -> Mapping[str, Document]:
        """Documents by their id."""

    @property
    def said_in(self) -> Mapping[str, tuple[Statement, ...]]:
        """The statements of each document that has any."""

    @property
    def copy_of(self) -> Mapping[str, str]:
        """The first copy of each document that has copies."""


@dataclass(frozen=True)
class Ledger:
    """One record of a negotiation, from one or more documents.

    Documents stand in the order of their publication (undated ones last), statements in the order of
    documents and text. Statement ids are unique: `s1` as the reader gave it where there is one document,
    `d2.s1` where there are several; `refers_to` follows. The same documents give the same ledger in
    whatever order they were added. `groupings` are what people decided about threads, in order.

    What is computed of a ledger may be kept with it (`kept`); a ledger that leaves some of it out has those circles
    that stay whole in common with it, and so what is kept of them.
    """

    documents: tuple[Document, ...] = ()
    statements: tuple[Statement, ...] = ()
    speaks_for: tuple[SpeaksFor, ...] = ()
    notices: tuple[Notice, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    _kept: dict[str, tuple[Hashable, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, documents: Iterable[Document], readings: Iterable[Reading]) -> Ledger:
        """Bring documents and their readings together; the same text twice is one document.

        Args:
            documents: any number, in any order.
            readings: one for each document; a document without one has no statements.

        Raises: LedgerError when a reading has no document, a statement id is used twice in one document,
            or a quote is not what the document says there.
        """
        chosen = _choose(tuple(documents), tuple(readings))
        several = len(chosen) > 1
        statements: list[Statement] = []
        for number, (document, reading) in enumerate(chosen, 1):
            _check(document, reading)
            prefix = f"d{number}." if several else ""
            ordered = sorted(reading.statements, key=lambda s: (s.start, s.end, s.id))
            statements.extend(_renamed(s, prefix) for s in ordered)
        return cls(
            documents=tuple(document for document, _ in chosen),
            statements=tuple(statements),
            speaks_for=tuple(r for _, reading in chosen for r in sorted(set(reading.speaks_for), key=_relation_key)),
            notices=tuple(Notice(d.id, text) for d, reading in chosen for text in (*d.notices, *reading.notices)),
        )

    def extended(self, documents: Iterable[Document], readings: Iterable[Reading]) -> Ledger:
        """The ledger with more documents; those that it has already change nothing."""
        return Ledger.of((*self.documents, *documents), (*self.readings(), *readings))

    def readings(self) -> Iterator[Reading]:
        """What was read in each document, with the ids as the reader gave them."""
        statements = defaultdict(list)
        for statement in self.statements:
            statements[statement.document].append(_plain(statement))
        for document in self.documents:
            own = set(document.notices)
            yield Reading(
                document=document.id,
                statements=tuple(statements[document.id]),
                speaks_for=tuple(r for r in self.speaks_for if r.document == document.id),
                notices=tuple(n.text for n in self.notices if n.document == document.id and n.text not in own),
            )

    def without(self, dropped: Collection[str]) -> Ledger:
        """The ledger as if these statements had never been read; all others keep their ids."""
        gone = frozenset(dropped)
        return self._cut(
            statements=tuple(
                s
                if gone.isdisjoint(s.refers_to)
                else replace(s, refers_to=tuple(r for r in s.refers_to if r not in gone))
                for s in self.statements
                if s.id not in gone
            )
        )

    def published_by(self, day: date | None) -> Ledger:
        """The ledger of the documents that were out by a day; undated ones count as out. All of it where None.

        What came out later is as if it had never been read, whatever earlier day it tells of. Statements keep their
        ids.
        """
        out = {d.id for d in self.documents if day is None or _out_by(d, day)}
        if len(out) == len(self.documents):
            return self
        said = {s.id for s in self.statements if s.document in out}
        cut = (replace(g, one=_those(g.one, said), other=_those(g.other, said)) for g in self.groupings)
        return self._cut(
            statements=self.without([s.id for s in self.statements if s.id not in said]).statements,
            documents=tuple(d for d in self.documents if d.id in out),
            speaks_for=tuple(r for r in self.speaks_for if r.document in out),
            notices=tuple(n for n in self.notices if n.document in out),
            groupings=tuple(g for g in cut if g.one and g.other),
        )

    def _cut(self, **changes: Any) -> Ledger:
        """The ledger with some of what it holds left out; it remembers the circles of before, where they are known."""
        left = replace(self, **changes)
        left.keep("circles before", (), self.__dict__.get("circles", ()))
        return left

    def kept(self, what: str, key: Hashable, make: Callable[[], T]) -> T:
        """What is computed of this ledger, kept until it is asked for with another key.

        Args:
            what: names it, and how it is computed.
            key: all that it depends on besides the ledger.
        """
        held = self._kept.get(what)
        if held is None or held[0] != key:
            return self.keep(what, key, make())
        found: T = held[1]
        return found

    def keep(self, what: str, key: Hashable, value: T) -> T:
        """Keep a value as one that was computed of this ledger."""
        self._kept[what] = key, value
        return value

    def statement(self, name: str) -> Statement:
        """The statement with this id.

        Raises: LedgerError when there is none.
        """
        try:
            return self.by_id[name]
        except KeyError:
            raise LedgerError(f"there is no statement {name!r}", mend="list the statements to see their ids") from None

    @cached_property
    def by_id(self) -> dict[str, Statement]:
        """Statements by their id."""
        return {s.id: s for s in self.statements}

    @cached_property
    def document_by_id(self) -> dict[str, Document]:
        """Documents by their id."""
        return {d.id: d for d in self.documents}

    @cached_property
    def said_in(self) -> dict[str, tuple[Statement, ...]]:
        """The statements of each document that has any, in the order of its text."""
        found = defaultdict(list)
        for statement in self.statements:
            found[statement.document].append(statement)
        return {name: tuple(those) for name, those in found.items()}

    @cached_property
    def circles(self) -> tuple[Ledger, ...]:
        """The ledger in parts that have no party in common, each gathered by itself (`circles`)."""
        _, before = self._kept.pop("circles before", ((), ()))
        return circles.split(self, before)

    @cached_property
    def copy_of(self) -> dict[str, str]:
        """For each document that is a near-copy of an earlier one, or has one, the first of its group (ids)."""
        return {name: group[0] for group in copies.groups(self.documents) for name in group}

    @cached_property
    def place(self) -> dict[str, int]:
        """Each statement's number in the order of documents and text, from 0."""
        return {s.id: number for number, s in enumerate(self.statements)}


def _out_by(document: Document, day: date) -> bool:
    """Whether a document can have been out by a day; where its own is not known, it counts as out."""
    try:
        return not document.published or DateSpan.parse(document.published).first <= day
    except ValueError:
        return True


def _those(names: Iterable[str], among: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in among)


def _choose(documents: Sequence[Document], readings: Sequence[Reading]) -> list[tuple[Document, Reading]]:
    """One document and one reading for each id, the same whatever the order they came in."""
    paired = len(documents) == len(readings) and all(
        d.id == r.document for d, r in zip(documents, readings, strict=True)
    )
    found: dict[str, list[tuple[Document, Reading]]] = defaultdict(list)
    if paired:
        for document, reading in zip(documents, readings, strict=True):
            found[document.id].append((document, reading))
    else:
        of_document: dict[str, list[Reading]] = defaultdict(list)
        for reading in readings:
            of_document[reading.document].append(reading)
        for document in documents:
            for reading in of_document.get(document.id, [Reading(document.id, ())]):
                found[document.id].append((document, reading))
        for orphan in of_document.keys() - found.keys():
            raise LedgerError(
                "a reading has no document", where=f"document {orphan!r}", mend="add the document with its reading"
            )
    best = [min(pairs, key=lambda pair: (_document_rank(pair[0]), repr(pair))) for pairs in found.values()]
    return sorted(best, key=lambda pair: (pair[0].published or "9999", pair[0].id))


def _document_rank(document: Document) -> tuple[int, str]:
    return (_KNOWN_BY.get(document.published_by, 3), document.published or "9999")


def _check(document: Document, reading: Reading) -> None:
    seen: set[str] = set()
    for statement in reading.statements:
        where = f"statement {statement.id!r} of document {document.id!r}"
        if statement.document != document.id:
            raise LedgerError("a statement belongs to another document than its reading", where=where)
        if statement.id in seen:
            raise LedgerError("two statements have one id", where=where, mend="give each an id of its own")
        if document.text[statement.start : statement.end] != statement.quote:
            raise LedgerError("the document does not say these words at this place", where=where, mend="read it again")
        seen.add(statement.id)


def _renamed(statement: Statement, prefix: str) -> Statement:
    if not prefix:
        return statement
    return replace(
        statement, id=prefix + statement.id, refers_to=tuple(prefix + other for other in statement.refers_to)
    )


def _plain(statement: Statement) -> Statement:
    """The statement with ids as the reader gave them."""
    return replace(
        statement,
        id=_PREFIX.sub("", statement.id, count=1),
        refers_to=tuple(_PREFIX.sub("", other, count=1) for other in statement.refers_to),
    )


def _relation_key(relation: SpeaksFor) -> tuple[int, int, str, str, str]:
    return (relation.start, relation.end, relation.client, relation.patron, relation.rule)
