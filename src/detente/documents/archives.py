"""ZIP archives of reports: what is in them is read in memory, nothing is ever written to a path that one names.

Refused are archives with more members than a person packs, members that unpack to more than the limits, members
that lie over each other (as in archives of a few kilobytes that unpack to petabytes), locked ones, and archives
within archives.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from detente.documents.records import Entries, Entry, Item, Unreadable, shown
from detente.documents.single import OFFICE, SINGLE, single
from detente.documents.unpacking import BOMB, RATIO, RECORD_BYTES
from detente.errors import InputError

MEMBERS = 100_000
_ARCHIVES = frozenset({".zip", ".gz", ".warc"})
_DIRECTORY = 64_000_000  # bytes of the table of contents
_FREE = 1_000_000
_END = b"PK\x05\x06"
_END_SIZE = 22
_MEMBER = b"PK\x01\x02"
_LEAST = 46  # bytes of a member in the table of contents
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def entries(path: Path, *, offset: int = 0, number: int = 1, keep: bool = True) -> Entries:
    """The reports in an archive, in the order of their names; an offset counts them.

    Folders, hidden files and files with other endings than reports have are no items.

    Raises: InputError for a file that is no archive, or one beyond the limits.
    """
    name = shown(path)
    _check_end(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(archive.infolist(), key=lambda m: (m.filename, m.header_offset))
            if len(members) > MEMBERS:
                raise _too_many(name)
            overlapping = _overlapping(members, path.stat().st_size)
            wanted = [m for m in members if _is_report(m)]
            if not wanted:
                raise InputError("the archive holds no documents", where=name, mend="pack .txt or .html files")
            for place, member in enumerate(wanted[offset:], offset):
                item = _item(archive, member, f"{name}, {shown(member.filename)}", overlapping) if keep else None
                yield Entry(number, place, 0, item)
                number += 1
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, EOFError) as error:
        raise InputError(f"it cannot be read as a ZIP archive: {shown(error)}", where=name) from error


def _is_report(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    suffix = PurePosixPath(member.filename).suffix.lower()
    return not member.filename.endswith("/") and not hidden and suffix in {*SINGLE, *OFFICE, *_ARCHIVES}


def _item(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, overlapping: set[int]) -> Item:
    if PurePosixPath(member.filename).suffix.lower() in _ARCHIVES:
        return Unreadable(name, "an archive within an archive is not opened; mend: unpack the outer one")
    if member.header_offset in overlapping:
        return Unreadable(name, "it lies over another member: the archive is made to swell")
    if member.flag_bits & 1:
        return Unreadable(name, "it is locked by a password")
    if member.compress_type not in _METHODS:
        return Unreadable(name, "it is packed in a way that is not read; mend: pack it as a plain ZIP")
    try:
        data = _read(archive, member)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError) as error:
        return Unreadable(name, f"it is damaged: {shown(error)}")
    return data if isinstance(data, Unreadable) else single(member.filename, data, name)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | Unreadable:
    name = f"{shown(archive.filename)}, {shown(member.filename)}"
    out = bytearray()
    with archive.open(member) as file:
        while piece := file.read(64 * 1024):  # the stated size may lie, so that what comes out is counted
            out += piece
            if len(out) > RECORD_BYTES:
                return Unreadable(name, f"it unpacks to more than {RECORD_BYTES // 1_000_000} MB")
            if len(out) > _FREE and len(out) > RATIO * max(1, member.compress_size):
                return Unreadable(name, BOMB)
    return bytes(out)


def _overlapping(members: list[zipfile.ZipInfo], size: int) -> set[int]:
    """Where members begin whose packed data reach into the next one's, or beyond the file."""
    found: set[int] = set()
    ordered = sorted(members, key=lambda m: m.header_offset)
    for one, other in zip(ordered, [*ordered[1:], None], strict=True):
        end = one.header_offset + 30 + one.compress_size
        if end > (other.header_offset if other is not None else size):
            found.add(one.header_offset)
            if other is not None:
                found.add(other.header_offset)
    return found


def _check_end(path: Path, name: str) -> None:
    """Count the members before the table of contents is taken apart, which costs ten times its size in memory."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - 65_536 - _END_SIZE), os.SEEK_SET)
            tail = file.read()
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror or error}", where=name) from error
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise InputError("it is no whole ZIP archive: its end is missing", where=name, mend="take an unbroken copy")
    count, directory = struct.unpack_from("<HL", tail, at + 10)
    if directory > _DIRECTORY or (count == 0xFFFF and size > 0xFFFF * _LEAST and _large(tail)):
        raise _too_many(name)
    if directory > MEMBERS * _LEAST and _members(path, size - len(tail) + at - directory, directory) > MEMBERS:
        raise _too_many(name)  # whatever number the end states


def _members(path: Path, start: int, length: int) -> int:
    with path.open("rb") as file:
        file.seek(max(0, start))
        return file.read(length).count(_MEMBER)


def _large(tail: bytes) -> bool:
    """Whether the end record of a large archive (ZIP64) states more members, or a larger table, than is read."""
    at = tail.rfind(b"PK\x06\x06")
    if at < 0 or len(tail) - at < 48:
        return False
    count, directory = struct.unpack_from("<QQ", tail, at + 32)
    return bool(count > MEMBERS or directory > _DIRECTORY)


def _too_many(name: str) -> InputError:
    return InputError(
        f"it holds more than {MEMBERS:,} members", where=name, mend="unpack it, or split it into several archives"
    )
