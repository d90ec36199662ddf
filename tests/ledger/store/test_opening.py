"""Opening: what is no ledger, is damaged, newer, older, locked or cannot be written is told in one line, untouched."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from detente.errors import LedgerError, SettingError
from detente.ledger.store import engine, open_ledger
from detente.ledger.store.schema import VERSION, metadata
from ledger.store.faults import canonical, make_older
from ledger.store.reports import add, report


@pytest.fixture
def talks(tmp_path, empty) -> Path:
    """A ledger of three reports and a decision."""
    path = Path(shutil.copyfile(empty, tmp_path / "talks.detente"))
    with open_ledger(path) as store:
        add(store, [report(n) for n in (1, 2, 3)])
        store.confirm(store.statements().items[0].id, who="Ann")
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_migrations_make_the_tables_that_the_code_speaks_of(place):
    with open_ledger(place(), create=True) as store, store._database.read() as connection:
        context = MigrationContext.configure(connection)
        differences = [d for d in compare_metadata(context, metadata) if not _of_search(d)]
    assert differences == []


def _of_search(difference) -> bool:
    what = difference[0] if isinstance(difference, tuple) else difference[0][0]
    name = getattr(difference[1], "name", "") if isinstance(difference, tuple) else ""
    table = getattr(getattr(difference[1], "table", None), "name", "") if isinstance(difference, tuple) else ""
    return what in {"remove_table", "remove_index"} and "_words" in f"{name}{table}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such ledger"),
        (b"", "it is empty"),
        (b"Minutes of the talks", "it is not a ledger"),
        (b"SQLite format 3\x00" + b"\x00" * 2000, "not a ledger|damaged"),
    ],
)
def test_what_is_no_ledger_is_told_and_untouched(tmp_path, content, words):
    path = tmp_path / "x.detente"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LedgerError, match=words):
        open_ledger(path)
    assert (path.read_bytes() if path.exists() else None) == content
    assert [p.name for p in tmp_path.iterdir()] == ([] if content is None else ["x.detente"])


def test_another_programs_database_is_refused_and_untouched(tmp_path):
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE documents (id)")
    raw.close()
    before = digest(path)
    for create in (False, True):
        with pytest.raises(LedgerError, match="not a ledger"):
            open_ledger(path, create=create)
    assert digest(path) == before


def test_a_ledger_of_a_newer_detente_is_refused_and_untouched(talks):
    with sqlite3.connect(talks) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = digest(talks)
    with pytest.raises(LedgerError, match="newer detente"):
        open_ledger(talks)
    assert digest(talks) == before


def test_an_older_ledger_is_brought_up_to_date_after_a_backup(talks):
    wanted = canonical(str(talks))
    make_older(str(talks))
    older = digest(talks)
    with pytest.raises(LedgerError, match="older detente"):
        open_ledger(talks, read_only=True)
    assert digest(talks) == older
    with open_ledger(talks) as store:
        assert store.check() == ()
        assert store.search("harbour")
    assert canonical(str(talks)) == wanted
    (backup,) = talks.parent.glob("talks.detente.before-*")
    with sqlite3.connect(backup) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    raw.close()


def test_a_failed_upgrade_leaves_the_old_ledger(talks, monkeypatch):
    make_older(str(talks))
    from detente.ledger.store import projection

    def fails(connection):
        raise KeyboardInterrupt

    monkeypatch.setattr(projection, "rebuild", fails)
    with pytest.raises(KeyboardInterrupt):
        open_ledger(talks)
    with sqlite3.connect(talks) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'document_words'").fetchall()
    raw.close()


def test_a_damaged_page_is_told_in_one_line(talks):
    with sqlite3.connect(talks) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'statements'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    raw.close()
    with talks.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    before = digest(talks)
    with open_ledger(talks, read_only=True) as store:
        with pytest.raises(LedgerError, match="damaged"):
            store.statements()
        try:
            problems = [p.what for p in store.check()]
        except LedgerError as fault:
            problems = [fault.what]
        assert any("damaged" in words for words in problems)
    assert digest(talks) == before


def test_what_does_not_follow_is_found_and_mended_by_folding_anew(talks):
    with sqlite3.connect(talks) as raw:
        raw.execute("UPDATE statements SET actor = 'Nobody' WHERE number = 2")
        raw.execute("DELETE FROM statement_parties WHERE statement = 1")
        raw.execute("DELETE FROM statements WHERE number = 3")
        raw.execute("UPDATE documents SET title = 'x' WHERE number = 2")
    raw.close()
    with open_ledger(talks) as store:
        found = {problem.where.partition(" ")[0] for problem in store.check()}
        assert found == {"statement", "document", "table", "the"}
        store.rebuild()
        assert store.check() == ()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE texts SET text = '\"Other words.\"'", "not the text"),
        ("UPDATE readings SET body = '{' WHERE number = 1", "damaged"),
        ("UPDATE readings SET body = replace(body, '\"start\":', '\"start\":1')", "damaged"),
        ("UPDATE reviews SET details = '[' WHERE number = 1", "damaged"),
        ("UPDATE reviews SET number = 7", "leads to nothing|the last is number 7"),
        ("DELETE FROM editions WHERE document = (SELECT min(id) FROM documents)", "not there"),
    ],
)
def test_what_happened_is_checked_too(talks, spoil, words):
    import re

    with sqlite3.connect(talks) as raw:
        raw.execute(spoil)
    raw.close()
    with open_ledger(talks) as store:
        try:
            told = "; ".join(f"{p.where}: {p.what}" for p in store.check())
        except LedgerError as fault:
            told = str(fault)
    assert re.search(words, told)


def test_a_locked_ledger_is_told_in_one_line(talks, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    with open_ledger(talks) as store:
        name = store.statements().items[0].id
        # by the same library, as locks are a process's, and two libraries in one do not see each other's
        other = engine.sqlite_module().connect(str(talks), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another program holds"):
            store.confirm(name, who="Ann")
        assert store.statements().total  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        store.confirm(name, who="Ann")


def test_old_sqlite_does_without_a_write_ahead_log_and_says_so(tmp_path, monkeypatch):
    path = tmp_path / "talks.detente"
    monkeypatch.setattr(engine, "SAFE_WAL", (99,))
    with open_ledger(path, create=True) as store:
        (notice,) = store.notices
        assert "detente[sqlite]" in notice
        add(store, [report(1)])
        with store._database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
    monkeypatch.undo()
    with open_ledger(path) as store, store._database.read() as connection:
        wal = engine.sqlite_module().sqlite_version_info >= engine.SAFE_WAL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == ("wal" if wal else "delete")
        assert store.check() == ()


def test_a_full_database_is_told_with_the_room_that_is_left(talks):
    with open_ledger(talks) as store:
        before = store.ledger()
        with store._database.engine.connect() as held:
            pages = held.exec_driver_sql("PRAGMA page_count").scalar()

        from sqlalchemy import event

        @event.listens_for(store._database.engine, "begin")
        def full(connection):
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        with pytest.raises(LedgerError, match=r"the disk is full \(.* MB free\)") as told:
            add(store, [report(number) for number in range(10, 200)])
        assert str(talks) in str(told.value)
        assert store.check() == ()
    with open_ledger(talks) as store:
        add(store, [report(n) for n in range(10, 40)])  # there is room again
        assert {d.id for d in before.documents} <= {d.id for d in store.ledger().documents}


def test_a_copy_is_whole_and_never_replaces_a_file(talks, tmp_path):
    with open_ledger(talks) as store:
        store.backup(tmp_path / "copy.detente")
        with pytest.raises(LedgerError, match="a file of that name"):
            store.backup(tmp_path / "copy.detente")
        with pytest.raises(LedgerError, match="cannot be written"):
            store.backup(tmp_path / "nowhere" / "copy.detente")
        assert not list(tmp_path.glob(".copy*"))
    assert canonical(str(tmp_path / "copy.detente")) == canonical(str(talks))


def test_a_folder_copied_while_the_ledger_is_open_holds_what_was_acknowledged(talks, tmp_path):
    with open_ledger(talks) as store:
        add(store, [report(n) for n in range(10, 20)])
        shutil.copytree(talks.parent, tmp_path.parent / f"{tmp_path.name}-copied")
        wanted = store.ledger()
    with open_ledger(tmp_path.parent / f"{tmp_path.name}-copied" / "talks.detente") as copied:
        assert copied.ledger() == wanted
        assert copied.check() == ()


def test_a_ledger_in_a_folder_that_cannot_be_written_is_read(talks):
    """In a process of another user, as root may write everywhere."""
    talks.parent.chmod(0o555)
    talks.chmod(0o444)
    for parent in list(talks.parents)[1:4]:
        parent.chmod(parent.stat().st_mode | 0o011)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - a process of its own
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            with open_ledger(talks) as store:
                count = store.statements().total
                try:
                    store.confirm(store.statements().items[0].id, who="Ann")
                except LedgerError as fault:
                    os.write(writing, f"{count} {fault.what}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    told = os.read(reading, 1000).decode()
    os.close(reading)
    talks.parent.chmod(0o755)
    assert told == "9 it cannot be written"


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o000])
def test_a_new_ledger_is_its_owners_alone(tmp_path, empty, umask):
    before = os.umask(umask)
    try:
        with open_ledger(tmp_path / "mine.detente", create=True) as store:
            store.backup(tmp_path / "copy.detente")
    finally:
        os.umask(before)
    assert {(p.stat().st_mode & 0o777) for p in tmp_path.glob("*.detente")} == {0o600}


def test_the_history_does_not_trust_the_clock(talks, monkeypatch):
    from datetime import UTC, datetime

    from detente.ledger.store import history

    class Back(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(history, "datetime", Back)
    with open_ledger(talks) as store:
        name = store.statements().items[1].id
        store.correct(name, {"actor": "Duchy"}, who="Ann")
        assert [r.number for r in store.history()] == [1, 2]
        store.undo(who="Ann")
        assert store.entry(name).statement.actor != "Duchy"
        assert store.check() == ()


@pytest.mark.parametrize(
    ("url", "words"),
    [("mysql://host/name", "no database for ledgers"), ("postgresql://host:x", "no URL"), ("://", "no URL")],
)
def test_a_url_that_cannot_be_used_is_told(url, words):
    with pytest.raises(SettingError, match=words):
        open_ledger(url)


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(LedgerError, match="cannot be reached") as told:
        open_ledger("postgresql://ann:secret@127.0.0.1:1/talks")
    assert "secret" not in str(told.value)


def test_the_version_of_the_code_is_the_newest_migration():
    from importlib import resources

    names = [p.name for p in (resources.files("detente.ledger.store") / "migrations" / "versions").iterdir()]
    assert max(name[1:5] for name in names if name.startswith("v")) == VERSION
