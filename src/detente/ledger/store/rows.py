"""Between rows and values: the one place that knows how a value is written into a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row

from detente.errors import LedgerError
from detente.ledger.events import parsed
from detente.ledger.mentions import is_party, mentions
from detente.ledger.store.entries import Entry, Review
from detente.ledger.store.folding import Folded
from detente.values.document import Document
from detente.values.statement import Reading, Statement

UNDATED = "9999"

_statement = msgspec.json.Decoder(Statement)
_reading = msgspec.json.Decoder(Reading)


def encoded(value: Any) -> str:
    """A value as JSON text.

    Raises: LedgerError when a text in it cannot be written as UTF-8.
    """
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError as fault:
        mend = "the document holds half of a character: mend its encoding, then read it again"
        raise LedgerError("a text cannot be written as UTF-8", mend=mend) from fault


def plain(text: str) -> str:
    """A text for a column that is searched or sorted by: without NUL, which PostgreSQL does not take."""
    return text.replace("\x00", "\ufffd")


def days(text: str | None) -> tuple[str, str]:
    """The first and last day of an ISO day, month or year; empty where there is none."""
    span = parsed(text)
    return (span.first.isoformat(), span.last.isoformat()) if span else ("", "")


def document_place(document: Document) -> str:
    """Sorts documents as the record does: by day of publication, undated ones last, then by id."""
    return f"{document.published or UNDATED}|{document.id}"


def statement_place(statement: Statement, document: Document) -> str:
    """Sorts statements as the record does: by document, then in the order of its text."""
    return f"{document_place(document)}|{statement.start:09}|{statement.end:09}|{statement.id}"


def document_body(document: Document) -> str:
    """A document without its text."""
    return encoded(msgspec.to_builtins(document) | {"text": ""})


def document_of(body: str, text: str) -> Document:
    """A document from its body and its text (a JSON string).

    Raises: LedgerError when it is damaged.
    """
    try:
        return msgspec.convert({**msgspec.json.decode(body), "text": msgspec.json.decode(text)}, Document)
    except (msgspec.MsgspecError, ValueError) as fault:
        raise LedgerError(f"a document is damaged ({fault})", mend="take a copy from a backup") from fault


def reading_of(body: str) -> Reading:
    """A reading from its body.

    Raises: LedgerError when it is damaged.
    """
    try:
        return _reading.decode(body)
    except (msgspec.MsgspecError, ValueError) as fault:
        raise LedgerError(f"a reading is damaged ({fault})", mend="take a copy from a backup") from fault


def statement_of(body: str) -> Statement:
    """A statement from its body.

    Raises: LedgerError when it is damaged.
    """
    try:
        return _statement.decode(body)
    except (msgspec.MsgspecError, ValueError) as fault:
        raise LedgerError(f"a statement is damaged ({fault})", mend="take a copy from a backup") from fault


def statement_row(folded: Folded, document: Document) -> dict[str, Any]:
    """A statement's row, all but its number."""
    s = folded.statement
    first, last = days(s.date)
    out, _ = days(document.published)
    told, until = days(document.published) if not first else (first, last)
    return {
        "id": s.id,
        "document": document.id,
        "place": statement_place(s, document),
        "state": folded.state,
        "live": int(folded.state not in {"rejected", "merged"}),
        "version": folded.version,
        "into": folded.into,
        "kind": s.kind,
        "actor": plain(s.actor),
        "certainty": s.certainty,
        "known": out or first,
        "first": told,
        "last": until,
        "body": encoded(s),
    }


def party_rows(statement: Statement, row: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    """Who makes the statement, is addressed, would act; `row` is the statement's own."""
    shared = {key: row[key] for key in ("live", "known", "first", "last")}
    roles = {("makes", statement.actor)} | {("addressed", name) for name in statement.addressee}
    roles |= {("would act", name) for mention in mentions(statement) for name in mention.by}
    return [
        {"party": plain(name), "statement": number, "role": role, **shared}
        for role, name in sorted(roles)
        if is_party(name)
    ]


def searched_words(statement: Statement) -> str:
    """The words by which a statement is found."""
    return plain("\n".join((statement.quote, statement.content, statement.actor, *statement.addressee)))


def entry_of(row: Any) -> Entry:
    """An entry from columns id, body, state and version."""
    return Entry(row.id, statement_of(row.body), row.state, row.version)


def review_of(row: Row[Any], targets: Iterable[str], *, undone: bool) -> Review:
    """A review from its row."""
    try:
        details = msgspec.json.decode(row.details)
    except (msgspec.MsgspecError, ValueError) as fault:
        where = f"review {row.number}"
        raise LedgerError(f"a decision is damaged ({fault})", where=where, mend="take a copy from a backup") from fault
    return Review(row.number, row.id, row.action, tuple(targets), row.who, row.at, details, undone)


def day(as_of: date) -> str:
    """A day as the columns hold it."""
    return as_of.isoformat()
