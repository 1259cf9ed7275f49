"""Who was sent all gifts of a year; and to whom nobody writes any more."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("kept_records") as kept:
        kept.add_column(
            sa.Column("only_for_law", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("kept_records") as kept:
        kept.alter_column("only_for_law", server_default=None)
    op.create_table(
        "yearly_statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("donor_seal", sa.String(64), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(coalition_id IS NULL) <> (organization_id IS NULL)",
            name=op.f("ck_yearly_statements_has_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_yearly_statements_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_yearly_statements_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_yearly_statements_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_statements")),
        sa.UniqueConstraint(
            "coalition_id",
            "year",
            "donor_seal",
            name=op.f("uq_yearly_statements_coalition_id_year_donor_seal"),
        ),
        sa.UniqueConstraint(
            "organization_id",
            "year",
            "donor_seal",
            name=op.f("uq_yearly_statements_organization_id_year_donor_seal"),
        ),
    )


def downgrade() -> None:
    op.drop_table("yearly_statements")
    with op.batch_alter_table("kept_records") as kept:
        kept.drop_column("only_for_law")
