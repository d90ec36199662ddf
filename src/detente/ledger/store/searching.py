"""Full-text search, ranked by the database, with the words shown as they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from detente.errors import LedgerError
from detente.ledger.store.entries import Hit
from detente.ledger.store.projection import document_words
from detente.ledger.store.rows import day, document_of, plain, statement_of
from detente.ledger.store.search_index import Index
from detente.ledger.wording import stem

_PART = re.compile(r'"([^"]*)"?|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_AROUND = 80  # characters shown on each side of the first word found
_LONGEST = 1_000

_SQLITE = {
    "statement_words": """
        SELECT s.id, s.document, s.body, d.title, d.published, bm25(statement_words) AS worth
        FROM statement_words JOIN statements s ON s.number = statement_words.rowid
        JOIN documents d ON d.id = s.document
        WHERE statement_words MATCH :query AND s.live = 1 AND s.known <= :day
        ORDER BY worth, s.place LIMIT :most""",
    "document_words": """
        SELECT d.id, d.id AS document, e.body, t.text, d.title, d.published, bm25(document_words) AS worth
        FROM document_words JOIN documents d ON d.number = document_words.rowid
        JOIN editions e ON e.document = d.id AND e.digest = d.edition JOIN texts t ON t.digest = e.text
        WHERE document_words MATCH :query AND d.known <= :day
        ORDER BY worth, d.place LIMIT :most""",
}
_POSTGRES = {
    "statement_words": """
        SELECT s.id, s.document, s.body, d.title, d.published, -ts_rank_cd(w.words, q) AS worth
        FROM CAST(:query AS tsquery) q, statement_words w JOIN statements s ON s.number = w.number
        JOIN documents d ON d.id = s.document
        WHERE w.words @@ q AND s.live = 1 AND s.known <= :day
        ORDER BY worth, s.place LIMIT :most""",
    "document_words": """
        SELECT d.id, d.id AS document, e.body, t.text, d.title, d.published, -ts_rank_cd(w.words, q) AS worth
        FROM CAST(:query AS tsquery) q, document_words w JOIN documents d ON d.number = w.number
        JOIN editions e ON e.document = d.id AND e.digest = d.edition JOIN texts t ON t.digest = e.text
        WHERE w.words @@ q AND d.known <= :day
        ORDER BY worth, d.place LIMIT :most""",
}
_ALWAYS = "9999-12-31"


def search(connection: Connection, words: str, limit: int, as_of: date | None) -> tuple[Hit, ...]:
    """Statements that hold all the words, best first, then documents that do.

    Raises: LedgerError where there is no word to search for.
    """
    phrases = _phrases(words)
    if not phrases:
        raise LedgerError("there is no word to search for", where=repr(words[:60]), mend="give letters or digits")
    sqlite = connection.dialect.name == "sqlite"
    parameters: dict[str, Any] = {"day": day(as_of) if as_of else _ALWAYS, "most": limit}
    parameters["query"] = _fts(phrases) if sqlite else _tsquery(connection, phrases)
    queries = _SQLITE if sqlite else _POSTGRES
    hits: list[Hit] = []
    for index in ("statement_words", "document_words"):
        rows = connection.execute(text(queries[index]), {**parameters, "most": limit - len(hits)})
        hits += [_hit(row, index, phrases) for row in rows]
        if len(hits) >= limit:
            break
    return tuple(hits)


def _phrases(words: str) -> list[list[str]]:
    """The words to find, those in quotation marks together."""
    found = []
    for quoted, single in _PART.findall(words[:_LONGEST]):
        part = _WORD.findall(quoted or single)
        if part:
            found.append(part)
    return found


def _fts(phrases: Iterable[list[str]]) -> str:
    return " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases)


def _tsquery(connection: Connection, phrases: Iterable[list[str]]) -> str:
    """The query as PostgreSQL writes it; each phrase is cut to stems as the index was."""
    parts = [
        connection.execute(text("SELECT phraseto_tsquery('english', :words)::text"), {"words": " ".join(p)}).scalar()
        for p in phrases
    ]
    return " & ".join(f"({part})" for part in parts if part)


def _hit(row: Any, index: Index, phrases: list[list[str]]) -> Hit:
    if index == "statement_words":
        where, what = statement_of(row.body).quote, "statement"
    else:
        where, what = document_words(document_of(row.body, row.text)), "document"
    excerpt, marks = excerpted(plain(where), phrases)
    return Hit(what, row.id, row.document, row.title, row.published, excerpt, marks)  # type: ignore[arg-type]


def excerpted(where: str, phrases: Iterable[list[str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words around the first one found, and the spans of those found in it."""
    wanted = {stem(word) for phrase in phrases for word in phrase}
    first = next((m for m in _WORD.finditer(where) if stem(m.group()) in wanted), None)
    at = first.start() if first else 0
    left, right = max(0, at - _AROUND), min(len(where), at + 2 * _AROUND)
    while left > 0 and not where[left - 1].isspace():
        left -= 1
    while right < len(where) and not where[right].isspace():
        right += 1
    shown = where[left:right]
    lead, tail = ("… " if left else ""), (" …" if right < len(where) else "")
    marks = [m.span() for m in _WORD.finditer(shown) if stem(m.group()) in wanted]
    flat = "".join(" " if c.isspace() else c for c in shown)
    return lead + flat + tail, tuple((a + len(lead), b + len(lead)) for a, b in marks)
