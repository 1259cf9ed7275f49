"""Receipts, numbered without gaps, and what an owner of cash boxes says of itself on them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

MINOR_UNITS = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "letterheads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(300), nullable=True),
        sa.Column("registration", sa.String(120), nullable=True),
        sa.Column("law", sa.String(200), nullable=True),
        sa.Column("keep_years", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(coalition_id IS NULL) <> (organization_id IS NULL)",
            name=op.f("ck_letterheads_has_one_owner"),
        ),
        sa.CheckConstraint(
            "keep_years BETWEEN 1 AND 30", name=op.f("ck_letterheads_keep_years_are_some")
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_letterheads_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_letterheads_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterheads")),
        sa.UniqueConstraint("coalition_id", name=op.f("uq_letterheads_coalition_id")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_letterheads_organization_id")),
    )
    op.create_table(
        "receipt_serials",
        sa.Column("cash_box_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_receipt_serials_cash_box_id")
        ),
        sa.PrimaryKeyConstraint("cash_box_id", "year", name=op.f("pk_receipt_serials")),
    )
    _create_receipts()


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cash_box_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("minor", MINOR_UNITS, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(80), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_receipts_does_not_correct_itself")),
        sa.CheckConstraint(
            "minor > 0 OR corrects_id IS NOT NULL", name=op.f("ck_receipts_first_says_something")
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_receipts_serials_begin_with_one")),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_receipts_cash_box_id")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_receipts_contribution_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["receipts.id"], name=op.f("fk_receipts_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"],
            ["kept_records.id"],
            name=op.f("fk_receipts_kept_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint(
            "cash_box_id", "year", "serial", name=op.f("uq_receipts_cash_box_id_year_serial")
        ),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_receipts_corrects_id")),
        sa.UniqueConstraint("kept_id", name=op.f("uq_receipts_kept_id")),
        sa.UniqueConstraint("number", name=op.f("uq_receipts_number")),
    )
    op.create_index(op.f("ix_receipts_contribution_id"), "receipts", ["contribution_id"])
    op.create_index(
        "ix_receipts_one_first",
        "receipts",
        ["contribution_id"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("receipts")
    op.drop_table("receipt_serials")
    op.drop_table("letterheads")
