"""A PostgreSQL server that refuses, is away, goes away, is full or damaged: told in one line, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from detente.errors import LedgerError
from detente.ledger.store import Store, open_ledger
from ledger.store import postgres
from ledger.store.faults import canonical
from ledger.store.reports import add, report

pytestmark = pytest.mark.system
_numbers = count(1)


class Server:
    """A server of these tests alone, that can be stopped and started."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.url, self.data = settings["DETENTE_POSTGRES"], Path(settings["DETENTE_POSTGRES_DATA"])
        self._bin, self._options = Path(settings["DETENTE_POSTGRES_BIN"]), settings["DETENTE_POSTGRES_OPTIONS"]

    def control(self, *words: str) -> None:
        """Run pg_ctl as the server's own user."""
        owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        log = self.data.parent / "log"
        patiently = ["-w", "-t", "600"]
        command = [*owner, self._bin / "pg_ctl", "-D", self.data, *patiently, "-l", log, "-o", self._options, *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.data.parent)

    def run(self, *statements: str, database: str = "postgres") -> list[tuple]:
        """Run SQL as the owner of everything; the rows of the last statement, where it has any."""
        import psycopg

        with psycopg.connect(self.at(database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def at(self, database: str, user: str = "detente") -> str:
        """The URL of one of its databases."""
        return f"{self.url.rpartition('/')[0].replace('detente@', f'{user}@')}/{database}"


@pytest.fixture(scope="module")
def own():
    """The server."""
    with postgres.running() as told:
        yield Server(told)


@pytest.fixture
def talks(own) -> str:
    """The name of a database with a ledger of three reports and a decision."""
    name = f"talks{next(_numbers)}"
    own.run(f"CREATE DATABASE {name}")
    with open_ledger(own.at(name), create=True) as store:
        add(store, [report(n) for n in (1, 2, 3)])
        store.confirm(store.statements().items[0].id, who="Ann")
        store.threads_page()
    return name


def told(url: str) -> str:
    """What opening a ledger for a list says is wrong."""
    with pytest.raises(LedgerError) as fault, open_ledger(url) as store:
        store.statements()
    assert "\n" not in str(fault.value)
    return str(fault.value)


def test_a_wrong_password_is_told_and_shown_nowhere(own, talks):
    own.run("CREATE ROLE ann LOGIN PASSWORD 'right'")
    rules = own.data / "pg_hba.conf"
    rules.write_text("host all ann 127.0.0.1/32 scram-sha-256\n" + rules.read_text())
    own.run("SELECT pg_reload_conf()")
    for url in (own.at(talks, "ann:secret"), f"{own.at(talks, 'ann')}?password=secret"):
        words = told(url)
        assert "does not let you in" in words
        assert "PGPASSWORD" in words
        assert "secret" not in words
    assert "does not let you in" in told(own.at(talks, "ann"))  # none was given
    assert "does not let you in" in told(own.at(talks, "nobody"))


def test_a_command_says_it_in_one_line_and_exits_with_2(own):
    command = [sys.executable, "-m", "detente", "ledger", "statements", "--ledger", own.at("nowhere")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no such database" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_without_a_ledger_is_told(own):
    own.run("CREATE DATABASE bare", "CREATE DATABASE of_others")
    assert "holds no ledger" in told(own.at("bare"))
    own.run("CREATE TABLE documents (id int)", database="of_others")
    with pytest.raises(LedgerError, match="another program's"):
        open_ledger(own.at("of_others"), create=True)
    assert own.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database="of_others") == [(1,)]


def test_a_ledger_of_a_newer_detente_is_refused_and_untouched(own, talks):
    before = canonical(own.at(talks))
    (version,) = own.run("SELECT version_num FROM alembic_version", database=talks)[0]
    own.run("UPDATE alembic_version SET version_num = '9999'", database=talks)
    for create in (False, True):
        with pytest.raises(LedgerError, match="newer detente"):
            open_ledger(own.at(talks), create=create)
    assert own.run("SELECT version_num FROM alembic_version", database=talks) == [("9999",)]
    own.run(f"UPDATE alembic_version SET version_num = '{version}'", database=talks)
    assert canonical(own.at(talks)) == before


def test_where_nothing_may_be_written_the_lists_are_there(own, talks):
    own.run("UPDATE settings SET value = '0 0' WHERE key = 'timelines'", database=talks)  # lists to be gathered anew
    own.run(f"ALTER DATABASE {talks} SET default_transaction_read_only = on")
    with open_ledger(own.at(talks)) as store:
        assert store.threads_page().total
        with pytest.raises(LedgerError, match="lets nothing be written"):
            store.confirm(store.statements().items[1].id, who="Ann")
    with open_ledger(own.at(talks), create=True) as store, pytest.raises(LedgerError, match="lets nothing be written"):
        add(store, [report(9)])


def test_a_role_that_may_only_read_sees_the_lists(own, talks):
    own.run("CREATE ROLE reader LOGIN")
    own.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database=talks)
    own.run("UPDATE settings SET value = '0 0' WHERE key = 'timelines'", database=talks)
    with open_ledger(own.at(talks, "reader")) as store:
        assert store.threads_page().total
        with pytest.raises(LedgerError, match="lets nothing be written"):
            store.confirm(store.statements().items[1].id, who="Ann")
    with (
        open_ledger(own.at(talks, "reader"), create=True) as store,
        pytest.raises(LedgerError, match="may not do that"),
    ):
        add(store, [report(9)])


def test_a_ledger_held_by_another_is_told(own, talks):
    import psycopg

    from detente.ledger.store import engine

    with psycopg.connect(own.at(talks)) as other, pytest.MonkeyPatch.context() as patch:
        other.execute(f"SELECT pg_advisory_lock({engine._LOCK})")
        patch.setattr(engine, "PATIENCE", 1)
        with open_ledger(own.at(talks)) as store:
            with pytest.raises(LedgerError, match="another program holds"):
                add(store, [report(9)])
            assert store.statements().total == 9  # reading goes on


def _wait_for_queue(url: str, waiting: int) -> None:
    """Wait until so many stand behind the one that holds the lock."""
    import time

    import psycopg

    asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    stop = time.monotonic() + 600
    with psycopg.connect(url, autocommit=True) as watching:
        while watching.execute(asked).fetchone() < (waiting,):
            assert time.monotonic() < stop, "no queue came about"
            time.sleep(0.01)


def test_who_waits_for_many_writers_does_not_give_up_while_they_come_forward(own, talks, monkeypatch):
    import threading
    import time

    import psycopg

    from detente.ledger.store import engine

    done = threading.Event()

    def hold() -> None:
        """Write again and again, each time for a good eighth of what the others wait at first."""
        with psycopg.connect(own.at(talks)) as other:
            while not done.is_set():
                other.execute(f"SELECT pg_advisory_xact_lock({engine._LOCK})")
                time.sleep(0.4)
                other.commit()

    monkeypatch.setattr(engine, "PATIENCE", 3)
    others = [threading.Thread(target=hold) for _ in range(10)]
    with open_ledger(own.at(talks)) as store:
        for other in others:
            other.start()
        _wait_for_queue(own.at(talks), len(others) - 1)
        begun = time.monotonic()
        try:
            add(store, [report(9)])
        finally:
            waited = time.monotonic() - begun
            done.set()
            for other in others:
                other.join()
        assert waited > engine.PATIENCE
        assert store.check() == ()


@pytest.mark.parametrize("how", ["the connection is ended", "the server is killed", "the server is stopped"])
def test_a_server_that_goes_away_in_the_middle_loses_nothing_acknowledged(own, talks, how):
    with open_ledger(own.at(talks)) as store:
        add(store, [report(4)])
        wanted = canonical(own.at(talks))
        with pytest.raises(LedgerError, match="has gone away") as fault:
            _left_alone(store, own, how)
        assert "unharmed" in str(fault.value)
        if how != "the connection is ended":
            assert "cannot be reached" in told(own.at(talks))
            with pytest.raises(LedgerError, match=r"gone away|cannot be reached"):
                add(store, [report(5)])
            own.control("start")
        assert store.check() == ()  # the same store goes on
        assert canonical(own.at(talks)) == wanted
        add(store, [report(5)])
        assert store.check() == ()


def _left_alone(store: Store, own: Server, how: str) -> None:
    """Begin to change the ledger, then lose the server."""
    with store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM statement_parties")
        if how == "the connection is ended":
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            own.run(f"SELECT pg_terminate_backend({pid}, 600000)")
        else:
            own.control("-m", "immediate" if how == "the server is killed" else "fast", "stop")
        connection.exec_driver_sql("SELECT 1")


def test_a_server_with_a_full_disk_is_told_and_the_work_goes_on_when_there_is_room(own, tmp_path):
    if os.getuid() != 0:
        pytest.fail("a small file system can be mounted by root only")
    disk = own.data.parent / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=14m,uid=postgres,mode=700", "detente", str(disk)], check=True)
    try:
        own.run(f"CREATE TABLESPACE small LOCATION '{disk}'", "CREATE DATABASE small TABLESPACE small")
        with open_ledger(own.at("small"), create=True) as store:
            done = 0
            with pytest.raises(LedgerError, match="the server's disk is full"):  # noqa: PT012 - counts up to it
                for number in range(3000):
                    add(store, [report(number)])
                    done += 1
            assert store.documents().total == done > 0
            assert store.check() == ()
            subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
            add(store, [report(done)])
            assert store.check() == ()
        own.run("DROP DATABASE small", "DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_damaged_page_is_told_and_left_as_it_is(own, talks):
    ((place,),) = own.run("SELECT pg_relation_filepath('statements')", database=talks)
    own.control("-m", "fast", "stop")
    file = own.data / place
    with file.open("r+b") as raw:
        raw.write(b"\xff" * 8192)
    own.control("start")
    before = file.read_bytes()
    with open_ledger(own.at(talks)) as store:
        for look in (store.statements, store.check):
            with pytest.raises(LedgerError, match="damaged") as fault:
                look()
            assert "pg_dump" in str(fault.value)
    own.run("CHECKPOINT")
    assert file.read_bytes() == before
