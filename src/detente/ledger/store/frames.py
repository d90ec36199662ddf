"""The lists of a ledger as pandas data frames (extra `frames`), with the columns that CSV and Parquet have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.errors import SettingError
from detente.ledger.books import Promise
from detente.ledger.contradictions import Contradiction
from detente.ledger.interchange.snapshot import Snapshot
from detente.ledger.interchange.tables import TABLES
from detente.ledger.store.entries import ThreadFilter
from detente.ledger.talks import Talks
from detente.ledger.threads import Thread

if TYPE_CHECKING:
    from detente.ledger.store.store import Store

_TYPES = {"number": "float64", "whole": "int64", "flag": "bool"}


@dataclass(frozen=True)
class _Kept(Snapshot):
    """A ledger as of a day with the lists that its store keeps, which need no gathering."""

    store: Store | None = None

    @property
    def _which(self) -> ThreadFilter:
        return ThreadFilter(as_of=self.as_of)

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """Threads as they stood that day, without their links."""
        assert self.store is not None
        return self.store.threads_page(self._which).items

    @cached_property
    def talks(self) -> tuple[Talks, ...]:
        """Talks, the weightiest first."""
        assert self.store is not None
        return self.store.talks_page(self._which).items

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The book of promises."""
        assert self.store is not None
        return self.store.promises_page(self._which).items

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Reports that cannot both be right."""
        assert self.store is not None
        return self.store.contradictions_page(self._which).items


def frame(store: Store, table: str, as_of: date | None) -> Any:
    """One table as a data frame, a row each in the order of the list; lists stay lists.

    Raises: SettingError where pandas is not installed, or there is no such table.
    """
    chosen = TABLES.get(table)
    if chosen is None:
        raise SettingError(f"there is no table {table!r}", mend=f"one of: {', '.join(TABLES)}")
    try:
        pandas = import_module("pandas")
    except ImportError:
        raise SettingError("pandas is not installed", mend="pip install 'detente[frames]'") from None
    ledger = store.ledger()
    # why each statement belongs to its thread is not kept with the lists
    snapshot = Snapshot(ledger, as_of) if table == "links" else _Kept(ledger, as_of, store)
    made = pandas.DataFrame(list(chosen.rows(snapshot)), columns=list(chosen.columns))
    return made.astype({name: _TYPES[kind] for name, kind in chosen.columns.items() if kind in _TYPES})
