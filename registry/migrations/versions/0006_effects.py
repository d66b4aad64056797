"""Reasons of effects, items that others went into, and other ids of items"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("into", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("events", sa.Column("basis", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "aliases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partition", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliases")),
    )
    op.create_index(op.f("ix_aliases_partition"), "aliases", ["partition"])


def downgrade() -> None:
    op.drop_table("aliases")
    op.drop_column("events", "basis")
    op.drop_column("events", "into")
