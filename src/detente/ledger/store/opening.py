"""Opening a ledger: is there one, is it ours, of which version, and bringing an older one up to this version."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, inspect, text

from detente.errors import LedgerError
from detente.ledger.store import engine as engines
from detente.ledger.store.engine import Database
from detente.ledger.store.schema import APPLICATION_ID, VERSION
from detente.ledger.store.store import Store
from detente.values.beginnings import DECISIONS, LINES, MARKED, SQLITE, beginning, hold, let_go


def open_ledger(
    where: str | Path, *, create: bool = False, read_only: bool = False, sqlite: ModuleType | None = None
) -> Store:
    """Open a ledger; one of an older version is brought up to this one, after a backup.

    A file or server that cannot be written is opened for reading.

    Args:
        where: a file (`talks.detente`), or the URL of a PostgreSQL database (`postgresql://host/name`).
        create: make a new ledger where there is none.
        read_only: refuse to change anything; a ledger of an older version is then refused too.
        sqlite: the SQLite driver, if not the newest that is installed.

    Raises: LedgerError when there is none, or it is no ledger, damaged, of a newer detente, or cannot be opened;
        SettingError for a URL that cannot be used.
    """
    if engines.is_url(where):
        database = engines.on_server(str(where), read_only=read_only)
        if not create and not read_only:
            database = replace(database, read_only=engines.refuses_writing(database))
    else:
        path = Path(where)
        made, name = _look(path, create=create)
        read_only = read_only or (not made and not _writable(path))
        database = engines.on_file(path, create=made, read_only=read_only, sqlite=sqlite, held=name)
    try:
        _prepare(database, create=create)
    except BaseException:
        database.close()
        raise
    return Store(database)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _look(path: Path, *, create: bool) -> tuple[bool, tuple[int, int] | None]:
    """Whether the file is to be made, and the name under which it is held where it is there.

    Raises: LedgerError when it is not there and not to be made, or is no ledger.
    """
    where = str(path)
    try:
        head, name = hold(path)
    except FileNotFoundError:
        if not create:
            mend = "check the path, or make one with `detente add REPORTS --ledger FILE`"
            raise LedgerError("there is no such ledger", where=where, mend=mend) from None
        if not path.absolute().parent.is_dir():
            mend = "make the folder first"
            raise LedgerError("there is no such folder", where=str(path.absolute().parent), mend=mend) from None
        return True, None
    except OSError as fault:
        words = (fault.strerror or str(fault)).lower()
        raise LedgerError(f"it cannot be opened: {words}", where=where, mend="check the path") from fault
    if (head and head != SQLITE) or (not head and not create):
        let_go(name)
    if head and head != SQLITE:
        raise _no_ledger(path)
    if not head and not create:
        raise LedgerError("it is empty", where=where, mend="take a copy from a backup, or remove it and begin anew")
    return not head, name


def _no_ledger(path: Path) -> LedgerError:
    """What a file is that is no database, where it shows that, and how to come to a ledger."""
    line = beginning(path, MARKED).split(b"\n", 1)[0]
    if LINES in line:
        what = "it is a ledger written out as JSON Lines, which cannot be opened as one"
        mend = "bring it into a ledger: `detente ledger import FILE --ledger NEW.detente`"
    elif DECISIONS in line:
        what = "it holds decisions on a ledger as JSON Lines"
        mend = "bring them into the ledger that they are of: `detente ledger import-reviews FILE`"
    else:
        what, mend = "it is not a ledger", "give a file written by detente, or a new name"
    return LedgerError(what, where=str(path), mend=mend)


def _prepare(database: Database, *, create: bool) -> None:
    """Make the tables where there are none, or bring them up to this version."""
    with database.read() as connection:
        version = _version(connection, database)
    if version == VERSION:
        if database.sqlite and not database.read_only:
            engines.set_journal(database)
        return
    if version is None and not create and database.sqlite:
        raise LedgerError("it is not a ledger", where=database.where, mend="give a file written by detente")
    if version is None and not create:
        mend = "check the name in the URL, or make one with `detente add REPORTS --ledger URL`"
        raise LedgerError("the database holds no ledger", where=database.where, mend=mend)
    if version is not None and version > VERSION:
        raise LedgerError(
            f"it was written by a newer detente (tables {version}, known here up to {VERSION})",
            where=database.where,
            mend="use a newer detente; the ledger was not touched",
        )
    if database.read_only:
        raise LedgerError(
            f"it was written by an older detente (tables {version}) and cannot be changed here",
            where=database.where,
            mend="make it writable and open it once, which brings it up to this version",
        )
    if database.sqlite:
        engines.set_journal(database)
    if version is not None and database.path is not None:
        from detente.ledger.store.keeping import copy_file

        copy_file(database, _free(database.path, version))
    _migrate(database)


def _version(connection: Connection, database: Database) -> str | None:
    """The version of the tables; None where there are none at all.

    Raises: LedgerError where there are tables, but not a ledger's.
    """
    names = set(inspect(connection).get_table_names())
    if database.sqlite and names:
        mark = connection.execute(text("PRAGMA application_id")).scalar()
        if mark != APPLICATION_ID:
            raise LedgerError("it is not a ledger", where=database.where, mend="give a file written by detente")
    if "alembic_version" not in names:
        if names & {"documents", "statements", "reviews"}:
            raise LedgerError("its tables are another program's", where=database.where, mend="give an empty database")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _migrate(database: Database) -> None:
    """Bring the tables up to this version in one transaction: all of it, or nothing."""
    from alembic import command
    from alembic.config import Config

    from detente.ledger.store.projection import rebuild_where_asked

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with database.write() as connection:
        if _version(connection, database) == VERSION:
            return  # another program was quicker
        config.attributes["connection"] = connection
        if database.sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        command.upgrade(config, VERSION)
        rebuild_where_asked(connection)


def _free(path: Path, version: str) -> Path:
    """A name for the backup that nothing has yet."""
    number = 1
    while (name := path.with_name(f"{path.name}.before-{VERSION}-from-{version}.{number}")).exists():
        number += 1
    return name
