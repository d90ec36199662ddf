"""One made ledger for all tests of this folder, copied for those that change it."""

from __future__ import annotations

import shutil

import pytest

from web import desks, made


@pytest.fixture(scope="session")
def kept_ledger(tmp_path_factory):
    return made.ledger(tmp_path_factory.mktemp("ledger") / "talks.detente")


@pytest.fixture
def ledger(kept_ledger, tmp_path):
    return shutil.copy(kept_ledger, tmp_path / "talks.detente")


@pytest.fixture
def ann(ledger):
    with desks.opened(desks.settings(ledger)) as browser:
        yield browser


@pytest.fixture(scope="session")
def reader(kept_ledger):
    """A desk on which nothing can be changed, for all tests that only look."""
    with desks.opened(desks.settings(kept_ledger, read_only=True)) as browser:
        yield browser
