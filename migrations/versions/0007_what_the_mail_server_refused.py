"""Mail that comes back: addresses that refuse it, and rows of the outbox that are given up."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_refusals",
        sa.Column("address_seal", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_mail_refusals_count_is_positive")),
        sa.PrimaryKeyConstraint("address_seal", name=op.f("pk_mail_refusals")),
    )
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE outbox SET given_up_at = due_at WHERE delivered_at IS NULL AND attempts >= 100"
    )


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("given_up_at")
    op.drop_table("mail_refusals")
