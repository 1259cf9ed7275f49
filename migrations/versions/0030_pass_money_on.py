"""Owners of cash boxes pass money on to each other."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("own_box_id", sa.Integer(), nullable=False),
        sa.Column("other_organization_id", sa.Integer(), nullable=True),
        sa.Column("other_coalition_id", sa.Integer(), nullable=True),
        sa.Column("other_box_id", sa.Integer(), nullable=True),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "declined",
                "withdrawn",
                name="transferstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("form_token", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "(state = 'agreed') = (other_box_id IS NOT NULL)",
            name=op.f("ck_transfers_agreed_names_a_box"),
        ),
        sa.CheckConstraint(
            "(other_organization_id IS NULL) <> (other_coalition_id IS NULL)",
            name=op.f("ck_transfers_asks_one_owner"),
        ),
        sa.CheckConstraint("minor > 0", name=op.f("ck_transfers_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_transfers_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_box_id"], ["cash_boxes.id"], name=op.f("fk_transfers_other_box_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_coalition_id"], ["coalitions.id"], name=op.f("fk_transfers_other_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_organization_id"],
            ["organizations.id"],
            name=op.f("fk_transfers_other_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["own_box_id"], ["cash_boxes.id"], name=op.f("fk_transfers_own_box_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("form_token", name=op.f("uq_transfers_form_token")),
    )
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfers_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfers_other_coalition_id"), ["other_coalition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_transfers_other_organization_id"),
            ["other_organization_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_transfers_own_box_id"), ["own_box_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfers_own_box_id"))
        batch_op.drop_index(batch_op.f("ix_transfers_other_organization_id"))
        batch_op.drop_index(batch_op.f("ix_transfers_other_coalition_id"))
        batch_op.drop_index(batch_op.f("ix_transfers_campaign_id"))

    op.drop_table("transfers")
