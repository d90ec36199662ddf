"""Whatever this program looks at, it keeps the locks that it holds on an open ledger."""

from __future__ import annotations

import subprocess
import sys

import pytest

from detente.errors import LedgerError
from detente.ledger.store import open_ledger
from detente.values.beginnings import SQLITE, beginning, hold, let_go
from detente.workflow.opening import is_store, kind_of

WRITE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None) as other:
    other.execute("BEGIN IMMEDIATE")
"""


def another_program_can_write(path):
    done = subprocess.run([sys.executable, "-c", WRITE, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "locked" in done.stderr, done.stderr
    return done.returncode == 0


def open_and_close(path):
    open_ledger(path).close()


@pytest.mark.parametrize("look", [open_and_close, kind_of, is_store, beginning])
@pytest.mark.parametrize("made_here", [True, False])
def test_a_look_at_an_open_ledger_takes_no_lock_away(tmp_path, look, made_here):
    path = tmp_path / "talks.detente"
    if not made_here:
        open_ledger(path, create=True).close()
    with open_ledger(path, create=made_here) as store:
        assert another_program_can_write(path)
        with store._database.write():
            assert not another_program_can_write(path)
            look(path)
            assert not another_program_can_write(path)
        assert another_program_can_write(path)


def test_a_file_is_known_by_what_is_in_it_again_once_it_is_let_go(tmp_path):
    path = tmp_path / "talks.detente"
    open_ledger(path, create=True).close()
    (found, one), (_, two) = hold(path), hold(path)
    path.write_bytes(b"x" * 100)
    let_go(one)
    assert (found, beginning(path)) == (SQLITE, SQLITE)
    let_go(two)
    assert beginning(path) == b"x" * 16


def test_what_is_refused_is_not_held(tmp_path):
    path = tmp_path / "talks.detente"
    for content in (b"no ledger at all", b""):
        path.write_bytes(content)
        with pytest.raises(LedgerError):
            open_ledger(path)
        path.write_bytes(b"something else now")
        assert beginning(path) == b"something else n"
