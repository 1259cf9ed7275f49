"""What moved at the payment provider, and what was asked to be given back."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MINOR = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "provider_movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("account", sa.String(60), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payment", sa.String(120), nullable=True),
        sa.Column("net_minor", MINOR, nullable=False),
        sa.Column("net_currency", sa.String(3), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_provider_movements"),
        sa.UniqueConstraint("name", name="uq_provider_movements_name"),
    )
    op.create_index("ix_provider_movements_payment", "provider_movements", ["payment"])
    op.create_index(
        "ix_provider_movements_by_day", "provider_movements", ["account", "happened_at"]
    )
    op.create_table(
        "refunds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", MINOR, nullable=False),
        sa.Column("amount_currency", sa.String(3), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "pending",
                "done",
                "failed",
                "refused",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("refund_id", sa.String(120), nullable=True),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refunds_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_refunds_contribution_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
        sa.UniqueConstraint("refund_id", name="uq_refunds_refund_id"),
        sa.UniqueConstraint("token", name="uq_refunds_token"),
    )
    op.create_index("ix_refunds_contribution_id", "refunds", ["contribution_id"])
    with op.batch_alter_table("cash_boxes") as table:
        table.add_column(sa.Column("provider_account", sa.String(60), nullable=True))
        table.create_unique_constraint("uq_cash_boxes_provider_account", ["provider_account"])


def downgrade() -> None:
    with op.batch_alter_table("cash_boxes") as table:
        table.drop_constraint("uq_cash_boxes_provider_account", type_="unique")
        table.drop_column("provider_account")
    op.drop_table("refunds")
    op.drop_table("provider_movements")
