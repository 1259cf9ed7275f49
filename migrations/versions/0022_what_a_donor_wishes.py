"""A checkout knows what else the donor wished, and may wait for a bank, or fail."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BEFORE = ("started", "open", "paid", "expired")
SINCE = ("started", "open", "processing", "paid", "failed", "expired")
MINOR = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
COVER = "fee_cover_is_a_part"
COVER_SAYS = "fee_cover_minor >= 0 AND fee_cover_minor < given_minor"


def upgrade() -> None:
    with op.batch_alter_table("checkouts") as table:
        table.add_column(sa.Column("fee_cover_minor", MINOR, nullable=False, server_default="0"))
        table.add_column(
            sa.Column("is_monthly", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("donor_name", sa.String(120), nullable=True))
        table.add_column(
            sa.Column(
                "donor_name_is_public", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
        table.add_column(sa.Column("message", sa.String(500), nullable=True))
    with op.batch_alter_table("checkouts") as table:
        for name in ("fee_cover_minor", "is_monthly", "donor_name_is_public"):
            table.alter_column(name, server_default=None)
        table.create_check_constraint(COVER, COVER_SAYS)
    _allow(SINCE)


def downgrade() -> None:
    op.execute("UPDATE checkouts SET state = 'open' WHERE state = 'processing'")
    op.execute("UPDATE checkouts SET state = 'expired' WHERE state = 'failed'")
    _allow(BEFORE)
    with op.batch_alter_table("checkouts") as table:
        table.drop_constraint(op.f(f"ck_checkouts_{COVER}"), type_="check")
        table.drop_column("message")
        table.drop_column("donor_name_is_public")
        table.drop_column("donor_name")
        table.drop_column("is_monthly")
        table.drop_column("fee_cover_minor")


def _allow(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("checkouts") as table:
        table.drop_constraint(op.f("ck_checkouts_checkoutstate"), type_="check")
        table.create_check_constraint("checkoutstate", f"state IN ({listed})")
