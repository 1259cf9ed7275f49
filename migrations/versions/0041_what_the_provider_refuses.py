"""A key that the payment provider refuses is remembered; a refund may be left to a person."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

BEFORE = ("asked", "pending", "done", "failed", "refused")


def upgrade() -> None:
    op.create_table(
        "refused_keys",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_refused_keys")),
    )
    _allow((*BEFORE, "not_carried_out"))


def downgrade() -> None:
    op.execute("UPDATE refunds SET state = 'refused' WHERE state = 'not_carried_out'")
    _allow(BEFORE)
    op.drop_table("refused_keys")


def _allow(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("refunds") as table:
        table.drop_constraint(op.f("ck_refunds_refundstate"), type_="check")
        table.create_check_constraint("refundstate", f"state IN ({listed})")
