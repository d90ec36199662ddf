"""Waiting for a ledger that others write in, on a clock of the test's own."""

from __future__ import annotations

import sqlite3
from itertools import count, pairwise

import pytest

from detente.ledger.store import patience
from detente.ledger.store.patience import patiently


class Clock:
    """Time that passes only where somebody sleeps; `each_second` is done as it does."""

    def __init__(self, each_second=lambda second: None):
        self.now, self.each_second = 0.0, each_second

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        for second in range(int(self.now) + 1, int(self.now + seconds) + 1):
            self.each_second(second)
        self.now += seconds


def locked():
    raise sqlite3.OperationalError("database is locked")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talks.detente"
    path.write_bytes(b"x")
    return path


@pytest.mark.parametrize("beside", ["", "-journal", "-wal"])
def test_who_waits_while_others_write_waits_on_however_long(file, monkeypatch, beside):
    written = count(1)
    clock = Clock(lambda second: file.with_name(file.name + beside).write_bytes(b"x" * next(written)))
    monkeypatch.setattr(patience, "time", clock)
    tried = []

    def attempt():
        tried.append(clock.now)
        return "done" if clock.now > 500 else locked()

    assert patiently(attempt, file, 5) == "done"
    assert max(later - earlier for earlier, later in pairwise(tried)) <= patience._LONGEST_PAUSE


def test_who_waits_for_one_who_does_nothing_gives_up(file, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(patience, "time", clock)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        patiently(locked, file, 5)
    assert 5 <= clock.now <= 5 + patience._LONGEST_PAUSE


def test_patience_is_counted_from_the_last_change(file, monkeypatch):
    clock = Clock(lambda second: file.write_bytes(b"x" * (second + 1)) if second <= 20 else None)
    monkeypatch.setattr(patience, "time", clock)
    with pytest.raises(sqlite3.OperationalError):
        patiently(locked, file, 5)
    assert 25 <= clock.now <= 25 + 2 * patience._LONGEST_PAUSE


def test_each_pause_is_as_long_whoever_has_waited_before(file, monkeypatch):
    """No waiting one falls behind: pauses are drawn from one distribution from the first to the last."""
    clock = Clock()
    monkeypatch.setattr(patience, "time", clock)
    drawn = []
    monkeypatch.setattr(patience.random, "uniform", lambda low, high: drawn.append((low, high)) or high)
    with pytest.raises(sqlite3.OperationalError):
        patiently(locked, file, 60)
    assert len(set(drawn)) == 1
    assert len(drawn) > 100


def test_any_other_fault_is_not_waited_for(file, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(patience, "time", clock)

    def full():
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(sqlite3.OperationalError, match="full"):
        patiently(full, file, 60)
    assert clock.now == 0


def test_readers_and_commits_wait_for_each_other_with_a_rollback_journal(tmp_path, monkeypatch):
    """Whoever is in the way, a read or a write goes on where the other comes to its end."""
    from concurrent.futures import ThreadPoolExecutor

    from detente.ledger.store import open_ledger
    from ledger.store.reports import add, report

    path = tmp_path / "talks.detente"
    with open_ledger(path, create=True, sqlite=sqlite3) as store:
        add(store, [report(1)])
        name = store.statements().items[0].id
        with ThreadPoolExecutor(1) as pool:
            with store._database.read() as reading:
                before = reading.exec_driver_sql("SELECT count(*) FROM reviews").scalar()
                decided = pool.submit(store.confirm, name, who="Ann")
                with pytest.raises(TimeoutError):
                    decided.result(timeout=0.3)  # it waits for the reader
                assert reading.exec_driver_sql("SELECT count(*) FROM reviews").scalar() == before
            assert decided.result(timeout=600).number == 1
        assert store.check() == ()


def test_a_reader_that_had_to_wait_reads_one_state_all_the_same(tmp_path):
    """What it began while another held the file is not lost by waiting: nobody can commit between its two looks."""
    from concurrent.futures import ThreadPoolExecutor

    from detente.ledger.store import open_ledger
    from ledger.store.reports import add, report

    path = tmp_path / "talks.detente"
    with open_ledger(path, create=True, sqlite=sqlite3) as store:
        add(store, [report(1)])
        # through a connection of another kind, closed last: closing a file ends all its locks of this program
        other = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN EXCLUSIVE")

        def looks() -> bool:
            with store._database.read() as reading:
                reading.exec_driver_sql("SELECT count(*) FROM reviews").scalar()
                return bool(reading.connection.driver_connection.in_transaction)

        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(looks)
            with pytest.raises(TimeoutError):
                looking.result(timeout=0.3)
            other.execute("ROLLBACK")
            assert looking.result(timeout=600)
        other.close()
