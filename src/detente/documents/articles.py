"""Articles in JSON Lines and Parquet: a text, with title, day and so on in fields of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from detente.documents.metadata import one_line, stated_day, web_address
from detente.documents.records import Entries, Entry, Item, Record, Unreadable, shown
from detente.documents.unpacking import RECORD_BYTES, Lines, Members
from detente.errors import InputError, SettingError

_BATCH = 200  # rows of Parquet in memory at once
_LEDGER = "detente-ledger"


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of an article are called; a dot goes into a field of a field ("meta.date")."""

    id: str = "id"
    title: str = "title"
    published: str = "published"
    text: str = "text"
    outlet: str = "outlet"
    author: str = "author"
    url: str = "url"

    @classmethod
    def of(cls, named: Mapping[str, str]) -> Fields:
        """The usual names, some of them replaced.

        Raises: SettingError for a field that articles do not have here.
        """
        known = [field.name for field in fields(cls)]
        for name, value in named.items():
            if name not in known or not value:
                raise SettingError(
                    f"{name!r} is no field of an article", where="--field", mend=f"name one of {', '.join(known)}"
                )
        return cls(**named)


def json_lines(
    path: Path, called: Fields | None = None, *, offset: int = 0, skip: int = 0, number: int = 1, keep: bool = True
) -> Entries:
    """The articles of a JSON Lines file, packed by gzip or not; empty lines are no items.

    A packed file can be read from its beginning only: its entries have offset 0 and skip what came before.

    Args:
        offset: the byte at which a line begins, in a file that is not packed.
        skip: items to pass over first.
        number: that of the first item after these.
        keep: False gives the places only.
    """
    called = called or Fields()
    name = shown(path)
    members = Members(path, offset)
    seen = 0
    try:
        while members.open_next():
            lines = Lines(members, joined=True)
            while True:
                start = offset + lines.position
                line = lines.line(RECORD_BYTES)
                if not line:
                    break
                long = len(line) >= RECORD_BYTES and not line.endswith(b"\n")
                if long:
                    while (more := lines.line(RECORD_BYTES)) and not more.endswith(b"\n"):
                        pass
                if not long and not line.strip():
                    continue
                seen += 1
                if seen > skip:
                    item = _of_line(line, long, called, f"{name}, line {number}") if keep else None
                    yield Entry(number, 0 if members.packed else start, seen - 1 if members.packed else 0, item)
                    number += 1
            if members.fault:
                seen += 1
                if seen > skip:
                    item = Unreadable(f"{name}, after line {number - 1}", members.fault) if keep else None
                    yield Entry(number, 0, seen - 1, item)
                    number += 1
    finally:
        members.close()


def _of_line(line: bytes, long: bool, called: Fields, name: str) -> Item:
    if long:
        return Unreadable(name, f"it is larger than {RECORD_BYTES // 1_000_000} MB")
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        cut = "" if line.endswith(b"\n") else "; the file may be cut short"
        return Unreadable(name, f"it is no JSON ({shown(error)}){cut}")
    return article(found, called, name)


def article(found: Any, called: Fields, name: str) -> Item:
    """The record in a JSON object or a row, or why it holds none."""
    if not isinstance(found, Mapping):
        return Unreadable(name, "it is no object with fields")
    if found.get("format") == _LEDGER:
        what = "this is a ledger of detente as JSON Lines, not an archive of articles"
        return Unreadable(
            name, f"{what}; mend: bring it into a ledger: detente ledger import FILE --ledger NEW.detente"
        )
    text = _value(found, called.text)
    if not isinstance(text, str):
        what = "its text is no text" if text is not None else f"it has no field {called.text!r}"
        return Unreadable(name, f"{what}; mend: say which field holds the text with --field text=NAME")
    if not text.strip():
        return Unreadable(name, "its text is empty")
    if len(text) > RECORD_BYTES:
        return Unreadable(name, f"it is larger than {RECORD_BYTES // 1_000_000} MB")
    stated = one_line(_value(found, called.id), 200)
    return Record(
        f"{name} ({shown(stated)})" if stated else name,
        "article",
        text=text,
        id=stated,
        title=one_line(_value(found, called.title)),
        published=stated_day(_value(found, called.published)),
        outlet=one_line(_value(found, called.outlet)),
        author=one_line(_value(found, called.author)),
        url=web_address(_value(found, called.url)),
    )


def _value(found: Mapping[str, Any], path: str) -> Any:
    if path in found:
        return found[path]
    value: Any = found
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def parquet(
    path: Path, called: Fields | None = None, *, offset: int = 0, skip: int = 0, number: int = 1, keep: bool = True
) -> Entries:
    """The articles of a Parquet file; an offset is the number of a row group.

    Args: as for `json_lines`.

    Raises: SettingError where pyarrow is not installed; InputError for a file that is no Parquet.
    """
    called = called or Fields()
    name = shown(path)
    try:
        module = import_module("pyarrow.parquet")
    except ImportError:
        raise SettingError("reading Parquet needs pyarrow", mend="pip install 'detente[corpus]'") from None
    try:
        with module.ParquetFile(path) as file:
            for group in range(offset, file.num_row_groups):
                if not keep:
                    rows: Iterator[Any] = iter([None] * file.metadata.row_group(group).num_rows)
                else:
                    rows = _rows(file, group, called)
                for place, row in enumerate(rows):
                    if skip:
                        skip -= 1
                        continue
                    item = article(row, called, f"{name}, row {number}") if keep else None
                    yield Entry(number, group, place, item)
                    number += 1
    except (OSError, ValueError) as error:  # pyarrow's own faults are of these kinds
        raise InputError(f"it cannot be read as Parquet: {shown(error)}", where=name) from error


def _rows(file: Any, group: int, called: Fields) -> Iterator[Any]:
    wanted = {getattr(called, field.name).split(".")[0] for field in fields(called)} | set(_names(called))
    columns = [column for column in file.schema_arrow.names if column in wanted]
    for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=columns):
        yield from batch.to_pylist()


def _names(called: Fields) -> list[str]:
    return [getattr(called, field.name) for field in fields(called)]
