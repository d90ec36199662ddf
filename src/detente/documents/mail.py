"""Messages of electronic mail (EML) to Documents: the body as text, subject, sender and day from the header.

A mailbox (mbox) holds several of them.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import Any

from detente.documents.decoding import MAX_BYTES, codec_named, decode, too_large
from detente.documents.metadata import one_line, stated_day
from detente.documents.plain import from_text
from detente.documents.records import Entries, Entry, Record
from detente.errors import InputError
from detente.values.document import Document

_BEGINS = re.compile(rb"^From [^\r\n]{0,200}\b[0-9]{4}\b[^\r\n]{0,20}\r?\n(?=[A-Za-z][A-Za-z-]{0,60}:)", re.M)
_MASKED = re.compile(rb"^>(>*From )", re.M)
_PARTS = 500
_DEPTH = 20


def from_mail(data: bytes, *, source: str = "", published: str | None = None) -> Document:
    """Make a Document of a message; its plain text is preferred to its page, attachments are named and not read.

    Args:
        source: where it was read from, to show to people.
        published: an ISO day, month or year that a person gave.

    Raises: InputError for a message without text, or one that is no message.
    """
    if len(data) > MAX_BYTES:
        raise too_large(source)
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        plain, page, others = _bodies(message)
        header = _Header.of(message)
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        raise InputError("the message is damaged", where=source, mend="save its text as .txt") from error
    if not header.found:
        raise InputError("it is no message: it has neither sender nor subject nor day", where=source)
    text = _text(plain, page, source)
    if not any(char.isalnum() for char in text):
        raise InputError("the message holds no text", where=source, mend="save its attachment and read that")
    were = "attachment was" if others == 1 else "attachments were"
    return from_text(
        text,
        source=source,
        published=published,
        title=header.subject,
        author=header.sender,
        metadata_published=header.day,
        notices=(f"{others} {were} not read",) if others else (),
    )


def is_mailbox(data: bytes) -> bool:
    """Whether bytes begin as a file of several messages does (mbox)."""
    return _BEGINS.match(data) is not None


def entries(data: bytes, *, source: str = "", number: int = 1) -> Entries:
    """The messages of a mailbox. Source: RFC 4155; lines that begin with "From " are masked as in the form "mboxrd"."""
    begins = list(_BEGINS.finditer(data))
    ends = [*(match.start() for match in begins[1:]), len(data)]
    for place, (begin, end) in enumerate(zip(begins, ends, strict=True), number):
        message = _MASKED.sub(rb"\1", data[begin.end() : end])
        yield Entry(place, 0, place - 1, Record(f"{source}, message {place}", "eml", message))


def _text(plain: _Body | None, page: _Body | None, source: str) -> str:
    """The plain text, else the text of the page; "" where neither holds a word."""
    text = ""
    if plain is not None:
        text = decode(plain[0], where=source).text if plain[1] is None else plain[1]
    if page is not None and not any(char.isalnum() for char in text):
        from detente.documents.page_process import extract

        answer = extract(page[1] if page[1] is not None else decode(page[0], where=source, html=True).text)
        text = str(answer.get("plain") or "")
    return text


class _Header:
    """What a message's header states."""

    def __init__(self, subject: str, sender: str, day: str | None) -> None:
        self.subject, self.sender, self.day = subject, sender, day
        self.found = bool(subject or sender or day)

    @classmethod
    def of(cls, message: Message[Any, Any]) -> _Header:
        name, address = parseaddr(one_line(message.get("From")))
        return cls(one_line(message.get("Subject")), name or address, stated_day(message.get("Date")))


_Body = tuple[bytes, str | None]
"""A body's bytes, and its text where the stated character set gives one without loss."""


def _bodies(message: Message[Any, Any]) -> tuple[_Body | None, _Body | None, int]:
    """The first plain text, the first page, and how many other parts there are."""
    plain: _Body | None = None
    page: _Body | None = None
    others = 0
    waiting: list[tuple[Message[Any, Any], int]] = [(message, 0)]
    seen = 0
    while waiting and seen < _PARTS:
        part, depth = waiting.pop(0)
        seen += 1
        if part.is_multipart():
            inner = part.get_payload()
            if depth < _DEPTH and isinstance(inner, list) and part.get_content_type() != "message/rfc822":
                waiting[:0] = [(one, depth + 1) for one in inner if isinstance(one, EmailMessage)]
            else:
                others += 1
            continue
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment"
        if kind == "text/plain" and plain is None and not attached:
            plain = _body(part)
        elif kind == "text/html" and page is None and not attached:
            page = _body(part)
        elif kind not in ("text/plain", "text/html") or attached:
            others += 1
    return plain, page, others


def _body(part: Message[Any, Any]) -> _Body:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    stated = codec_named(part.get_content_charset() or "")
    try:
        return data, data.decode(stated) if stated else None
    except (UnicodeDecodeError, LookupError):
        return data, None
