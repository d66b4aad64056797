"""The page that a document was fetched from"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("source_url", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("documents", "source_url")
