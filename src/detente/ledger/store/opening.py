"""Opening a ledger: which driver, which journal, which version of the tables."""

from __future__ import annotations

from pathlib import Path

from detente.ledger.store.store import Store


def open_ledger(where: str | Path, *, create: bool = False, read_only: bool = False) -> Store:
    """Open a ledger.

    Args:
        where: a file (`talks.detente`), or the URL of a PostgreSQL database (`postgresql://host/name`).
        create: make a new ledger where there is none.
        read_only: refuse to change anything; a ledger of an older version is then refused too.

    Raises: LedgerError when there is none, or it is no ledger, damaged, of a newer detente, or cannot be opened.
    """
    raise NotImplementedError
