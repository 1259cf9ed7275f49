"""Coordinators may hide a health measure."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CHECK = "hidden_by_somebody_for_a_reason"
CHECK_SAYS = (
    "(hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("health_measures") as table:
        table.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("hidden_by", sa.String(80), nullable=True))
        table.add_column(sa.Column("hidden_reason", sa.String(1000), nullable=True))
        table.create_check_constraint(CHECK, CHECK_SAYS)


def downgrade() -> None:
    with op.batch_alter_table("health_measures") as table:
        table.drop_constraint(op.f(f"ck_health_measures_{CHECK}"), type_="check")
        table.drop_column("hidden_reason")
        table.drop_column("hidden_by")
        table.drop_column("hidden_at")
