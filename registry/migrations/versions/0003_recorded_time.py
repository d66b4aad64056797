"""When each row became known, and what was known before"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("items", "events"):
        op.add_column(table, sa.Column("recorded_at", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_events_recorded_at"), "events", ["recorded_at"])
    op.create_table(
        "history",
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("superseded_at", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ord", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_id"), "history", ["id"])
    op.create_index(op.f("ix_history_superseded_at"), "history", ["superseded_at"])


def downgrade() -> None:
    op.drop_table("history")
    op.drop_index(op.f("ix_events_recorded_at"), "events")
    for table in ("items", "events"):
        op.drop_column(table, "recorded_at")
