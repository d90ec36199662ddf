"""Lists of what a ledger holds: each as values for programs and as rows for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief import facts
from detente.values.dates import DateSpan
from detente.workflow.inputs import last_day
from detente.workflow.ledger_history import history
from detente.workflow.ledgers import opened
from detente.workflow.listing import (
    STATEMENT_COLUMNS,
    Each,
    Listing,
    Wanted,
    abbreviated,
    cut,
    how_many,
    marked,
    one_of,
    statement_cells,
)

if TYPE_CHECKING:
    from detente.ledger.store import Entry, Store

_PARTIES = 4
"""Parties named of talks; the weightiest come first."""


def listing(ledger: str | Path, what: str, wanted: Wanted) -> Listing:
    """A list of a ledger.

    Args:
        what: a key of `LISTS`.

    Raises: LedgerError when the ledger cannot be opened; SettingError for something wanted that is none.
    """
    with opened(ledger) as store:
        return LISTS[what](store, wanted)


def statements(store: Store, wanted: Wanted) -> Listing:
    """The statements of the record in the order of documents and text."""
    page = store.statements(wanted.filter(), limit=wanted.limit, offset=wanted.offset)
    short = store.short_names()

    def row(entry: Entry) -> tuple[str, ...]:
        cells = statement_cells(entry.statement, unsure=entry.state == "read")
        return (abbreviated(entry.id, short), *cells, entry.state)

    columns = ("id", *STATEMENT_COLUMNS, "review")
    notes = how_many(len(page.items), page.total, wanted)
    return Listing(Each(page.items, _entry), _STATEMENT, columns, Each(page.items, row), notes, marked=True)


def _entry(entry: Entry) -> dict[str, Any]:
    return facts.whole_statement(entry.statement) | {"review": entry.state, "version": entry.version}


_STATEMENT = (
    "id", "kind", "actor", "addressee", "content", "gives", "gets", "condition", "deadline", "date", "sources",
    "certainty", "refers_to", "start", "end", "quote", "document", "firm", "confidence", "uncertain", "review",
    "version",
)  # fmt: skip


def documents(store: Store, wanted: Wanted) -> Listing:
    """The reports in the order of publication."""
    page = store.documents(last_day(wanted.as_of), limit=wanted.limit, offset=wanted.offset)
    short = store.short_names()
    rows = [
        (short[d.id], d.published or "", d.outlet, d.title or d.source, str(d.statements), d.revised_by or "")
        for d in page.items
    ]
    columns = ("id", "published", "outlet", "title", "statements", "revised by")
    notes = how_many(len(rows), page.total, wanted)
    return Listing(Each(page.items, asdict), _DOCUMENT, columns, rows, notes)


_DOCUMENT = (
    "id", "title", "outlet", "author", "published", "published_by", "url", "source", "language", "added", "reader",
    "statements", "revised_by",
)  # fmt: skip


def threads(store: Store, wanted: Wanted) -> Listing:
    """The threads of the record as of a day."""
    from detente.ledger import STATUSES

    one_of("status", wanted.status, STATUSES)
    page = store.threads_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, how_many(len(page.items), page.total, wanted)
    rows = [
        (t.id, t.title, ", ".join(t.actor), marked(t.status, t.hedged), _day(t.since()), str(len(t.statements)))
        for t in found
    ]
    columns = ("id", "matter", "who would act", "status", "since", "statements")
    return Listing(Each(found, facts.thread), _THREAD, columns, rows, notes, marked=True)


_THREAD = (
    "id", "title", "actors", "askers", "status", "hedged", "live", "standing", "since", "deadline", "statements",
    "history",
)  # fmt: skip


def _any_named(names: Iterable[str], wanted: str) -> bool:
    return any(name.casefold().startswith(wanted.casefold()) for name in names)


def _day(span: DateSpan | None) -> str:
    if span is None:
        return ""
    return span.iso() or f"{span.first.isoformat()} to {span.last.isoformat()}"


def talks(store: Store, wanted: Wanted) -> Listing:
    """The talks of the record, the weightiest first."""
    page = store.talks_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, how_many(len(page.items), page.total, wanted)
    values = [asdict(t) for t in found]
    rows = [
        (t.id, t.title, ", ".join(t.parties[:_PARTIES]), str(len(t.threads)), str(t.weight), str(len(t.documents)))
        for t in found
    ]
    fields = ("id", "title", "parties", "threads", "statements", "documents", "weight")
    return Listing(values, fields, ("id", "talks", "parties", "threads", "statements", "reports"), rows, notes)


def promises(store: Store, wanted: Wanted) -> Listing:
    """The book of promises as of a day."""
    from detente.ledger.books import PROMISE_STATUSES

    one_of("status", wanted.status, PROMISE_STATUSES)
    page = store.promises_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, how_many(len(page.items), page.total, wanted)
    rows = [
        (
            p.thread, p.actor, ", ".join(p.addressee), p.content, p.date or "", p.deadline or "",
            marked(p.status, p.hedged),
        )
        for p in found
    ]  # fmt: skip
    fields = ("thread", "actor", "addressee", "content", "date", "deadline", "status", "hedged", "statements")
    columns = ("thread", "by", "to", "what", "when", "deadline", "status")
    return Listing(Each(found, facts.promise), fields, columns, rows, notes, marked=True)


def records(store: Store, wanted: Wanted) -> Listing:
    """How each party kept its promises: its record as of a day."""
    from detente.ledger.books import PROMISE_STATUSES

    counts: dict[str, Counter[str]] = {}
    for promise in store.promises_page(wanted.of_threads()).items:
        counts.setdefault(promise.actor, Counter())[promise.status] += 1
    ordered = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))
    values = [{"party": name, **{status: counts[name][status] for status in PROMISE_STATUSES}} for name in ordered]
    part, notes = cut(values, wanted)
    columns = ("party", *PROMISE_STATUSES)
    rows = [(v["party"], *(str(v[status]) for status in PROMISE_STATUSES)) for v in part]
    return Listing(part, columns, columns, rows, notes)


def parties(store: Store, wanted: Wanted) -> Listing:
    """Who is named in the record."""
    every = store.parties(last_day(wanted.as_of))
    found, notes = cut([p for p in every if wanted.party is None or _any_named([p.name], wanted.party)], wanted)
    rows = [(p.name, str(p.makes), str(p.addressed), str(p.would_act), p.first or "", p.last or "") for p in found]
    fields = ("name", "makes", "addressed", "would_act", "first", "last")
    columns = ("party", "makes", "is addressed", "would act", "first", "last")
    return Listing([asdict(p) for p in found], fields, columns, rows, notes)


def sources(store: Store, wanted: Wanted) -> Listing:
    """The outlets of the reports."""
    found, notes = cut(store.sources(last_day(wanted.as_of)), wanted)
    rows = [
        (s.outlet or "(none named)", str(s.documents), str(s.statements), s.first or "", s.last or "") for s in found
    ]
    fields = ("outlet", "documents", "statements", "first", "last")
    return Listing(
        [asdict(s) for s in found], fields, ("outlet", "reports", "statements", "first", "last"), rows, notes
    )


def contradictions(store: Store, wanted: Wanted) -> Listing:
    """Reports that cannot both be right."""
    page = store.contradictions_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, how_many(len(page.items), page.total, wanted)
    short = store.short_names()
    rows = [(c.thread, c.about, c.reason, ", ".join(abbreviated(name, short) for name in c.statements)) for c in found]
    fields = ("thread", "about", "statements", "reason")
    return Listing(Each(found, facts.contradiction), fields, ("thread", "about", "how", "statements"), rows, notes)


LISTS: Mapping[str, Callable[[Store, Wanted], Listing]] = {
    "statements": statements,
    "documents": documents,
    "threads": threads,
    "talks": talks,
    "promises": promises,
    "records": records,
    "parties": parties,
    "sources": sources,
    "contradictions": contradictions,
    "history": history,
}
