"""The search index: which words stand in which document and statement.

FTS5 tables without a copy of the text on SQLite, so that taking words out needs the text that was put in; a table
with a tsvector on PostgreSQL.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, text

from detente.ledger.store.schema import SEARCHED

Index = Literal["document_words", "statement_words"]

MOST_WORDS = 400_000
"""Characters of a text that are indexed on PostgreSQL, whose tsvector holds no more than 1 MB."""


def put(connection: Connection, index: Index, rows: list[tuple[int, str]]) -> None:
    """Add texts under their numbers."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        sql = f"INSERT INTO {index} (rowid, words) VALUES (:number, :words)"
    else:
        sql = f"INSERT INTO {index} (number, words) VALUES (:number, to_tsvector('english', :words))"
        rows = [(number, words[:MOST_WORDS]) for number, words in rows]
    connection.execute(text(sql), _parameters(rows))


def take(connection: Connection, index: Index, rows: list[tuple[int, str]]) -> None:
    """Take texts out again; they must be those that were put in."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        sql = f"INSERT INTO {index} ({index}, rowid, words) VALUES ('delete', :number, :words)"
        connection.execute(text(sql), _parameters(rows))
    else:
        parameters = [{"number": number} for number, _ in rows]
        connection.execute(text(f"DELETE FROM {index} WHERE number = :number"), parameters)


def clear(connection: Connection) -> None:
    """Take everything out."""
    for index in SEARCHED:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        else:
            connection.execute(text(f"DELETE FROM {index}"))


def _parameters(rows: list[tuple[int, str]]) -> list[dict[str, Any]]:
    return [{"number": number, "words": words} for number, words in rows]
