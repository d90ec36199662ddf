"""One made ledger for all tests of this folder, copied for each that asks for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ledger.store.reports import add, report


@pytest.fixture(scope="session")
def kept_ledger(tmp_path_factory) -> Path:
    """A ledger of four reports with a decision."""
    from detente.ledger.store import open_ledger

    path = tmp_path_factory.mktemp("kept") / "talks.detente"
    with open_ledger(path, create=True) as store:
        add(store, [report(n, f"2031-03-{10 + n}") for n in (1, 2, 5, 13)])
        store.confirm(store.statements().items[0].id, who="Ann")
        store.gather()
    return path


@pytest.fixture
def ledger(kept_ledger, tmp_path) -> str:
    """A copy of it."""
    return shutil.copy(kept_ledger, str(tmp_path / "talks.detente"))
