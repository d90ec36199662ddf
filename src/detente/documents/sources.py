"""Files, folders and standard input, as Documents."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.documents.decoding import MAX_BYTES, decode, too_large
from detente.documents.plain import check_published, from_text
from detente.errors import DetenteError, InputError
from detente.values.document import Document

SUFFIXES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml"})
"""Endings of the files that are read from a folder; a file that is named itself may end in anything."""

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--.{0,2000}?-->\s{0,100}){0,5}<(?:!doctype\s+html|html\b|head\b|body\b)",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read, and why in one line."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read of several inputs, what could not be, and which files of folders are no documents."""

    documents: tuple[Document, ...]
    unreadable: tuple[Unreadable, ...] = ()
    skipped: tuple[str, ...] = ()


def load(source: str | Path, *, published: str | None = None) -> Iterator[Document]:
    """Read one input: a text or HTML file, a folder of them, or "-" for standard input.

    Folders are read in the order of their paths, with the folders in them; hidden files and files with
    other endings than `SUFFIXES` are passed over. Stops at the first file that cannot be read:
    `load_all` goes on.

    Raises: InputError for what cannot be read, or a folder without documents; SettingError when
        `published` is no ISO day, month or year.
    """
    given = check_published(published)
    for path in _files(source)[0]:
        yield _read(path, given)


def load_all(sources: Iterable[str | Path], *, published: str | None = None) -> Loaded:
    """Read several inputs; one that cannot be read is recorded, and the others are read.

    Raises: SettingError when `published` is no ISO day, month or year.
    """
    given = check_published(published)
    documents: list[Document] = []
    unreadable: list[Unreadable] = []
    skipped: list[str] = []
    seen: set[str] = set()
    for source in sources:
        try:
            files, others = _files(source)
        except DetenteError as error:
            unreadable.append(Unreadable(shown(source), _reason(error)))
            continue
        skipped += others
        for path in files:
            key = os.path.realpath(path) if str(path) != "-" else "-"
            if key in seen:
                continue
            seen.add(key)
            try:
                documents.append(_read(path, given))
            except DetenteError as error:
                unreadable.append(Unreadable(shown(path), _reason(error)))
    return Loaded(tuple(documents), tuple(unreadable), tuple(skipped))


def shown(name: str | Path) -> str:
    """A file's name that is safe to print: control characters and lone surrogates are escaped, long names cut."""
    text = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in str(name)
    )
    return text if len(text) <= 300 else f"{text[:140]}...{text[-140:]}"


def _reason(error: DetenteError) -> str:
    """The fault in one line without the place, which the record names."""
    return f"{error.what}; mend: {error.mend}" if error.mend else error.what


def _files(source: str | Path) -> tuple[list[Path], list[str]]:
    """The files that an input stands for, and the files in a folder that are no documents."""
    if str(source) == "-":
        return [Path("-")], []
    path = Path(source)
    where = shown(source)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise InputError("there is no such file or folder", where=where, mend="check the path") from error
    except (OSError, ValueError) as error:
        raise InputError(f"it cannot be opened: {_os_words(error)}", where=where) from error
    if not stat.S_ISDIR(mode):
        return [path], []
    files: list[Path] = []
    others: list[str] = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            found = Path(folder, name)
            if name.startswith(".") or not found.is_file():
                continue
            if found.suffix.lower() in SUFFIXES:
                files.append(found)
            else:
                others.append(shown(found))
    if not files:
        raise InputError("the folder holds no documents", where=where, mend="put .txt or .html files into it")
    return sorted(files), others


def _read(path: Path, published: str | None) -> Document:
    name = shown(path)
    data = _bytes(path, name)
    if not data:
        raise InputError("it is empty", where=name, mend="give a file that holds a report")
    if path.suffix.lower() in {".html", ".htm", ".xhtml"} or _PAGE.match(data[:20_000]):
        from detente.documents.pages import from_html  # pulls in what plain text need not pay for

        return from_html(data, source=name, published=published)
    decoded = decode(data, where=name)
    notices = (decoded.notice,) if decoded.notice else ()
    return from_text(decoded.text, source=name, published=published, notices=notices)


def _bytes(path: Path, name: str) -> bytes:
    try:
        if str(path) == "-":
            stream = getattr(sys.stdin, "buffer", None)
            data = stream.read(MAX_BYTES + 1) if stream is not None else b""
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"it cannot be read: {_os_words(error)}", where=name) from error
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return bytes(data)


def _os_words(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
