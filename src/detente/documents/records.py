"""One report as its container holds it, and the Document that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from detente.documents.decoding import decode
from detente.documents.plain import from_text
from detente.errors import DetenteError
from detente.values.document import Document

Form = Literal["text", "html", "pdf", "eml", "article"]
"""How a report is written down: `article` is a text whose title, day and so on stand in fields of their own."""

PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--.{0,2000}?-->\s{0,100}){0,5}<(?:!doctype\s+html|html\b|head\b|body\b)",
    re.I | re.S,
)
"""How an HTML page begins."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input, or a record of one, that could not be read, and why in one line."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One report before its text is taken: bytes in one of the forms, or the text and fields of an article.

    `name` says where it stands, safe to print. `published` is an ISO day, month or year that the container states.
    """

    name: str
    form: Form
    data: bytes = b""
    text: str = ""
    id: str = ""
    title: str = ""
    published: str | None = None
    outlet: str = ""
    author: str = ""
    url: str = ""
    notices: tuple[str, ...] = ()


Item = Record | Unreadable


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a container, counted from 1, with the place from which reading can begin anew.

    `item` is None where only the places are wanted. `skip` items after `offset` come before this one: 0 where the
    container can be opened at the item itself. What an offset counts (bytes, members, row groups) is the
    container's own affair.
    """

    number: int
    offset: int
    skip: int
    item: Item | None


Entries = Iterator[Entry]


def document_of(record: Record, *, published: str | None = None) -> Document:
    """The Document that a record makes.

    Args:
        published: an ISO day, month or year that a person gave; wins over all else.

    Raises: InputError for what cannot be read as a report in English.
    """
    if record.form == "html":
        from detente.documents.pages import from_html  # pulls in what plain text need not pay for

        document = from_html(
            record.data, source=record.name, published=published, url=record.url, notices=record.notices
        )
        return _completed(document, record)
    if record.form == "pdf":
        from detente.documents.pdf import from_pdf

        return _completed(from_pdf(record.data, source=record.name, published=published), record)
    if record.form == "eml":
        from detente.documents.mail import from_mail

        return _completed(from_mail(record.data, source=record.name, published=published), record)
    text, notices = record.text, record.notices
    if record.form == "text":
        decoded = decode(record.data, where=record.name)
        text, notices = decoded.text, (*notices, *((decoded.notice,) if decoded.notice else ()))
    return from_text(
        text,
        source=record.name,
        published=published,
        title=record.title,
        outlet=record.outlet,
        author=record.author,
        url=record.url,
        metadata_published=record.published,
        notices=notices,
    )


def document_or_fault(item: Item, *, published: str | None = None) -> Document | Unreadable:
    """The Document of an item, or why there is none."""
    if isinstance(item, Unreadable):
        return item
    try:
        return document_of(item, published=published)
    except DetenteError as error:
        return Unreadable(item.name, reason_of(error))


def reason_of(error: DetenteError) -> str:
    """The fault in one line without the place, which the record names."""
    return f"{error.what}; mend: {error.mend}" if error.mend else error.what


def shown(name: object) -> str:
    """A name that is safe to print: control characters and lone surrogates are escaped, long names cut."""
    text = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in str(name)
    )
    return text if len(text) <= 300 else f"{text[:140]}...{text[-140:]}"


def _completed(document: Document, record: Record) -> Document:
    """The document with what its container states and it does not state itself."""
    changes: dict[str, str] = {}
    for name in ("title", "outlet", "author", "url"):
        stated = getattr(record, name)
        if stated and not getattr(document, name):
            changes[name] = stated
    if record.published and not document.published:
        changes |= {"published": record.published, "published_by": "metadata"}
    return replace(document, **changes) if changes else document  # type: ignore[arg-type]
