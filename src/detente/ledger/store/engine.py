"""The database behind a ledger: drivers, transactions, and its faults in words.

One transaction for reading sees one state of the ledger. One transaction for writing waits for the other writers
(SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock), so that what it has looked at still holds when it writes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url

from detente.errors import LedgerError, SettingError
from detente.ledger.store import fault_words, keepalive
from detente.ledger.store.patience import patiently
from detente.values.beginnings import hold, let_go

PATIENCE = 60
"""Seconds to wait for another writer that does not come forward before giving up."""

SILENCE = 60
"""Seconds after which a connection to a server is given up when nothing comes back, not even its network's answers."""

SAFE_WAL = (3, 51, 3)
"""SQLite below this version can damage a file in WAL mode when two connections checkpoint at once."""

_LOCK = 0x64744E74  # key of the advisory lock: any number, the same for all of us


@dataclass(frozen=True)
class Database:
    """An engine with the words that its faults are told in.

    `where` names it to people (no password); `path` is the file of a SQLite ledger, None on a server; `held` the name
    under which nothing else here opens that file meanwhile (`detente.values.beginnings`).
    """

    engine: Engine
    where: str
    path: Path | None
    read_only: bool = False
    notices: tuple[str, ...] = field(default=())
    held: tuple[int, int] | None = None

    def close(self) -> None:
        """Close all connections; once is enough."""
        self.engine.dispose()
        if self.held is not None:
            let_go(self.held)
            object.__setattr__(self, "held", None)

    @property
    def sqlite(self) -> bool:
        """Whether it is one file."""
        return self.path is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing."""
        with self.faults(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is alone in writing; all of it is kept, or nothing.

        Raises: LedgerError when the ledger cannot be written.
        """
        if self.read_only:
            what, mend = fault_words.UNWRITABLE if self.sqlite else fault_words.UNWRITABLE_SERVER
            raise LedgerError(what, where=self.where, mend=mend)
        with self.faults(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if not self.sqlite:
                _take_turn(connection)
            yield connection

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn a fault of the database into a LedgerError of one line."""
        try:
            yield
        except exc.SQLAlchemyError as fault:
            raise self.fault(fault) from fault
        except UnicodeEncodeError as fault:
            mend = "it holds half of a character: mend its encoding"
            raise LedgerError("a text cannot be written as UTF-8", where=self.where, mend=mend) from fault

    def fault(self, fault: Exception) -> LedgerError:
        """The LedgerError that says what a database's fault means for a person."""
        what, mend = fault_words.of_server(fault) if self.path is None else fault_words.of_file(fault, self.path)
        return LedgerError(what, where=self.where, mend=mend)


def _take_turn(connection: Connection) -> None:
    """Wait on a server until no other writes, and give up only where one holds the ledger and does not come forward.

    Who has waited in vain joins the end of the queue, so each time it waits twice as long.
    """
    if connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_LOCK})").scalar_one():
        return
    seconds = PATIENCE
    while True:
        holder = connection.exec_driver_sql(_HOLDER).scalar()
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        except exc.OperationalError as fault:
            given_up = getattr(fault.orig, "sqlstate", "") == "55P03"
            if not given_up or connection.exec_driver_sql(_HOLDER).scalar() == holder:
                raise
            seconds *= 2
        else:
            return


_HOLDER = f"""
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = {_LOCK} AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""Names the transaction that writes now."""


def is_url(where: str | Path) -> bool:
    """Whether a ledger's name is a database's URL, not a file's."""
    return isinstance(where, str) and "://" in where


