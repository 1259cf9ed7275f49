"""Store with a topic the revision from which on nobody is given an earlier answer."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "revisions", sa.Column("at_once", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    with op.batch_alter_table("revisions") as table:
        table.drop_column("at_once")
