"""Sources made to hurt whoever reads them: a name, and a function that makes one.

Every folder that they are put into holds a sound report as well, which has to be read whatever they do.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from documents.archives_made import article, packed, page, report, warc_record
from documents.test_forms import LINES, RSS, pdf

MB = 1_000_000
SENTENCE = b"The union demanded that the port raise pay by 1 June. "


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _overlapping(count: int) -> bytes:
    """An archive whose members all lie over one block of data (a flat zip bomb)."""
    name, data = b"a.txt", _zip({"a.txt": bytes(10 * MB)})
    directory = data.rfind(b"PK\x01\x02")
    entry = data[directory : directory + 46 + len(name)]
    whole = data[:directory] + entry * count
    return whole + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, directory, 0)


def _many_members(count: int) -> bytes:
    """A table of contents of very many empty members."""
    name = b"a.txt"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
    ) + name  # fmt: skip
    least = min(count, 65_535)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, least, least, len(entry) * count, len(local), 0)
    return local + entry * count + end


def _swollen(head: bytes, byte: bytes, megabytes: int, tail: bytes = b"") -> bytes:
    """A gzip member of megabytes of one byte between head and tail; a megabyte is packed once and then repeated.

    Behind a full flush nothing refers to what stands before it, so that the same packed bytes may follow each other.
    """
    packer, piece = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS), byte * MB
    parts = [packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)]
    parts += [packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)] * megabytes
    parts.append(packer.compress(tail) + packer.flush(zlib.Z_FINISH))
    check = zlib.crc32(head)
    for _ in range(megabytes):
        check = zlib.crc32(piece, check)
    end = struct.pack("<LL", zlib.crc32(tail, check), len(head) + megabytes * MB + len(tail))
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"".join(parts) + end


def _packed_again(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data, 9, mtime=0)
    return data


def _large_page(megabytes: int) -> bytes:
    """A packed record of a page of so many megabytes of nothing."""
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    record = warc_record(2, block=head, length=len(head) + megabytes * MB, digest="sha1:x")
    tail = b"\r\n\r\n"
    return _swollen(record.removesuffix(tail), b"\0", megabytes, tail)


def _feed(doctype: str, encoding: str = "utf-8") -> bytes:
    text = RSS.format(doctype=doctype, entity="&x;" * 200, text=report(1))
    return text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)


def _encrypted() -> bytes:
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
        b"41" * 32,
        b"42" * 32,
    )
    return pdf(LINES).replace(b"trailer << ", b"trailer << " + locked)


def _looped() -> bytes:
    whole = pdf(LINES)
    return whole.replace(b"trailer << ", b"trailer << /Prev %d " % whole.rfind(b"xref\n0"))


LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
SWELLING: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page of 300 MB in 300 kB": ("a.warc.gz", lambda: _large_page(300)),
    "packed three times": ("a.jsonl.gz", lambda: _packed_again(_swollen(b"", b"\0", 300), 2)),
    "lines that unpack without end": ("a.jsonl.gz", lambda: _swollen(b"", b"a", 300)),
    "a million packed members": ("a.warc.gz", lambda: packed([warc_record(1)])[0] + gzip.compress(b"") * 1_000_000),
    "a member of 300 MB": ("a.zip", lambda: _zip({"a.txt": bytes(300 * MB)})),
    "archives within archives": ("a.zip", lambda: _zip({"in.zip": _zip({"a.txt": bytes(100 * MB)})})),
    "members that all lie over one block": ("a.zip", lambda: _overlapping(5_000)),
    "a table of a million members": ("a.zip", lambda: _many_members(1_000_000)),
}  # fmt: skip
FEEDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a file": ("a.rss", lambda: _feed('<!DOCTYPE r [<!ENTITY x SYSTEM "{canary}">]>')),
    "a file by a parameter": ("a.rss", lambda: _feed('<!DOCTYPE r [<!ENTITY % p SYSTEM "{canary}"> %p;]>')),
    "a definition on the net": ("a.rss", lambda: _feed('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">')),
    "an entity on the net": ("a.rss", lambda: _feed('<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>')),
    "a billion laughs": ("a.rss", lambda: _feed(f'<!DOCTYPE r [<!ENTITY a "ha">{LAUGHS}<!ENTITY x "&j;&j;">]>')),
    "quadratic": ("a.rss", lambda: _feed(f'<!DOCTYPE r [<!ENTITY x "{"y" * 50_000}">]>')),
    "in UTF-16": ("a.rss", lambda: _feed('<!DOCTYPE r [<!ENTITY x SYSTEM "{canary}">]>', "utf-16")),
    "in UTF-7": ("a.rss", lambda: _feed('<!DOCTYPE r [<!ENTITY x SYSTEM "{canary}">]>', "utf-7")),
    "a page that includes": ("a.html", lambda: page(1).replace(
        b"<body>", b'<body><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary}" parse="text"/>')),
}  # fmt: skip
PDFS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "cut": ("a.pdf", lambda: pdf(LINES)[:300]),
    "encrypted": ("a.pdf", _encrypted),
    "a table of objects that leads to itself": ("a.pdf", _looped),
    "pages that lead to themselves": ("a.pdf", lambda: pdf(LINES).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")),
    "a hundred thousand pages": ("a.pdf", lambda: pdf(LINES, pages=100_000)),
    "a script to run": ("a.pdf", lambda: pdf(LINES)),  # its catalogue has one
}


def long_lines(size: int) -> dict[str, tuple[str, Callable[[], bytes]]]:
    """One line of this many bytes in every form."""
    line = SENTENCE * (size // len(SENTENCE))
    feed = b"<rss version='2.0'><channel><title>%s</title></channel></rss>"
    return {
        "text": ("a.txt", lambda: line),
        "a page": ("a.html", lambda: b"<html><body><p>" + line + b"</p></body></html>"),
        "an article": ("a.jsonl", lambda: article(2, text=line.decode()) + article(1)),
        "a title of a feed": ("a.rss", lambda: feed % line),
        "the head of a mail": ("a.eml", lambda: b"Subject: " + line + b"\n\nx"),
        "the head of a record": ("a.warc", lambda: b"WARC/1.0\r\nWARC-Type: " + line + b"\r\n\r\n"),
        "a PDF file": ("a.pdf", lambda: b"%PDF-1.4\n" + line + b"\n%%EOF"),
        "a member": ("a.zip", lambda: _zip({"a.txt": line})),
    }  # fmt: skip


def put(folder: Path, name: str, data: bytes) -> Path:
    """A folder that holds the source, a sound report, and beside it the canary that no source may reach."""
    canary = folder / "canary"
    canary.write_text("the canary sings")
    inside = folder / "reports"
    inside.mkdir()
    (inside / name).write_bytes(data.replace(b"{canary}", canary.as_uri().encode()))
    (inside / "z.txt").write_text(report(7))
    return inside
