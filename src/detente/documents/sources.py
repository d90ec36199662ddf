"""What a user names, as Documents: files, folders, archives, feeds, addresses of the web, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.documents.decoding import MAX_BYTES, too_large
from detente.documents.plain import check_published
from detente.documents.records import (
    Entries,
    Entry,
    Item,
    Record,
    Unreadable,
    document_of,
    document_or_fault,
    reason_of,
    shown,
)
from detente.documents.single import OFFICE, SINGLE, single
from detente.errors import DetenteError, InputError
from detente.values.document import Document

if TYPE_CHECKING:
    from detente.documents.articles import Fields

Holding = Literal["single", "warc", "jsonl", "parquet", "zip", "feed", "mbox"]
"""What a file holds: one report, or many in one of the forms of archives."""

_ENDINGS: tuple[tuple[tuple[str, ...], Holding], ...] = (
    ((*SINGLE, *OFFICE), "single"),
    ((".warc", ".warc.gz"), "warc"),
    ((".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"), "jsonl"),
    ((".parquet",), "parquet"),
    ((".zip",), "zip"),
    ((".rss", ".atom", ".xml"), "feed"),
    ((".mbox", ".mbx"), "mbox"),
)
_MEND_OPENING = "check the path, and that you may read it"
_READ = "reports (.txt, .html, .pdf, .eml), feeds or archives (.warc, .jsonl, .parquet, .zip, .mbox)"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read of several inputs, what could not be, and which files of folders are no documents."""

    documents: tuple[Document, ...]
    unreadable: tuple[Unreadable, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A file, and what it holds."""

    path: Path
    holding: Holding

    def entries(
        self, called: Fields | None = None, *, offset: int = 0, skip: int = 0, number: int = 1, keep: bool = True
    ) -> Entries:
        """What the file holds, item by item, from one on.

        Args:
            called: the names of the fields of articles.
            offset, skip, number: as an earlier `Entry` of the same file states them, to begin at that one.
            keep: False gives the places only, at less cost.

        Raises: InputError for a file that cannot be opened as what it is called; faults within are items.
        """
        first = number - skip
        if self.holding == "single":
            found: Entries = iter([Entry(1, 0, 0, _single(self.path) if keep else None)])
        elif self.holding == "warc":
            from detente.documents import warc

            found = warc.entries(self.path, offset=offset, number=first, keep=keep)
        elif self.holding == "zip":
            from detente.documents import archives

            found = archives.entries(self.path, offset=offset, number=first, keep=keep)
        elif self.holding == "feed":
            from detente.documents import feeds

            found = feeds.entries(_bytes(self.path, shown(self.path)), source=shown(self.path), number=first)
        elif self.holding == "mbox":
            from detente.documents import mail

            found = mail.entries(_mailbox(self.path), source=shown(self.path), number=first)
        else:
            from detente.documents import articles

            read = articles.json_lines if self.holding == "jsonl" else articles.parquet
            return read(self.path, called, offset=offset, skip=skip, number=number, keep=keep)
        return islice(found, skip, None)


def load(source: str | Path, *, published: str | None = None) -> Iterator[Document]:
    """Read one input: a file, a folder, an address of the web, or "-" for standard input.

    A file is a report (text, HTML, PDF, EML), a feed (RSS, Atom) or an archive (WARC, JSON Lines of articles,
    Parquet, ZIP, a mailbox). Folders are read in the order of their paths, with the folders in them; hidden files and
    files with other endings are passed over. Stops at the first report that cannot be read: `load_all` goes on.

    Raises: InputError for what cannot be read, or a folder without documents; SettingError when
        `published` is no ISO day, month or year.
    """
    given = check_published(published)
    for item in _items(source, set(), []):
        if isinstance(item, Unreadable):
            what, _, mend = item.reason.partition("; mend: ")
            raise InputError(what, where=item.name, mend=mend)
        yield document_of(item, published=given)


def load_all(sources: Iterable[str | Path], *, published: str | None = None) -> Loaded:
    """Read several inputs; what cannot be read of them is recorded, one by one, and the rest is read.

    Raises: SettingError when `published` is no ISO day, month or year.
    """
    given = check_published(published)
    documents: list[Document] = []
    unreadable: list[Unreadable] = []
    skipped: list[str] = []
    seen: set[str] = set()
    for source in sources:
        for item in _items(source, seen, skipped):
            found = document_or_fault(item, published=given)
            if isinstance(found, Document):
                documents.append(found)
            else:
                unreadable.append(found)
    return Loaded(tuple(documents), tuple(unreadable), tuple(skipped))


def parts(source: str | Path) -> tuple[list[Part], list[str]]:
    """The files that an input stands for, in the order of their paths, and those of a folder that are no documents.

    A folder that cannot be listed stands among the files: who reads it is told why it cannot be read.

    Raises: InputError where there is nothing, or nothing that is read.
    """
    if not str(source):
        raise InputError("an empty name is given", mend="name a file or folder; a full stop is the folder you are in")
    path = Path(source)
    where = shown(source)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise InputError("there is no such file or folder", where=where, mend="check the path") from error
    except (OSError, ValueError) as error:
        raise InputError(f"it cannot be opened: {_os_words(error)}", where=where, mend=_MEND_OPENING) from error
    if not stat.S_ISDIR(mode):
        return [Part(path, _holding(path, sniff=stat.S_ISREG(mode)) or "single")], []
    found: list[Part] = []
    others: list[str] = []

    def unlisted(fault: OSError) -> None:
        found.append(Part(Path(fault.filename), "single"))

    for folder, folders, names in os.walk(path, onerror=unlisted):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith("."):
                continue
            holding = _by_ending(file)
            if holding is None or not file.is_file():
                others.append(shown(file))
            else:
                found.append(Part(file, holding))
    if not found:
        raise InputError("the folder holds no documents", where=where, mend=f"put {_READ} into it")
    return sorted(found, key=lambda part: part.path), others


def _items(source: str | Path, seen: set[str], skipped: list[str]) -> Iterator[Item]:
    """Every item that an input stands for; files that were seen are passed over."""
    if str(source) == "-":
        if "-" not in seen:
            seen.add("-")
            yield _single(Path("-"))
        return
    from detente.documents.web import is_address, items

    if is_address(source):
        if str(source) not in seen:
            seen.add(str(source))
            yield from items(str(source))
        return
    try:
        found, others = parts(source)
    except DetenteError as error:
        yield Unreadable(shown(source), reason_of(error))
        return
    skipped += others
    for part in found:
        key = os.path.realpath(part.path)
        if key in seen:
            continue
        seen.add(key)
        try:
            for entry in part.entries():
                assert entry.item is not None
                yield entry.item
        except DetenteError as error:
            yield Unreadable(shown(part.path), reason_of(error))


def _by_ending(path: Path) -> Holding | None:
    name = path.name.lower()
    return next((holding for endings, holding in _ENDINGS if name.endswith(endings)), None)


def _holding(path: Path, *, sniff: bool) -> Holding | None:
    """What a file that is named itself holds: by its ending, else by its first bytes."""
    known = _by_ending(path)
    if known is not None and known != "feed":
        return known
    if not sniff:
        return None
    from detente.documents.feeds import FEED
    from detente.documents.mail import is_mailbox
    from detente.documents.unpacking import Members

    try:
        members = Members(path)
        try:
            head = members.read(40_000) if members.open_next() else b""
        finally:
            members.close()
    except OSError:
        return known
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if FEED.match(head):
        return "feed"
    if is_mailbox(head):
        return "mbox"
    return "single"


def _single(path: Path) -> Item:
    name = shown(path)
    try:
        data = _bytes(path, name)
    except DetenteError as error:
        return Unreadable(name, reason_of(error))
    return single(path.name, data, name)


def _mailbox(path: Path) -> bytes:
    from detente.documents.mail import is_mailbox

    data = _bytes(path, shown(path))
    if not is_mailbox(data):
        raise InputError(
            "it is no mailbox, though it is called one", where=shown(path), mend="save each message as .eml"
        )
    return data


def _bytes(path: Path, name: str) -> bytes:
    try:
        if str(path) == "-":
            stream = getattr(sys.stdin, "buffer", None)
            data = stream.read(MAX_BYTES + 1) if stream is not None else b""
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"it cannot be read: {_os_words(error)}", where=name, mend=_MEND_OPENING) from error
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return bytes(data)


def _os_words(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


__all__ = ["Holding", "Loaded", "Part", "Record", "Unreadable", "load", "load_all", "parts", "shown"]
