"""Ledgers to test on: every test of `place` runs on SQLite, and on PostgreSQL where `make test-system` runs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from ledger.store import postgres

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a real PostgreSQL server that lasts as long as the tests."""
    with postgres.running() as told:
        yield told["DETENTE_POSTGRES"]


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Path:
    """A ledger file that holds nothing yet, to be copied."""
    from detente.ledger.store import open_ledger

    path = tmp_path_factory.mktemp("empty") / "empty.detente"
    open_ledger(path, create=True).close()
    return path


@pytest.fixture(scope="session")
def empty_database(server) -> str:
    """The name of a database that holds an empty ledger, to be copied."""
    from detente.ledger.store import open_ledger

    _create(server, "empty")
    open_ledger(f"{server.rpartition('/')[0]}/empty", create=True).close()
    return "empty"


def _create(server: str, name: str, *, template: str = "template1") -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _drop(server: str, names: list[str]) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.system)])
def place(request, tmp_path) -> Iterator[Callable[[], str]]:
    """Gives the name of a ledger that holds nothing yet, a new one at each call."""
    if request.param == "sqlite":
        empty = request.getfixturevalue("empty")
        yield lambda: shutil.copyfile(empty, tmp_path / f"talks{next(_numbers)}.detente").as_posix()
        return
    url, template = request.getfixturevalue("server"), request.getfixturevalue("empty_database")

    made = []

    def new() -> str:
        made.append(f"talks{next(_numbers)}")
        _create(url, made[-1], template=template)
        return f"{url.rpartition('/')[0]}/{made[-1]}"

    yield new
    _drop(url, made)


@pytest.fixture
def store(place):
    """A new, empty ledger."""
    from detente.ledger.store import open_ledger

    with open_ledger(place(), create=True) as opened:
        yield opened
