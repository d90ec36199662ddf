"""From the parts of a run to its tables: copies marked, rows by year, rejected records in one list."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from detente.corpus import tables
from detente.corpus.duplicates import groups
from detente.corpus.folder import Folder, replacing

ROWS = 20_000
"""Rows of a year that are gathered before they are written: Parquet reads badly in small pieces."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Which document (by key) stands for which, and how many stand behind one."""

    stands_for: dict[str, str]
    behind: dict[str, int]


def finish(folder: Folder, chunks: int) -> dict[str, list[str]]:
    """Write the tables; the names of their files, by table. The same parts give the same bytes."""
    copies = find_copies(folder, chunks)
    documents = _Years(folder.path / "documents", tables.DOCUMENTS)
    statements = _Years(folder.path / "statements", tables.STATEMENTS)
    for number in range(chunks):
        documents.add(_with_copies(_read(folder.part(number, "documents.parquet")), copies))
        statements.add(_of_copies(_read(folder.part(number, "statements.parquet")), copies))
    with replacing(folder.rejected_path) as draft, draft.open("w", encoding="ascii") as file:
        for number in range(chunks):
            for one in (folder.done(number) or {}).get("rejected", []):
                file.write(json.dumps(one, ensure_ascii=True) + "\n")
    names = {"documents": documents.close(), "statements": statements.close()}
    return {table: [str(path.relative_to(folder.path)) for path in paths] for table, paths in names.items()}


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
    return import_module("pyarrow.parquet").read_table(path, columns=columns)


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
    """Writes rows to one file for each year, gathered to pieces of a good size."""

    path: Path
    columns: tuple[tuple[str, str], ...]
    _gathered: dict[int, list[Any]] = field(default_factory=dict)
    _writers: dict[int, Any] = field(default_factory=dict)
    _open: dict[int, Any] = field(default_factory=dict)

    def add(self, part: Any) -> None:
        compute = import_module("pyarrow.compute")
        for year in sorted(set(part["year"].to_pylist())):
            rows = part.filter(compute.equal(part["year"], year))
            gathered = self._gathered.setdefault(year, [])
            gathered.append(rows)
            if sum(one.num_rows for one in gathered) >= ROWS:
                self._write(year)

    def close(self) -> list[Path]:
        for year in sorted(self._gathered):
            self._write(year)
        for year, writer in self._writers.items():
            writer.close()
            self._open[year].__exit__(None, None, None)
        return [self._file(year) for year in sorted(self._writers)]

    def _file(self, year: int) -> Path:
        return self.path / f"year={year:04d}" / "part-00000.parquet"

    def _write(self, year: int) -> None:
        pa = tables.arrow()
        gathered = self._gathered.get(year) or []
        if not gathered:
            return
        if year not in self._writers:
            self._open[year] = replacing(self._file(year))
            draft = self._open[year].__enter__()
            parquet = import_module("pyarrow.parquet")
            self._writers[year] = parquet.ParquetWriter(draft, tables.schema(self.columns), compression="zstd")
        self._writers[year].write_table(pa.concat_tables(gathered).combine_chunks())
        self._gathered[year] = []
