"""Questions to a corpus in SQL, answered by DuckDB over its Parquet files.

Views: `documents`, `statements` and `threads`, with the columns of `tables`. A question can read nothing but the
corpus, writes nothing, and changes no setting.
"""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from detente.corpus import tables
from detente.corpus.folder import Folder
from detente.documents.records import shown
from detente.errors import InputError, SettingError

_LOCKED = ("enable_external_access = false", "autoload_known_extensions = false", "lock_configuration = true")
_TYPES = {"string": "VARCHAR", "strings": "VARCHAR[]", "int32": "INTEGER", "bool": "BOOLEAN", "double": "DOUBLE"}
_EMPTY = {
    "documents": tables.DOCUMENTS,
    "statements": tables.STATEMENTS,
    "threads": tables.THREADS,
}


class Corpus:
    """A finished corpus, to be asked. Close it, or use it in a `with` block.

    Raises: InputError where there is none, its run is not complete, or a file of it is missing or damaged; SettingError
        where DuckDB is not installed.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Folder(folder)
        if self.folder.manifest().get("state") != "complete":
            raise InputError(
                "its run is not complete", where=str(folder), mend="give the command detente corpus run once more"
            )
        try:
            self._duckdb: Any = import_module("duckdb")
        except ImportError:
            raise SettingError("corpora are asked by DuckDB", mend="pip install 'detente[corpus]'") from None
        self._connection = self._duckdb.connect(":memory:")
        for table in _EMPTY:
            try:
                self._connection.execute(f"CREATE VIEW {table} AS {self._source(table)}")
                self._connection.execute(f"SELECT count(*) FROM {table}")  # looks at the end of every file
            except self._duckdb.Error as error:
                self._connection.close()
                raise InputError(
                    f"a file of {table} is missing or damaged: {_words(error)}", where=str(folder),
                    mend="remove the damaged file and give the command detente corpus run once more: it makes it anew",
                ) from error  # fmt: skip
        root = str(self.folder.path).replace("'", "''")
        self._connection.execute(f"SET allowed_directories = ['{root}/']")
        for setting in _LOCKED:
            self._connection.execute(f"SET {setting}")

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns and the rows of an answer, as JSON can hold them.

        Raises: InputError for a question that is wrong, or that would do something else than ask.
        """
        try:
            statements = self._duckdb.extract_statements(sql)
            kinds = {str(one.type).rpartition(".")[2] for one in statements}
            if len(statements) != 1 or not kinds <= {"SELECT", "EXPLAIN"}:
                raise InputError("it is no single question", where="SQL", mend="give one SELECT")
            found = self._connection.execute(sql, values or {})
            names = [column[0] for column in found.description]
            return names, [tuple(_plain(value) for value in row) for row in found.fetchall()]
        except self._duckdb.Error as error:
            raise InputError(_words(error), where="SQL", mend=_MEND) from error

    def records(self, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of an answer, each by the names of its columns."""
        names, rows = self.ask(sql, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _source(self, table: str) -> str:
        files = [str(path) for path in self.folder.result(table)]
        if not files:
            columns = ", ".join(f'NULL::{_TYPES[kind]} AS "{name}"' for name, kind in _EMPTY[table])
            return f"SELECT {columns} WHERE false"
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
        return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"


def _plain(value: Any) -> Any:
    """A value as JSON has it; numbers that it has not (infinite, or none) are named."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (datetime.timedelta, bytes)) or type(value).__name__ == "UUID":
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


_MEND = "ask the views documents, statements and threads; SELECT * FROM statements LIMIT 1 shows the columns of one"


def _words(error: Exception) -> str:
    """What DuckDB says, without tables of its own that it thinks may be meant."""
    first = str(error).strip().split("\n\n")[0].splitlines()
    words = shown(" ".join(line.strip() for line in first))
    return words.partition(" Did you mean")[0] if words.startswith("Catalog Error: Table") else words
