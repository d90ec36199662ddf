"""An upgrade that is killed at any moment: the old tables or the new ones, the backup first, nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from detente.ledger.store import keeping, open_ledger
from detente.ledger.store.schema import VERSION
from ledger.store.faults import canonical, make_older
from ledger.store.reports import add, report

OLDEST = "0001"


@pytest.fixture(scope="module")
def older(tmp_path_factory, empty) -> tuple[Path, str]:
    """A ledger of the first version of the tables, and what it says once it is brought up to this one."""
    path = Path(shutil.copyfile(empty, tmp_path_factory.mktemp("older") / "talks.detente"))
    with open_ledger(path) as store:
        add(store, [report(n) for n in (1, 2)])
        store.confirm(store.statements().items[0].id, who="Ann")
    wanted = canonical(str(path))
    make_older(str(path))
    return path, wanted


def killed_before(path: Path, moment: int) -> bool:
    """Whether a child that opens the ledger is killed before its so many-th statement of SQL or line of copying."""
    child = os.fork()
    if not child:
        left = moment

        def tick() -> None:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        def watch(frame, what, _):
            if frame.f_code.co_filename != keeping.__file__:
                return None
            if what == "line":
                tick()
            return watch

        event.listen(Engine, "before_cursor_execute", lambda *_: tick())
        event.listen(Engine, "commit", lambda *_: tick())
        sys.settrace(watch)
        try:
            open_ledger(path).close()
        finally:
            os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def tables(path: Path) -> tuple[str, set[str]]:
    """The version that a ledger states, and the tables that it has; raises where the file is not whole."""
    raw = sqlite3.connect(path)
    try:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (version,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        return version, {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    finally:
        raw.close()


def upgrade_and_kill(folder: Path, older: tuple[Path, str], step: int) -> tuple[int, set[str]]:
    """Kill at every so many-th moment until none is left; how many kills there were, and the versions they left."""
    source, wanted = older
    old, new = tables(source), None
    seen: set[str] = set()
    for moment in count(1, step):
        place = folder / str(moment)
        place.mkdir()
        path = Path(shutil.copyfile(source, place / "talks.detente"))
        killed = killed_before(path, moment)
        left = tables(path)
        seen.add(left[0])
        backups = list(place.glob("talks.detente.before-*"))
        assert all(tables(backup) == old for backup in backups), "a backup is whole, or has not its name yet"
        if left[0] == OLDEST:
            assert left == old, "nothing of the new tables is there"
        else:
            assert left[0] == VERSION
            assert new in (None, left), "all of the new tables are there"
            assert backups, "the backup was made first"
            new = left
        assert canonical(str(path)) == wanted, "opened again, it is whole and says the same"
        with open_ledger(path) as store:
            assert store.check() == ()
        shutil.rmtree(place)
        if not killed:
            return moment // step, seen
    raise AssertionError


def test_an_upgrade_that_is_killed_leaves_the_old_tables_or_the_new(tmp_path, older):
    kills, seen = upgrade_and_kill(tmp_path, older, step=13)
    assert kills > 5
    assert OLDEST in seen
    assert VERSION in seen


@pytest.mark.system
def test_an_upgrade_that_is_killed_at_each_moment_leaves_the_old_tables_or_the_new(tmp_path, older):
    kills, seen = upgrade_and_kill(tmp_path, older, step=1)
    assert kills > 80
    assert seen == {OLDEST, VERSION}
