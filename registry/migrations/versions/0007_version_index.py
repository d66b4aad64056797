"""What the data version is made of, without the texts beside it"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_documents_version", "documents", ["stored_id", "fingerprint"])


def downgrade() -> None:
    op.drop_index("ix_documents_version", "documents")
