"""Archives made for tests: WARC records, articles, feeds, sound and broken."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path

from detente.documents.records import Item, Record, Unreadable
from detente.documents.sources import Holding, Part

REPORT = (
    "The ferry company offered its crews a new contract on Monday, and the union said that it would answer within a "
    "week. It was the company's offer number {number}.\n"
)


def report(number: int) -> str:
    return REPORT.format(number=number) * 3


def page(number: int) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in report(number).splitlines())
    return f"<html><head><title>Offer {number}</title></head><body><article>{body}</article></body></html>".encode()


def warc_record(
    number: int,
    *,
    kind: str = "response",
    block: bytes | None = None,
    length: int | str | None = None,
    digest: str | None = None,
    headers: bytes = b"Content-Type: text/html; charset=utf-8\r\n",
) -> bytes:
    """One record; `length` and `digest` are what it says of itself, right where they are not given."""
    if block is None:
        block = b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + page(number)
    if digest is None:
        digest = "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"http://ferry.example/{number}",
        "WARC-Block-Digest": digest,
        "Content-Length": len(block) if length is None else length,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def packed(records: list[bytes]) -> list[bytes]:
    return [gzip.compress(record, mtime=0) for record in records]


def article(number: int, **changed: object) -> bytes:
    fields = {"id": f"a{number}", "title": f"Offer {number}", "published": "2016-09-06", "text": report(number)}
    return json.dumps(fields | changed).encode() + b"\n"


def items(path: Path, holding: Holding, data: bytes | None = None) -> list[Item]:
    if data is not None:
        path.write_bytes(data)
    found = [entry.item for entry in Part(path, holding).entries()]
    return [item for item in found if item is not None]


def sound(found: list[Item]) -> list[Record]:
    return [item for item in found if isinstance(item, Record)]


def faults(found: list[Item]) -> list[Unreadable]:
    return [item for item in found if isinstance(item, Unreadable)]
