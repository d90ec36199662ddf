"""Lists of threads are kept by circles of reports, so that a change asks for one circle to be gathered anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _text(*names: str, key: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=key, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; they are filled when a list is asked for, with every document to be looked at."""
    merged = sa.text('"into" IS NOT NULL')
    op.create_index("statements_merged", "statements", ["id"], sqlite_where=merged, postgresql_where=merged)
    op.drop_table("timelines")
    op.execute("DELETE FROM settings WHERE key = 'timelines'")
    op.create_table("stale", *_text("document", key=True), sa.Column("version", sa.Integer, nullable=False))
    op.execute("INSERT INTO stale SELECT id, 1 FROM documents")
    op.create_table("circles", *_text("circle", key=True), *_text("after", "until"))
    op.create_table("circle_documents", *_text("document", key=True), *_text("circle", "topic"))
    op.create_index("circle_documents_circle", "circle_documents", ["circle"])
    op.create_table("circle_keys", *_text("kind", "key", "document", key=True))
    op.create_index("circle_keys_document", "circle_keys", ["document"])
    op.create_table(
        "matters",
        *_text("circle", key=True),
        sa.Column("local", sa.Integer, primary_key=True, autoincrement=False),
        *_text("origin"),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("matters_origin", "matters", ["origin"])
    op.create_index("matters_number", "matters", ["number"])
    op.create_table(
        "timelines",
        *_text("circle", "what", key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        *_text("sort", "since", "until"),
        sa.Column("local", sa.Integer, nullable=False),
        *_text("status", "parties", "first", "last", "told", "body"),
    )
    op.create_index("timelines_days", "timelines", ["what", "since", "until"])
    op.create_index("timelines_sort", "timelines", ["what", "sort"])
