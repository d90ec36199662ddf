"""WARC files, packed or not: the records that hold a page or a text, and every fault of the file told.

Written by hand, as no library reports a file that is cut short or a length that lies (docs/decisions). Every whole
record before a fault is kept; after one, reading goes on at the next record that can be found.

Source: WARC File Format 1.1 (ISO 28500:2017), sections 4 to 6; WARC/1.0 is read too.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.documents.metadata import web_address
from detente.documents.records import PAGE, Entries, Entry, Item, Record, Unreadable, shown
from detente.documents.unpacking import CUT, RECORD_BYTES, Lines, Members

_HEAD_LINE = 64_000
_HEAD = 256_000  # bytes of all header lines of one record
_AHEAD = 300  # bytes looked at beyond a block whose end is not where it is said to be
_START = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
_HIDDEN = re.compile(rb"\r?\n\r?\n(?=WARC/[01]\.\d{1,2}\r?\n[A-Za-z-]{1,60}:)")
_OTHER_TYPES = frozenset({"warcinfo", "request", "metadata", "revisit", "continuation"})
_SECONDARY = ("application/pdf", "message/rfc822")


@dataclass(frozen=True, slots=True)
class _Raw:
    """A record as it stands in the file: its header fields and its block, or a fault."""

    offset: int
    fields: dict[str, str]
    block: bytes | None
    fault: str = ""
    ended: bool = True  # whether the two blank lines that end a record were there


def entries(path: Path, *, offset: int = 0, number: int = 1, keep: bool = True) -> Entries:
    """The pages and texts of a file, and its faults, from a record on that begins at `offset`.

    Records of other types (requests, metadata, revisits, which hold nothing of their own) are no items.

    Args:
        number: that of the first item.
        keep: False gives the places only.
    """
    name = shown(path)
    skip = 0
    last = -1
    for raw in _records(path, offset):
        kind = raw.fields.get("warc-type", "").lower()
        if not raw.fault and kind in _OTHER_TYPES:
            continue
        skip = skip + 1 if raw.offset == last else 0
        last = raw.offset
        item = _item(raw, f"{name}, record {number}") if keep else None
        yield Entry(number, raw.offset, skip, item)
        number += 1


def _item(raw: _Raw, where: str) -> Item:
    url = web_address(raw.fields.get("warc-target-uri", "").strip("<>"))
    name = f"{where} ({shown(url)})" if url else where
    if raw.fault or raw.block is None:
        return Unreadable(name, raw.fault)
    problem = _digest_problem(raw.fields.get("warc-block-digest", ""), [raw.block])
    if problem:
        return Unreadable(name, f"its block {problem}")
    if raw.fields.get("warc-truncated"):
        return Unreadable(name, f"the crawler cut it short ({shown(raw.fields['warc-truncated'])})")
    kind = raw.fields.get("warc-type", "").lower()
    if kind == "response":
        return _response(raw, name, url)
    if kind in ("resource", "conversion"):
        problem = _digest_problem(raw.fields.get("warc-payload-digest", ""), [raw.block])
        if problem:
            return Unreadable(name, f"its payload {problem}")
        return _payload(name, url, raw.fields.get("content-type", ""), raw.block)
    return Unreadable(name, f"records of type {shown(kind)!r} are not known")


def _response(raw: _Raw, name: str, url: str) -> Item:
    assert raw.block is not None
    head, separator, body = raw.block.partition(b"\r\n\r\n")
    if not separator:
        head, separator, body = raw.block.partition(b"\n\n")
    lines = head.decode("latin-1").splitlines()
    if not lines or not lines[0].startswith("HTTP/"):
        return Unreadable(name, "it holds no answer of a web server")
    status = lines[0].split()[1:2]
    if status != ["200"]:
        return Unreadable(name, f"the server answered {shown(' '.join(status)) or 'nothing'}, no page")
    fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    plain = body
    if "chunked" in fields.get("transfer-encoding", "").lower():
        plain = _dechunked(body)
    coding = fields.get("content-encoding", "").lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        unpacked = _unpacked(plain)
        if unpacked is None:
            return Unreadable(name, f"its page unpacks to more than {RECORD_BYTES // 1_000_000} MB, or is damaged")
    elif coding in ("", "identity"):
        unpacked = plain
    else:
        return Unreadable(name, f"its page is packed as {shown(coding)!r}, which is not read")
    problem = _digest_problem(raw.fields.get("warc-payload-digest", ""), [body, plain, unpacked])
    if problem:
        return Unreadable(name, f"its payload {problem}")
    return _payload(name, url, fields.get("content-type", ""), unpacked)


def _payload(name: str, url: str, content_type: str, data: bytes) -> Item:
    kind = content_type.partition(";")[0].strip().lower()
    if not data.strip():
        return Unreadable(name, "it is empty")
    if kind in ("text/html", "application/xhtml+xml") or (kind in ("", "text/plain") and PAGE.match(data[:20_000])):
        return Record(name, "html", data, url=url)
    if kind in ("", "text/plain"):
        return Record(name, "text", data, url=url)
    if kind in _SECONDARY:
        return Record(name, "pdf" if kind == _SECONDARY[0] else "eml", data, url=url)
    return Unreadable(name, f"it is of the type {shown(kind)!r}, no report")


def _digest_problem(stated: str, candidates: list[bytes]) -> str:
    """What is wrong with a stated digest; "" where one of the candidates has it, or it cannot be checked."""
    algorithm, _, value = stated.strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if not value or algorithm not in ("sha1", "sha256", "sha512", "md5"):
        return ""
    for data in candidates:
        digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        if value.lower() == digest.hex() or value.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("="):
            return ""
    return "is not what its digest says: it is damaged, or was changed"


def _dechunked(body: bytes) -> bytes:
    """A chunked body put together; as it is where it is not chunked after all, as crawlers store it."""
    out: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 100)
        try:
            size = int(body[at:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(out) if out else body
        if size == 0:
            return b"".join(out)
        out.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _unpacked(data: bytes) -> bytes | None:
    if data[:2] != b"\x1f\x8b" and data[:1] != b"\x78":
        return data  # the crawler unpacked it and left the header as it was
    unpacker = zlib.decompressobj(wbits=47)
    try:
        out = unpacker.decompress(data, RECORD_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else out


def _records(path: Path, offset: int) -> Iterator[_Raw]:
    members = Members(path, offset)
    try:
        while members.open_next():
            yield from _member(members)
    finally:
        members.close()


def _member(members: Members) -> Iterator[_Raw]:
    """The records of one packed part, or of a plain file; each is held back until what follows it is known."""
    lines = Lines(members)
    base = members.offset
    held: _Raw | None = None
    while True:
        raw = _record(lines, base + (0 if members.packed else lines.position))
        if raw is None:
            break
        if held is not None:
            yield held
        held = raw
    fault = members.fault
    if held is None:
        if fault:
            yield _Raw(base, {}, None, f"no record begins here: {fault}")
    elif fault and (held.fault or fault != CUT):  # the checksum speaks at the end of the part
        yield _Raw(held.offset, held.fields, None, fault)
    else:
        yield held
        if fault or (not members.packed and not held.ended and not held.fault):
            yield _Raw(held.offset, {}, None, "the file is cut short right after the last whole record")


def _record(lines: Lines, offset: int) -> _Raw | None:
    """The next record, or the next fault; None at the end."""
    line = lines.line(_HEAD_LINE)
    while line in (b"\r\n", b"\n"):
        line = lines.line(_HEAD_LINE)
    if not line:
        return None
    if not _START.fullmatch(line):
        passed = len(line) + _to_next(lines)
        return _Raw(offset, {}, None, f"{passed} bytes are no record and were passed over")
    fields: dict[str, str] = {}
    size = 0
    while True:
        line = lines.line(_HEAD_LINE)
        size += len(line)
        if line in (b"\r\n", b"\n"):
            break
        if not line.endswith(b"\n") or size > _HEAD:
            whole = line.endswith(b"\n") or len(line) >= _HEAD_LINE
            _to_next(lines)
            return _Raw(offset, fields, None, "its header is too long" if whole else CUT)
        key, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon and not line[:1].isspace():
            fields.setdefault(key.strip().lower(), value.strip())
    return _block(lines, offset, fields)


def _block(lines: Lines, offset: int, fields: dict[str, str]) -> _Raw:
    stated = fields.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
        _to_next(lines)
        return _Raw(offset, fields, None, f"its length is said to be {shown(stated[:40])!r}, which is none")
    length = int(stated)
    if length > RECORD_BYTES:
        passed = lines.pass_over(length)
        if passed < length:
            return _Raw(offset, fields, None, f"its length is said to be {length:,}, but {passed:,} bytes are left")
        _pass_separator(lines)
        return _Raw(offset, fields, None, f"it is larger than {RECORD_BYTES // 1_000_000} MB")
    block = lines.exactly(length)
    after = lines.exactly(4)
    if len(block) == length and (after == b"\r\n\r\n" or not after):
        return _Raw(offset, fields, block, ended=bool(after))
    if len(block) == length and after.startswith((b"\n\n", b"\r\n")):  # line ends were changed, or one is missing
        lines.put_back(after[2:])
        return _Raw(offset, fields, block, ended=len(after) == 4)
    beyond = block + after + lines.exactly(_AHEAD)
    hidden = _HIDDEN.search(beyond)
    if hidden:
        lines.put_back(beyond[hidden.end() :])
        return _Raw(offset, fields, None, f"its length is said to be {length:,}, but another record begins within it")
    if len(block) < length:
        return _Raw(offset, fields, None, f"its length is said to be {length:,}, but {len(block):,} bytes are left")
    lines.put_back(beyond[length:])
    more = _to_next(lines)
    return _Raw(offset, fields, None, f"its length is said to be {length:,}, but {more:,} bytes more follow")


def _pass_separator(lines: Lines) -> None:
    after = lines.exactly(4)
    if after != b"\r\n\r\n":
        lines.put_back(after.lstrip(b"\r\n"))


def _to_next(lines: Lines) -> int:
    """Pass over bytes until a line with which a record begins; how many there were."""
    passed = 0
    whole = True
    while True:
        line = lines.line(_HEAD_LINE)
        if not line:
            return passed
        if whole and _START.fullmatch(line):
            lines.put_back(line)
            return passed
        whole = line.endswith(b"\n")
        passed += len(line)
