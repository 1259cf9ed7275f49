"""Store with work for later whether it can wait, and find it by its kind."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outbox", sa.Column("can_wait", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.drop_index("ix_outbox_due", "outbox")
    op.create_index("ix_outbox_due", "outbox", ["delivered_at", "kind", "can_wait", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_due", "outbox")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("can_wait")
    op.create_index("ix_outbox_due", "outbox", ["delivered_at", "due_at"])
