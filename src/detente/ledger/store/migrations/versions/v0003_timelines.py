"""How threads, promises, talks and contradictions stood on any day is kept, so that a list of them is there at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; it is filled when a list is asked for."""
    op.create_table(
        "timelines",
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("since", "until", "thread", "status", "parties")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("first", "last", "told", "body")),
    )
    op.create_index("timelines_days", "timelines", ["what", "since", "until"])
