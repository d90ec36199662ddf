"""A ledger as flat tables: what CSV and Parquet write.

Each table has named columns with a type and rows of plain values. Lists stay lists; the writers say how they hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.ledger.interchange.snapshot import Snapshot
from detente.values.dates import DateSpan

Type = Literal["text", "list", "number", "whole", "flag"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns with their types, and its rows in this order of columns."""

    row: str
    columns: Mapping[str, Type]
    rows: Callable[[Snapshot], Iterator[tuple[Any, ...]]]


def _statements(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    of_document = snapshot.ledger.document_by_id
    act_of = {name: act.id for act in snapshot.acts for name in act.statements}
    for s in snapshot.statements:
        document = of_document[s.document]
        yield (
            s.id, s.kind, s.actor, list(s.addressee), s.content, list(s.gives), list(s.gets), s.condition, s.deadline,
            s.date, list(s.sources), s.certainty, list(s.refers_to), s.firm, round(s.confidence, 4), list(s.uncertain),
            [t.id for t in snapshot.threads_of.get(s.id, ())], act_of.get(s.id), s.document, document.outlet,
            document.published, document.url, s.start, s.end, s.quote,
        )  # fmt: skip


def _documents(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    counts = dict.fromkeys((d.id for d in snapshot.documents), 0)
    for s in snapshot.statements:
        counts[s.document] += 1
    for d in snapshot.documents:
        yield (
            d.id, d.title, d.outlet, d.author, d.published, d.published_by, d.url, d.language, d.source, len(d.text),
            counts[d.id],
        )  # fmt: skip


def _threads(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    talks_of = {name: item.id for item in snapshot.talks for name in item.threads}
    for t in snapshot.threads:
        since = t.since()
        yield (
            t.id, t.title, list(t.actor), list(t.askers), t.status, t.hedged, *_days(since), t.deadline, t.negative,
            t.standing, talks_of.get(t.id), len(t.statements), list(t.statements),
        )  # fmt: skip


def _events(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    for t in snapshot.threads:
        for number, e in enumerate(t.history, 1):
            s = snapshot.ledger.by_id[e.statement]
            yield (
                t.id, number, s.kind, s.actor, *_days(e.date), e.stated, e.status, e.hedged, e.reason, e.statement,
                list(e.also),
            )  # fmt: skip


def _links(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    for t in snapshot.threads:
        for link in t.links:
            yield t.id, link.statement, link.score, link.reason


def _acts(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    for a in snapshot.acts:
        yield (
            a.id, a.kind, a.actor, a.content, a.certainty, len(a.documents), a.independent, list(a.outlets),
            list(a.statements),
        )  # fmt: skip


def _promises(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    for p in snapshot.promises:
        yield (
            p.thread, p.actor, list(p.addressee), p.content, p.date, p.deadline, p.status, p.hedged, list(p.statements)
        )  # fmt: skip


def _contradictions(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    for c in snapshot.contradictions:
        yield c.thread or None, c.about, c.reason, list(c.sides[0]), list(c.sides[1])


def _speaks_for(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    known = {d.id for d in snapshot.documents}
    for r in snapshot.ledger.speaks_for:
        if r.document in known:
            yield r.client, r.patron, r.document, r.start, r.end, r.quote, r.rule


def _days(span: DateSpan | None) -> tuple[str | None, str | None]:
    return (span.first.isoformat(), span.last.isoformat()) if span else (None, None)


TABLES: Mapping[str, Table] = {
    "statements": Table(
        "one statement with its passage",
        {
            "id": "text", "kind": "text", "actor": "text", "addressee": "list", "content": "text", "gives": "list",
            "gets": "list", "condition": "text", "deadline": "text", "date": "text", "sources": "list",
            "certainty": "text", "refers_to": "list", "firm": "flag", "confidence": "number", "uncertain": "list",
            "threads": "list", "act": "text", "document": "text", "outlet": "text", "published": "text", "url": "text",
            "start": "whole", "end": "whole", "quote": "text",
        },
        _statements,
    ),
    "documents": Table(
        "one report",
        {
            "id": "text", "title": "text", "outlet": "text", "author": "text", "published": "text",
            "published_by": "text", "url": "text", "language": "text", "source": "text", "characters": "whole",
            "statements": "whole",
        },
        _documents,
    ),
    "threads": Table(
        "one matter and where it stands",
        {
            "id": "text", "title": "text", "actor": "list", "askers": "list", "status": "text", "hedged": "flag",
            "since_first": "text", "since_last": "text", "deadline": "text", "negative": "flag", "standing": "flag",
            "talks": "text", "statements": "whole", "statement_ids": "list",
        },
        _threads,
    ),
    "events": Table(
        "one event in the history of a thread",
        {
            "thread": "text", "number": "whole", "kind": "text", "actor": "text", "first_day": "text",
            "last_day": "text", "stated": "flag", "status": "text", "hedged": "flag", "reason": "text",
            "statement": "text", "also": "list",
        },
        _events,
    ),
    "links": Table(
        "one reason why a statement belongs to a thread",
        {"thread": "text", "statement": "text", "score": "number", "reason": "text"},
        _links,
    ),
    "acts": Table(
        "one thing said or done, with how many tell of it",
        {
            "id": "text", "kind": "text", "actor": "text", "content": "text", "certainty": "text",
            "documents": "whole", "independent": "whole", "outlets": "list", "statements": "list",
        },
        _acts,
    ),
    "promises": Table(
        "one promise and what became of it",
        {
            "thread": "text", "actor": "text", "addressee": "list", "content": "text", "date": "text",
            "deadline": "text", "status": "text", "hedged": "flag", "statements": "list",
        },
        _promises,
    ),
    "contradictions": Table(
        "two tellings that cannot both be right",
        {"thread": "text", "about": "text", "reason": "text", "one": "list", "other": "list"},
        _contradictions,
    ),
    "speaks_for": Table(
        "one passage that shows who speaks for whom",
        {
            "client": "text", "patron": "text", "document": "text", "start": "whole", "end": "whole", "quote": "text",
            "rule": "text",
        },
        _speaks_for,
    ),
}  # fmt: skip
