"""A ledger as JSON Lines: one header, then one line for each document, statement, relation, notice and grouping.

The form is complete: what is written and read again is equal to what was written. Lines of later versions are
refused rather than half understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Union

import msgspec

from detente.errors import LedgerError
from detente.ledger.headers import accepted
from detente.ledger.record import Grouping, Ledger, Notice
from detente.values.document import Document
from detente.values.statement import SpeaksFor, Statement

FORMAT = "detente-ledger"
VERSION = 1
_GIVE = "give a file written by detente"


class _Header(msgspec.Struct, tag="header", forbid_unknown_fields=True):
    format: str
    version: int
    documents: int
    statements: int


class _Document(msgspec.Struct, tag="document", forbid_unknown_fields=True):
    value: Document


class _Statement(msgspec.Struct, tag="statement", forbid_unknown_fields=True):
    value: Statement


class _SpeaksFor(msgspec.Struct, tag="speaks_for", forbid_unknown_fields=True):
    value: SpeaksFor


class _Notice(msgspec.Struct, tag="notice", forbid_unknown_fields=True):
    value: Notice


class _Grouping(msgspec.Struct, tag="grouping", forbid_unknown_fields=True):
    value: Grouping


_Line = Union[_Header, _Document, _Statement, _SpeaksFor, _Notice, _Grouping]  # noqa: UP007 - msgspec reads the union at run time


def write(ledger: Ledger) -> Iterator[str]:
    """The ledger's lines, without line ends.

    Raises: LedgerError when a text holds what UTF-8 cannot (half of a surrogate pair).
    """
    lines: list[_Line] = [_Header(FORMAT, VERSION, len(ledger.documents), len(ledger.statements))]
    lines += [_Document(d) for d in ledger.documents]
    lines += [_Statement(s) for s in ledger.statements]
    lines += [_SpeaksFor(r) for r in ledger.speaks_for]
    lines += [_Notice(n) for n in ledger.notices]
    lines += [_Grouping(g) for g in ledger.groupings]
    for number, line in enumerate(lines, 1):
        try:
            yield msgspec.json.encode(line).decode()
        except UnicodeEncodeError as fault:
            raise LedgerError(
                "a text cannot be written as UTF-8", where=f"line {number}", mend="read the document again"
            ) from fault


def read(lines: Iterable[str | bytes], *, source: str = "ledger") -> Ledger:
    """The ledger that these lines hold; empty lines are passed over.

    Args:
        lines: with or without line ends.
        source: a name for the lines, for messages.

    Raises: LedgerError naming the line that is wrong.
    """
    decoder: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)
    header: _Header | None = None
    documents: list[Document] = []
    statements: list[Statement] = []
    relations: list[SpeaksFor] = []
    notices: list[Notice] = []
    groupings: list[Grouping] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        entry = _decode(decoder, line, where, expect_header=header is None)
        if isinstance(entry, _Header):
            header = accepted(entry, header, form=FORMAT, version=VERSION, where=where, give=_GIVE,
                              once="keep one ledger a file")  # fmt: skip
        elif isinstance(entry, _Document):
            documents.append(entry.value)
        elif isinstance(entry, _Statement):
            statements.append(entry.value)
        elif isinstance(entry, _SpeaksFor):
            relations.append(entry.value)
        elif isinstance(entry, _Notice):
            notices.append(entry.value)
        else:
            groupings.append(entry.value)
    if header is None:
        raise LedgerError("there is nothing in it", where=source, mend=_GIVE)
    if (header.documents, header.statements) != (len(documents), len(statements)):
        raise LedgerError(
            f"{header.documents} documents and {header.statements} statements were written, "
            f"{len(documents)} and {len(statements)} are here",
            where=f"{source}, line {number}",
            mend="the file was cut or edited: take an unbroken copy",
        )
    ledger = Ledger(tuple(documents), tuple(statements), tuple(relations), tuple(notices), tuple(groupings))
    _check_links(ledger, source)
    return ledger


def _decode(decoder: msgspec.json.Decoder[_Line], line: str | bytes, where: str, *, expect_header: bool) -> _Line:
    try:
        entry = decoder.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise LedgerError(f"this is no line of a ledger ({fault})", where=where, mend=_GIVE) from fault
    if expect_header and not isinstance(entry, _Header):
        raise LedgerError("the first line is not a ledger's header", where=where, mend=_GIVE)
    return entry


def _check_links(ledger: Ledger, source: str) -> None:
    """Refuse statements that hang in the air: no document, an id twice, words that the document does not say."""
    if len(ledger.by_id) != len(ledger.statements):
        raise LedgerError("two statements have one id", where=source)
    for statement in ledger.statements:
        document = ledger.document_by_id.get(statement.document)
        where = f"{source}, statement {statement.id!r}"
        if document is None:
            raise LedgerError("its document is missing", where=where, mend="take an unbroken copy")
        if document.text[statement.start : statement.end] != statement.quote:
            raise LedgerError("the document does not say these words at this place", where=where)
