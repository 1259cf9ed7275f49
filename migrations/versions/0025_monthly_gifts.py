"""Gifts that come each month, and links by which their donors look after them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MINOR = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "monthly_gifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", MINOR, nullable=False),
        sa.Column("amount_currency", sa.String(3), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("account", sa.String(60), nullable=True),
        sa.Column("subscription_id", sa.String(120), nullable=False),
        sa.Column("customer_id", sa.String(120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "unpaid",
                "paused",
                "ended",
                name="monthlystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("address_seal", sa.String(64), nullable=True),
        sa.Column("donor_name", sa.String(120), nullable=True),
        sa.Column("donor_name_is_public", sa.Boolean(), nullable=False),
        sa.Column("told_of", sa.String(120), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_monthly_gifts_amount_is_positive")),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)",
            name=op.f("ck_monthly_gifts_ended_at_some_time"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name="fk_monthly_gifts_fund_id"),
        sa.PrimaryKeyConstraint("id", name="pk_monthly_gifts"),
        sa.UniqueConstraint("subscription_id", name="uq_monthly_gifts_subscription_id"),
    )
    op.create_index("ix_monthly_gifts_fund_id", "monthly_gifts", ["fund_id"])
    op.create_index("ix_monthly_gifts_address_seal", "monthly_gifts", ["address_seal"])
    op.create_table(
        "monthly_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("monthly_gift_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["monthly_gift_id"],
            ["monthly_gifts.id"],
            name="fk_monthly_links_monthly_gift_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monthly_links"),
        sa.UniqueConstraint("token_hash", name="uq_monthly_links_token_hash"),
    )
    op.create_index("ix_monthly_links_monthly_gift_id", "monthly_links", ["monthly_gift_id"])
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("monthly_gift_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_contributions_monthly_gift_id", "monthly_gifts", ["monthly_gift_id"], ["id"]
        )
        table.create_index("ix_contributions_monthly_gift_id", ["monthly_gift_id"])
    with op.batch_alter_table("checkouts") as table:
        table.add_column(sa.Column("monthly_gift_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_checkouts_monthly_gift_id", "monthly_gifts", ["monthly_gift_id"], ["id"]
        )
        table.create_unique_constraint("uq_checkouts_monthly_gift_id", ["monthly_gift_id"])


def downgrade() -> None:
    with op.batch_alter_table("checkouts") as table:
        table.drop_constraint("uq_checkouts_monthly_gift_id", type_="unique")
        table.drop_constraint("fk_checkouts_monthly_gift_id", type_="foreignkey")
        table.drop_column("monthly_gift_id")
    with op.batch_alter_table("contributions") as table:
        table.drop_index("ix_contributions_monthly_gift_id")
        table.drop_constraint("fk_contributions_monthly_gift_id", type_="foreignkey")
        table.drop_column("monthly_gift_id")
    op.drop_table("monthly_links")
    op.drop_table("monthly_gifts")
