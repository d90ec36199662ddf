"""Names that are the same in every copy of a ledger, whatever was added first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from detente.documents.identity import nfc
from detente.values.document import Document
from detente.values.statement import Statement

_KNOWN_BY = {"given": 0, "metadata": 1, "text": 2}
_DIGITS = 8


def digest(*parts: object, digits: int = 16) -> str:
    """Hexadecimal digits of the SHA-256 of some values, written as JSON."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:digits]


def edition_digest(document: Document) -> str:
    """Names one copy of a document: its exact text with all that is known of it."""
    return digest(document)


def reading_key(document: Document) -> str:
    """Names what a reader goes by: copies with the same key are read alike, wherever they were found."""
    return digest(
        document.text, document.blocks, document.title, document.published, document.outlet, document.language,
        document.author,
    )  # fmt: skip


def edition_rank(document: Document) -> str:
    """Sorts the copies of one document: the best known day of publication first, then the earliest.

    The order is that of `Ledger.of`, and does not depend on which copy came first.
    """
    known_by = _KNOWN_BY.get(document.published_by, 3)
    return f"{known_by}|{document.published or '9999'}|{edition_digest(document)}"


class Namer:
    """Gives the statements of one text their ids.

    An id is made from the document, the place of the passage (in characters that are no white space, so that copies
    which differ in line ends agree), its words, and the kind; the second of two that are equal in all that gets
    another. A reader that finds the same passage again gives the same id.
    """

    def __init__(self, document: str, text: str) -> None:
        self._document = document
        self._text = text
        self._seen: Counter[str] = Counter()
        self._at = 0
        self._solid = 0  # characters before _at that are no white space

    def name(self, kind: str, start: int, end: int) -> str:
        """The id of the next statement; give them in the order of the text."""
        place = self._before(start)
        words = nfc(" ".join(self._text[start:end].split()))
        known = f"{place}|{words}|{kind}"
        self._seen[known] += 1
        return f"{self._document}.{digest(known, self._seen[known], digits=_DIGITS)}"

    def _before(self, start: int) -> int:
        if start < self._at:
            self._at = self._solid = 0
        self._solid += len("".join(self._text[self._at : start].split()))
        self._at = start
        return self._solid


def named(document: str, text: str, statements: Iterable[Statement]) -> dict[str, Statement]:
    """A reading's statements under ids of the ledger, in the order of the text; `refers_to` follows."""
    namer = Namer(document, text)
    ordered = sorted(statements, key=lambda s: (s.start, s.end, s.kind, s.actor, s.content, s.id))
    ids = {s.id: namer.name(s.kind, s.start, s.end) for s in ordered}
    return {
        ids[s.id]: replace(s, id=ids[s.id], refers_to=tuple(ids[o] for o in s.refers_to if o in ids)) for s in ordered
    }


def document_of(statement: str) -> str:
    """The document that a statement's id names."""
    return statement.rpartition(".")[0]
