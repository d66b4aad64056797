"""Texts of units, and where an event prints the new wording"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The load fills them: a new version of the resolver loads everything anew.
    op.add_column("claims", sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.add_column("events", sa.Column("new_start", sa.Integer(), nullable=True))
    op.add_column("events", sa.Column("new_end", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("events", "new_end")
    op.drop_column("events", "new_start")
    op.drop_column("claims", "text")
