"""Kills, writers at once: quick forms; `scripts/ledger-faults` runs the long ones."""

from __future__ import annotations

import sqlite3
from itertools import count

import pytest

from detente.ledger.store import open_ledger
from detente.ledger.store.engine import sqlite_module
from ledger.store.faults import kill_many, write_at_once

_numbers = count(1)


def test_a_killed_writer_leaves_a_whole_ledger_and_loses_nothing_acknowledged(tmp_path):
    copies = tmp_path / "copies"
    copies.mkdir()
    found = kill_many(12, seed=1, new=lambda: str(tmp_path / f"kill{next(_numbers)}.detente"), reports=3, copies=copies)
    assert list(found) == []


@pytest.mark.system
def test_a_hundred_kills(tmp_path):
    copies = tmp_path / "copies"
    copies.mkdir()
    found = kill_many(100, seed=2, new=lambda: str(tmp_path / f"kill{next(_numbers)}.detente"), copies=copies)
    assert list(found) == []


@pytest.mark.parametrize(
    "driver", sorted({sqlite3, sqlite_module()}, key=lambda m: m.sqlite_version_info), ids=lambda m: m.sqlite_version
)
def test_writers_at_once_lose_nothing(tmp_path, driver):
    assert write_at_once(str(tmp_path / "talks.detente"), writers=8, each=3, sqlite=driver, readers=3) == []


def test_threads_of_one_program_lose_nothing(store):
    from concurrent.futures import ThreadPoolExecutor

    from ledger.store.reports import add, report

    add(store, [report(1)])
    name = store.statements().items[0].id

    def decide(number: int) -> int:
        store.statements()
        return store.correct(name, {"content": f"decision {number}"}, who=f"person {number % 4}").number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(decide, range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert store.check() == ()


def test_only_one_of_two_who_saw_the_same_is_heard(store):
    from concurrent.futures import ThreadPoolExecutor

    from detente.errors import StaleError
    from ledger.store.reports import add, report

    add(store, [report(1)])
    entry = store.statements().items[0]

    def decide(number: int) -> bool:
        try:
            store.correct(entry.id, {"content": f"decision {number}"}, who=f"person {number}", seen=entry.version)
        except StaleError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(decide, range(8)))
    assert sum(heard) == 1
    assert store.decisions() == 1


@pytest.mark.system
def test_writers_at_once_on_postgresql_lose_nothing(server):
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE at_once")
    assert write_at_once(f"{server.rpartition('/')[0]}/at_once", writers=8, each=50, readers=8) == []


def test_a_long_history_is_undone_as_quickly_as_a_short_one(tmp_path, empty):
    """Ten thousand decisions are written as rows; undoing reads the last few of them only."""
    import shutil

    from ledger.store.reports import add, report

    path = shutil.copyfile(empty, tmp_path / "talks.detente")
    with open_ledger(path) as store:
        add(store, [report(1)])
        name = store.statements().items[0].id
        store.correct(name, {"actor": "Duchy"}, who="Ann")
    with sqlite3.connect(path) as raw:
        rows = ((n, f"id{n}", "comment", "Ann", "2031", None, '{"text":"x"}') for n in range(2, 10_002))
        raw.executemany("INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        raw.execute(f"INSERT INTO review_targets SELECT '{name}', number, 0 FROM reviews WHERE number > 1")
    raw.close()
    with open_ledger(path) as store:
        from sqlalchemy import event

        fetched = 0

        @event.listens_for(store._database.engine, "after_cursor_execute")
        def note(connection, cursor, statement, *_):
            nonlocal fetched
            fetched += "FROM reviews" in statement

        store.undo(who="Ann")
        assert fetched < 30
        assert store.history(limit=1, offset=10_000)[0].number == 10_001
