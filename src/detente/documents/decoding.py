"""Bytes to text: size, binary content, encoding.

The text is exactly what the bytes say: line ends stay as they are (CR LF is two code points), as
`open(file, encoding=..., newline="").read()` would give them. A byte order mark is a mark of the
encoding and no part of the text, as with Python's "utf-8-sig": offsets count from after it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from detente.errors import InputError
from detente.values.beginnings import SQLITE

MAX_BYTES = 50_000_000
MAX_LINE = 5_000_000
"""Limits of one input: bytes in all, and code points in one line."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (SQLITE, "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = bytes(i for i in range(32) if i not in b"\t\n\r\f\v\x1b\x08") + b"\x7f"
_ASCII = bytes(range(128))
_FEW = 0.05
"""Share of bytes beyond ASCII up to which statistics have too little to go by: they take "ø" for "ř"."""
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.I)
_PREFERRED = ["utf_8", "cp1252", "cp1251", "cp1250", "iso8859_2", "iso8859_5", "koi8_r", "gb18030", "big5", "shift_jis",
              "euc_jp", "euc_kr", "cp1256", "cp1253", "cp1254", "cp1255"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that gave it, and a sentence for people where that was a guess."""

    text: str
    encoding: str
    notice: str = ""


def decode(data: bytes, *, where: str = "", html: bool = False) -> Decoded:
    """Decode an input as a text.

    Tried in turn: a byte order mark; the page's own declaration where `html`; UTF-8; UTF-16 without a
    mark (every second byte zero); UTF-8 with a few stray bytes of Windows-1252; Windows-1252 where nearly
    all is ASCII; a guess by statistics.

    Raises: InputError for an empty or binary input, and for one beyond `MAX_BYTES` or `MAX_LINE`.
    """
    if len(data) > MAX_BYTES:
        raise too_large(where)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            mend = "save its text as .txt or .html first"
            if magic == SQLITE:
                mend = "a ledger is no report: it is given with --ledger; of another database save the texts as .txt"
            raise InputError(f"this is {name}, not text", where=where, mend=mend)
    decoded = _decode(data, html)
    if decoded is None:
        raise InputError("this is binary data, not text", where=where, mend="give a text or HTML file")
    if not decoded.text.strip():
        raise InputError("there is no text in it", where=where, mend="give a file that holds a report")
    check_line(decoded.text, where)
    return decoded


def check_line(text: str, where: str = "") -> None:
    """Refuse a text with a line that no report has.

    Raises: InputError when a line is longer than `MAX_LINE` code points.
    """
    if len(text) > MAX_LINE and any(line.end() - line.start() > MAX_LINE for line in _LINE.finditer(text)):
        raise InputError(
            f"one line is longer than {MAX_LINE // 1_000_000} million characters", where=where,
            mend="give one report a file, with paragraphs on lines of their own",
        )  # fmt: skip


def too_large(where: str) -> InputError:
    """The fault of an input beyond `MAX_BYTES`."""
    return InputError(
        f"larger than {MAX_BYTES // 1_000_000} MB", where=where, mend="give one report a file, or split the file"
    )


def _decode(data: bytes, html: bool) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _certain(data[len(mark) :], encoding)
    zeros = data.count(0)
    if zeros > len(data) // 5:
        guess = _utf16_without_mark(data)
        return _certain(data, guess) if guess else None
    if len(data.translate(None, _BINARY)) < 0.95 * len(data):
        return None
    declared = _declared(data) if html else None
    if declared:
        try:
            return Decoded(data.decode(declared), declared)
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(data) or _guess(data)


def _certain(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, f"some bytes are no {encoding.upper()} and are shown as \ufffd")


def _declared(data: bytes) -> str | None:
    match = _META.search(data[:4096])
    if match is None:
        return None
    name = codec_named(match.group(1).decode("ascii"))
    # Browsers read pages that say UTF-16 in ASCII letters as UTF-8.
    return "utf-8" if name and name.startswith("utf-16") else name


def codec_named(label: str) -> str | None:
    """The codec for a character set that a page, a server or a mail names; None for one that is unknown.

    What says Latin-1 or ASCII is read as Windows-1252, whose quotation marks it is apt to hold. Source: WHATWG
    Encoding, 4.2 Names and labels.
    """
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * len(head) / 2 and even < 0.1 * len(head) / 2:
        return "utf-16-le"
    if even > 0.6 * len(head) / 2 and odd < 0.1 * len(head) / 2:
        return "utf-16-be"
    return None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error("detente.cp1252", _as_cp1252)


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with stray bytes of another encoding: where most of what is beyond ASCII is sound UTF-8."""
    sound = len(data.decode("utf-8", "ignore").encode("utf-8"))
    stray = len(data) - sound
    beyond = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if beyond - stray < 2 * stray:
        return None
    text = data.decode("utf-8", "detente.cp1252")
    return Decoded(text, "utf-8", f"{stray} bytes are no UTF-8 and were read as Windows-1252")


def _guess(data: bytes) -> Decoded | None:
    """Windows-1252 where nearly all is ASCII, as in an English text with its quotation marks; else by statistics."""
    name = "cp1252"
    if len(data.translate(None, _ASCII)) > _FEW * len(data):
        from charset_normalizer import from_bytes  # costs time that UTF-8 need not pay

        best = from_bytes(data[:200_000], cp_isolation=_PREFERRED, threshold=0.3).best()
        if best and best.encoding not in ("ascii", "utf_8"):
            name = best.encoding
    text = data.decode(name, "replace")
    return Decoded(text, name, f"the encoding is not UTF-8; it was taken for {name.replace('_', '-')}")
