"""Documents, readings, reviews, and the record that is folded from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table("settings", sa.Column("key", sa.Text, primary_key=True), _text("value"))
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        _text("edition", null=True),
        *(_text(name) for name in ("place", "known", "last", "title", "outlet", "author")),
        _text("published", null=True),
        *(
            _text(name)
            for name in ("published_by", "url", "source", "language", "added", "reader", "relations", "notices")
        ),
        _whole("statements"),
        _text("revised_by", null=True),
    )
    for name in ("place", "outlet", "url", "source"):
        op.create_index(f"documents_{name}", "documents", [name])
    op.create_table("texts", sa.Column("digest", sa.Text, primary_key=True), _text("text"))
    op.create_table(
        "editions",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, sa.ForeignKey("texts.digest"), nullable=False),
        *(_text(name) for name in ("key", "rank", "added", "body")),
    )
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), nullable=False),
        *(_text(name) for name in ("key", "reader", "added", "body")),
        sa.UniqueConstraint("document", "key", "reader", name="readings_once"),
    )
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *(_text(name) for name in ("action", "who", "at")),
        _text("of", null=True),
        _text("details"),
    )
    op.create_index("reviews_who", "reviews", ["who", "number"])
    op.create_index("reviews_of", "reviews", ["of"])
    op.create_table(
        "review_targets",
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("review", sa.Integer, sa.ForeignKey("reviews.number"), primary_key=True),
        _whole("place"),
    )
    op.create_index("review_targets_review", "review_targets", ["review"])
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), nullable=False),
        _text("place"),
        _text("state"),
        _whole("live"),
        _whole("version"),
        _text("into", null=True),
        *(_text(name) for name in ("kind", "actor", "certainty", "known", "first", "last", "body")),
    )
    op.create_index("statements_place", "statements", ["live", "place", "known"])
    op.create_index("statements_document", "statements", ["document"])
    op.create_index("statements_kind", "statements", ["kind", "live", "place"])
    op.create_index("statements_version", "statements", ["version"])
    op.create_table(
        "statement_parties",
        sa.Column("party", sa.Text, primary_key=True),
        sa.Column("statement", sa.Integer, sa.ForeignKey("statements.number"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        _whole("live"),
        *(_text(name) for name in ("known", "first", "last")),
    )
    counted = ["live", "party", "role", "known", "first", "last"]
    op.create_index("statement_parties_counted", "statement_parties", counted)
    op.create_index("statement_parties_statement", "statement_parties", ["statement"])
    op.create_table(
        "anchors",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("statement", sa.Text, primary_key=True),
        _text("moved_to", null=True),
        _whole("start"),
        _whole("end"),
        _whole("after"),
        _text("why"),
        _text("diff"),
    )
    op.create_index("anchors_statement", "anchors", ["statement"])
    op.create_index("anchors_moved_to", "anchors", ["moved_to"])
