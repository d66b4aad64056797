"""Claims tell which cuts print a new wording; events are found by partition and item; three indices are gone"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OLD = ("partition", "item", "target_doc")


def upgrade() -> None:
    op.add_column("claims", sa.Column("worded", sa.Boolean(), nullable=False, server_default=sa.false()))
    claims = sa.table("claims", sa.column("record", sa.JSON), sa.column("worded", sa.Boolean))
    said = claims.c.record["new_text"].as_string().is_not(None)
    op.execute(claims.update().where(said).values(worded=True))
    op.create_index(
        "ix_claims_worded", "claims", ["partition"],
        sqlite_where=sa.text("worded = 1"), postgresql_where=sa.text("worded"),
    )  # fmt: skip
    for column in _OLD:
        op.drop_index(f"ix_events_{column}", "events")
    op.create_index("ix_events_partition_item", "events", ["partition", "item"])


def downgrade() -> None:
    op.drop_index("ix_events_partition_item", "events")
    for column in _OLD:
        op.create_index(f"ix_events_{column}", "events", [column])
    op.drop_index("ix_claims_worded", "claims")
    op.drop_column("claims", "worded")
