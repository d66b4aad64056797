"""Indices that answer alone: rows in text order, and what the state of an item depends on"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OLD = (
    ("events", "item"),
    ("events", "document"),
    ("items", "document"),
    ("items", "agency"),
)


def upgrade() -> None:
    for table, column in _OLD:
        op.drop_index(f"ix_{table}_{column}", table)
    op.create_index("ix_items_place", "items", ["document", "start", "id"])
    op.create_index("ix_items_agency_place", "items", ["agency", "document", "start", "id"])
    op.create_index("ix_events_place", "events", ["document", "start", "id"])
    op.create_index(
        "ix_events_standing", "events", ["item", "review", "stage", "effective_from", "effective_until", "op"]
    )


def downgrade() -> None:
    for index, table in (("place", "items"), ("agency_place", "items"), ("place", "events"), ("standing", "events")):
        op.drop_index(f"ix_{table}_{index}", table)
    for table, column in _OLD:
        op.create_index(f"ix_{table}_{column}", table, [column])
