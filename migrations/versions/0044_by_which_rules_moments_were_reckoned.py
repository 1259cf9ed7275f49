"""An event says by which rules of its zone its moments were worked out; none: renew them."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "events",
        sa.Column("reckoned_with", sa.String(length=16), nullable=False, server_default=""),
    )
    with op.batch_alter_table("events") as table:
        table.alter_column("reckoned_with", server_default=None)


def downgrade() -> None:
    op.drop_column("events", "reckoned_with")
