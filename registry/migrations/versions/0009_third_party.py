"""Rows of a third-party compilation of border measures, apart from what was read in the law"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    facts = (
        *("source_list", "recorded_at", "superseded_at", "id", "hs", "name", "description", "document", "list_label"),
        *("agency", "measure", "third_party_kind", "file", "compiled"),
    )
    op.create_table(
        "third_party",
        sa.Column("ord", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in facts),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ord", name=op.f("pk_third_party")),
    )
    for column in ("source_list", "superseded_at", "id", "hs", "document"):
        op.create_index(op.f(f"ix_third_party_{column}"), "third_party", [column])


def downgrade() -> None:
    op.drop_table("third_party")
