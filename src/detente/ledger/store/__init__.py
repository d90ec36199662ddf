"""The ledger that lasts: documents, readings and people's decisions in one SQLite file, or in PostgreSQL.

May use: values, errors, documents (to find evidence again), the rest of `ledger`, msgspec, SQLAlchemy and Alembic.
Never sees a conflict model, a page or the terminal. Nothing heavy is loaded before `open_ledger` is called.

What is true, and what follows from it
    Three things are stored and never rewritten: **documents** (exact texts), **readings** (what one version of the
    reader took from one text) and **reviews** (what a person decided, when). Everything else, the current
    statements, the search index, threads, is folded from these three and can be rebuilt; `check` compares.

Names
    A statement's id is `<document id>.<8 hexadecimal digits>`, made from the document, the place and words of the
    passage and the kind: the same in every ledger, whatever was added first, and kept when a newer reader finds the
    same passage. Methods take an id or the beginning of one that fits nothing else ("3f2a.8b", as in git).
    A `version` is the number of the last review that touched a thing, 0 where none has. Give the version that the
    person saw as `seen`, and a decision upon an outdated view is refused with `StaleError`.

Use
    from detente.ledger.store import Filter, open_ledger

    with open_ledger("talks.detente", create=True) as store:        # or "postgresql://host/name"
        store.add(document, reading, reader="detente 0.1.0")        # -> Added; twice is the same as once

        page = store.statements(Filter(party="Russia", kind="demand"), limit=50)     # -> Page of Entry
        entry = store.entry("3f2a.8b")                              # one Entry: statement, state, version
        store.confirm(entry.id, who="Ann", seen=entry.version)      # -> Review
        store.correct(entry.id, {"actor": "France"}, who="Ann", seen=entry.version)
        store.undo(who="Ann")                                       # Ann's last decision that stands
        store.history("3f2a.8b")                                    # -> Reviews, oldest first

        store.search("air base withdrawal", limit=20)               # -> Hits, best first
        ledger = store.ledger(as_of=date(2016, 9, 6))               # the frozen detente.ledger.Ledger
        store.threads_page(ThreadFilter(status="rejected", as_of=day), limit=50)    # Page of Thread, at once
        store.promises_page(); store.talks_page(); store.contradictions_page()
        for thread in store.each_thread(): ...                      # all of them; also each_statement, each_document
        store.frame("statements", as_of=day)                        # a pandas data frame, the columns as in CSV
        for reviewed in store.reviewed():                           # Reviewed statements, e.g. to train on
            ...

All methods of `Store` may be called from several threads; each is one transaction. Writers wait for each other.
Faults are `LedgerError` (and `StaleError`, its subclass); no fault of the database's own gets out.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.ledger.store.entries import (
    ACTIONS,
    STATES,
    Added,
    DocumentEntry,
    Drift,
    Entry,
    Filter,
    Hit,
    Page,
    PartyEntry,
    Problem,
    Review,
    Reviewed,
    SourceEntry,
    ThreadFilter,
)

if TYPE_CHECKING:
    from detente.ledger.store.opening import open_ledger
    from detente.ledger.store.store import Store

__all__ = [
    "ACTIONS",
    "STATES",
    "Added",
    "DocumentEntry",
    "Drift",
    "Entry",
    "Filter",
    "Hit",
    "Page",
    "PartyEntry",
    "Problem",
    "Review",
    "Reviewed",
    "SourceEntry",
    "Store",
    "ThreadFilter",
    "open_ledger",
]

_HOMES = {"Store": "detente.ledger.store.store", "open_ledger": "detente.ledger.store.opening"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'detente.ledger.store' has no attribute {name!r}")
    return getattr(import_module(home), name)
