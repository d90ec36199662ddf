"""Words of documents and statements can be searched for.

FTS5 on SQLite, without a copy of the text; a tsvector with a GIN index on PostgreSQL.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("document_words", "statement_words")


def upgrade() -> None:
    """Make the search index; it is filled when the ledger is folded anew."""
    if op.get_bind().dialect.name == "sqlite":
        for name in _TABLES:
            op.execute(
                f"CREATE VIRTUAL TABLE {name} "
                "USING fts5(words, content='', tokenize='porter unicode61 remove_diacritics 2')"
            )
    else:
        for name in _TABLES:
            op.execute(f"CREATE TABLE {name} (number INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX {name}_index ON {name} USING gin (words)")
    settings = sa.table("settings", sa.column("key"), sa.column("value"))
    op.execute(settings.insert().values(key="rebuild", value="search"))