@cache
def sqlite_module() -> ModuleType:
    """The newer of the SQLite that comes with Python and that of the package `pysqlite3`."""
    import sqlite3

    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3 if pysqlite3.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def on_file(
    path: Path,
    *,
    create: bool,
    read_only: bool,
    sqlite: ModuleType | None = None,
    held: tuple[int, int] | None = None,
) -> Database:
    """A SQLite ledger.

    Args:
        create: make the file where there is none.
        read_only: open it so that it cannot be changed; also where its folder cannot be written.
        sqlite: the driver, if not the newest there is.
        held: the name under which the file is held, where it was there.
    """
    if create:
        with suppress(OSError):  # what cannot be made is told below, when it is opened
            # Whole reports lie in a ledger: it is its owner's alone. SQLite gives the files beside it the same mode.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with suppress(OSError):
            held = held or hold(path)[1]
    module = sqlite or sqlite_module()
    wal = module.sqlite_version_info >= SAFE_WAL
    mode = "ro" if read_only else "rwc" if create else "rw"
    name = quote(os.fsencode(path.absolute()))
    if read_only and not os.access(path.absolute().parent, os.W_OK) and not Path(f"{path}-wal").exists():
        mode += "&immutable=1"  # a WAL file wants to make its index beside the ledger, and cannot

    def connect() -> Any:
        # SQLite itself does not wait: `patiently` does
        return module.connect(f"file:{name}?mode={mode}", uri=True, timeout=0, check_same_thread=False)

    engine = create_engine(URL.create("sqlite", database=str(path)), module=module, creator=connect)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # transactions are begun by us, below
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA trusted_schema = OFF")
        raw.execute("PRAGMA cell_size_check = ON")
        if not read_only:
            # FULL: a commit is on the disk when it returns; EXTRA: so is the end of its rollback journal
            patiently(lambda: raw.execute(f"PRAGMA synchronous = {'FULL' if wal else 'EXTRA'}"), path, PATIENCE)

    # Locks are taken here alone: once a transaction is begun, nothing in it waits for others but its end.

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"), path, PATIENCE)
        else:
            patiently(lambda: _begin_reading(connection), path, PATIENCE)

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        # with a rollback journal, a commit waits for those who read
        if connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
            patiently(lambda: connection.exec_driver_sql("COMMIT"), path, PATIENCE)

    notices: tuple[str, ...] = ()
    if not wal:
        notices = (
            f"SQLite {module.sqlite_version} is older than {'.'.join(map(str, SAFE_WAL))}: several programs at once "
            "are slower (no write-ahead log); pip install 'detente[sqlite]' brings a newer one",
        )
    return Database(engine, str(path), path, read_only, notices, held)


def _begin_reading(connection: Connection) -> None:
    """Begin a transaction that reads and take its lock, so that all that it reads is of one state.

    To begin takes no lock; to look does. Where looking fails, SQLAlchemy ends what was begun: each attempt begins anew.
    """
    if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN")
    connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1")


def set_journal(database: Database) -> None:
    """Choose the journal: a write-ahead log where SQLite is safe with it, else a rollback journal.

    Raises: LedgerError where another program holds the ledger in the unsafe mode.
    """
    wanted = "wal" if not database.notices else "delete"
    with database.faults():
        raw = database.engine.raw_connection()
        try:
            cursor = raw.cursor()

            def journal(change: str = "") -> str:
                ask = f"PRAGMA journal_mode{change}"
                return str(patiently(lambda: cursor.execute(ask).fetchone()[0], database.path or Path(), PATIENCE))

            if journal() != wanted:
                now = journal(f" = {wanted}")
                if now == "wal" and wanted == "delete":
                    raise LedgerError(
                        "another program has it open with a write-ahead log, which this SQLite is too old for",
                        where=database.where,
                        mend="close the other program, or pip install 'detente[sqlite]'",
                    )
        except database.engine.dialect.dbapi.Error as fault:  # type: ignore[union-attr]
            raise database.fault(fault) from fault
        finally:
            raw.close()


def on_server(url: str, *, read_only: bool) -> Database:
    """A PostgreSQL ledger.

    Raises: SettingError for a URL that is none, of another database, or where the driver is not installed.
    """
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError):
        raise SettingError("this is no URL of a database", where="--ledger", mend="postgresql://host/name") from None
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise SettingError(
            f"{parsed.get_backend_name()!r} is no database for ledgers",
            where="--ledger",
            mend="give a file, or postgresql://host/name",
        )
    try:
        import psycopg  # noqa: F401 - only whether it is there
    except ImportError:
        raise SettingError("psycopg is not installed", mend="pip install 'detente[postgres]'") from None
    settings = {"lock_timeout": f"{PATIENCE}s", "timezone": "UTC", **keepalive.of_server(SILENCE)}
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            **keepalive.of_client(SILENCE, parsed.query),
        },
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
    )

    @event.listens_for(engine, "do_connect")
    def tell(*_: object) -> None:
        # The client library opens its own sockets, unseen by the interpreter: `--audit-network` hears of it here.
        sys.audit("detente.connect", parsed.host or "localhost", parsed.port or 5432)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return Database(engine, _without_secrets(parsed), None, read_only)


def refuses_writing(database: Database) -> bool:
    """Whether a server is a copy that follows another, is set to be read only, or grants no more than reading."""
    with database.read() as connection:
        return bool(connection.exec_driver_sql(_REFUSES).scalar_one())


_REFUSES = """
    SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'
        OR NOT coalesce(has_table_privilege(to_regclass('timelines'), 'INSERT'), true)
"""


def _without_secrets(url: URL) -> str:
    """A URL to be shown: the password is left out wherever it stands."""
    shown = {key: "***" for key in url.query if "password" in key}
    return url.update_query_dict(shown).render_as_string(hide_password=True)
