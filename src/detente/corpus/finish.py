"""From the parts of a run to its tables: copies marked, rows by year, rejected records in one list."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from detente.corpus import tables
from detente.corpus.duplicates import groups
from detente.corpus.folder import Folder, replacing
from detente.errors import InputError

ROWS = 20_000
"""Rows of a year that are gathered before they are written: Parquet reads badly in small pieces."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Which document (by key) stands for which, and how many stand behind one."""

    stands_for: dict[str, str]
    behind: dict[str, int]


def finish(folder: Folder, chunks: int) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Write the tables. The same parts give the same bytes.

    Returns: the names of their files, by table, and how many records are in each language that could be told.
    """
    copies = find_copies(folder, chunks)
    languages: Counter[str] = Counter()
    with (
        _Years(folder.path / "documents", tables.DOCUMENTS) as documents,
        _Years(folder.path / "statements", tables.STATEMENTS) as statements,
    ):
        for number in range(chunks):
            part = _read(folder.part(number, "documents.parquet"))
            languages.update(code for code in part["language"].to_pylist() if code is not None)
            documents.add(_with_copies(part, copies))
            statements.add(_of_copies(_read(folder.part(number, "statements.parquet")), copies))
        names = {"documents": documents.close(), "statements": statements.close()}
    with replacing(folder.rejected_path) as draft, draft.open("w", encoding="ascii") as file:
        for number in range(chunks):
            for one in (folder.done(number) or {}).get("rejected", []):
                file.write(json.dumps(one, ensure_ascii=True) + "\n")
    files = {table: [str(path.relative_to(folder.path)) for path in paths] for table, paths in names.items()}
    return files, dict(sorted(languages.items()))


def find_copies(folder: Folder, chunks: int) -> Copies:
    """The near-duplicates of the whole corpus; the one published first stands for the others."""
    rows: list[tuple[str, str, bytes]] = []
    for number in range(chunks):
        part = _read(folder.part(number, "documents.parquet"), ["published", "key", "relevant", "signature"])
        read = part.filter(part["relevant"]).to_pylist()
        rows += [(row["published"] or "9999", row["key"], row["signature"]) for row in read]
    rows.sort(key=lambda row: row[:2])
    leaders = groups([signature for _, _, signature in rows])
    stands_for = {rows[i][1]: rows[leader][1] for i, leader in enumerate(leaders) if i != leader}
    return Copies(stands_for, dict(Counter(stands_for.values())))


def _read(path: Path, columns: list[str] | None = None) -> Any:
    try:
        return import_module("pyarrow.parquet").read_table(path, columns=columns)
    except (OSError, ValueError) as fault:
        raise InputError(
            "a part of the run is damaged", where=str(path),
            mend=f"remove {path.name.partition('.')[0]}.json beside it, then the same command reads this part anew",
        ) from fault  # fmt: skip


def _with_copies(part: Any, copies: Copies) -> Any:
    pa = tables.arrow()
    keys = part["key"].to_pylist()
    for name, values, kind in (
        ("copy_of", [copies.stands_for.get(key) for key in keys], pa.string()),
        ("copies", [copies.behind.get(key, 0) for key in keys], pa.int32()),
    ):
        part = part.set_column(part.schema.get_field_index(name), name, pa.array(values, kind))
    return part.drop_columns(["signature"])


def _of_copies(part: Any, copies: Copies) -> Any:
    pa = tables.arrow()
    values = pa.array([key in copies.stands_for for key in part["key"].to_pylist()], pa.bool_())
    return part.set_column(part.schema.get_field_index("copy"), "copy", values)


@dataclass
class _Years:
    """Writes rows to one file for each year, gathered to pieces of a good size.

    The files take their places together when the `with` block ends well; none does where it does not.
    """

    path: Path
    columns: tuple[tuple[str, str], ...]
    _gathered: dict[int, list[Any]] = field(default_factory=dict)
    _writers: dict[int, Any] = field(default_factory=dict)
    _drafts: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> _Years:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            for writer in self._writers.values():
                with suppress(OSError):  # the disk may be full: what it would write at the end is of no use
                    writer.close()
        self._drafts.__exit__(kind, error, at)

    def add(self, part: Any) -> None:
        compute = import_module("pyarrow.compute")
        for year in sorted(set(part["year"].to_pylist())):
            rows = part.filter(compute.equal(part["year"], year))
            gathered = self._gathered.setdefault(year, [])
            gathered.append(rows)
            if sum(one.num_rows for one in gathered) >= ROWS:
                self._write(year)

    def close(self) -> list[Path]:
        """Write what is left; the names that the files will have."""
        for year in sorted(self._gathered):
            self._write(year)
        for writer in self._writers.values():
            writer.close()
        return [self._file(year) for year in sorted(self._writers)]

    def _file(self, year: int) -> Path:
        return self.path / f"year={year:04d}" / "part-00000.parquet"

    def _write(self, year: int) -> None:
        pa = tables.arrow()
        gathered = self._gathered.get(year) or []
        if not gathered:
            return
        if year not in self._writers:
            draft = self._drafts.enter_context(replacing(self._file(year)))
            parquet = import_module("pyarrow.parquet")
            self._writers[year] = parquet.ParquetWriter(draft, tables.schema(self.columns), compression="zstd")
        self._writers[year].write_table(pa.concat_tables(gathered).combine_chunks())
        self._gathered[year] = []
