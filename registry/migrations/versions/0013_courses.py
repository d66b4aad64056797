"""Items say what their effective events did and when: states need no other row"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STANDING = ["item", "review", "stage", "effective_from", "effective_until", "op"]
_EVENTS = sa.text(
    "SELECT item, coalesce(CAST(effective_from AS TEXT), ''), coalesce(CAST(effective_until AS TEXT), ''), op"
    " FROM events WHERE item IS NOT NULL AND review IS NULL AND stage = 'issued' ORDER BY item"
)
_SET = sa.text("UPDATE items SET course = :course WHERE id = :item")


def upgrade() -> None:
    op.add_column("items", sa.Column("course", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    events = connection.execute(_EVENTS).all()
    courses = [
        {"item": item, "course": " ".join(sorted("/".join(told) for _, *told in rows))}
        for item, rows in groupby(events, key=lambda row: row[0])
    ]
    if courses:
        connection.execute(_SET, courses)
    op.drop_index("ix_events_standing", "events")
    op.create_index("ix_events_item", "events", ["item"])


def downgrade() -> None:
    op.drop_index("ix_events_item", "events")
    op.create_index("ix_events_standing", "events", _STANDING)
    op.drop_column("items", "course")
