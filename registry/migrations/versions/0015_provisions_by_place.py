"""Provisions stand in one tree, by document and place; events that print a new wording have an index of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_provisions_document_path", "provisions")
    _provisions_anew(with_rowid=False)
    printed = sa.text("new_start IS NOT NULL")
    op.create_index(
        "ix_events_printed", "events", ["partition", "item"], sqlite_where=printed, postgresql_where=printed
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_events_printed", "events")
    _provisions_anew(with_rowid=True)
    op.create_index("ix_provisions_document_path", "provisions", ["document", "path"])


def _provisions_anew(*, with_rowid: bool) -> None:
    """Write the table anew; PostgreSQL has one kind of table."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("provisions", recreate="always", table_kwargs={"sqlite_with_rowid": with_rowid}):
            pass
