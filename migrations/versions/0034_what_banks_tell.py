"""What banks tell: uploaded files and their lines; pledges that donors make themselves."""

import sqlalchemy as sa
from alembic import op

from campaign.kernel.database import UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = ("open", "fulfilled", "withdrawn")
SINCE = ("unconfirmed", *BEFORE, "expired")
EMAIL = "email_is_lower_case"


def upgrade() -> None:
    op.create_table(
        "statement_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cash_box_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "stored",
                "refused",
                "draft",
                "confirmed",
                "done",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("layout", sa.JSON(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("with_likely", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_statement_imports_cash_box_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_imports")),
    )
    with op.batch_alter_table("statement_imports") as table:
        table.create_index(
            table.f("ix_statement_imports_cash_box_id"), ["cash_box_id"], unique=False
        )

    op.create_table(
        "bank_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("cash_box_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "known",
                "waiting",
                "booked",
                "other",
                name="linestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=True),
        sa.Column("iban", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("reference", sa.String(length=27), nullable=True),
        sa.Column("end_to_end", sa.String(length=80), nullable=True),
        sa.Column("is_returned", sa.Boolean(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "certain",
                "likely",
                "possible",
                "none",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pledge_id", sa.Integer(), nullable=True),
        sa.Column("returns_id", sa.Integer(), nullable=True),
        sa.Column(
            "other",
            sa.Enum(
                "own_transfer",
                "payout",
                "fee",
                "other",
                name="othermoney",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'other') = (other IS NOT NULL)", name=op.f("ck_bank_lines_other_says_what")
        ),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_bank_lines_cash_box_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["statement_imports.id"], name=op.f("fk_bank_lines_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_bank_lines_pledge_id")
        ),
        sa.ForeignKeyConstraint(
            ["returns_id"], ["contributions.id"], name=op.f("fk_bank_lines_returns_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("import_id", "key", name=op.f("uq_bank_lines_import_id_key")),
    )
    with op.batch_alter_table("bank_lines") as table:
        table.create_index("ix_bank_lines_of_import", ["import_id", "state", "id"], unique=False)
        table.create_index(
            "ix_bank_lines_once",
            ["cash_box_id", "key"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('draft', 'known')"),
            postgresql_where=sa.text("state NOT IN ('draft', 'known')"),
        )
        table.create_index("ix_bank_lines_queue", ["cash_box_id", "state", "id"], unique=False)

    op.create_table(
        "bank_line_gifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_bank_line_gifts_contribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_lines.id"], name=op.f("fk_bank_line_gifts_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_bank_line_gifts_pledge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line_gifts")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_bank_line_gifts_contribution_id")),
    )
    with op.batch_alter_table("bank_line_gifts") as table:
        table.create_index(table.f("ix_bank_line_gifts_line_id"), ["line_id"], unique=False)

    with op.batch_alter_table("pledges") as table:
        table.add_column(sa.Column("reference", sa.String(length=25), nullable=True))
        table.add_column(sa.Column("cash_box_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("token_hash", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("confirmation_hash", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        table.add_column(sa.Column("language", sa.String(length=35), nullable=True))
        table.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("settled_on", sa.Date(), nullable=True))
        table.create_index(
            "ix_pledges_by_sum", ["promised_currency", "promised_minor", "state"], unique=False
        )
        table.create_index(table.f("ix_pledges_email"), ["email"], unique=False)
        table.create_index(table.f("ix_pledges_expires_on"), ["expires_on"], unique=False)
        table.create_unique_constraint(
            table.f("uq_pledges_confirmation_hash"), ["confirmation_hash"]
        )
        table.create_unique_constraint(table.f("uq_pledges_reference"), ["reference"])
        table.create_unique_constraint(table.f("uq_pledges_token_hash"), ["token_hash"])
        table.create_check_constraint(EMAIL, "email = lower(email)")
        table.create_foreign_key(
            table.f("fk_pledges_cash_box_id"), "cash_boxes", ["cash_box_id"], ["id"]
        )
    _allow(SINCE)


def downgrade() -> None:
    op.execute(
        "DELETE FROM counts WHERE pledge_id IN "
        "(SELECT id FROM pledges WHERE state IN ('unconfirmed', 'expired'))"
    )
    with op.batch_alter_table("bank_line_gifts") as table:
        table.drop_index(table.f("ix_bank_line_gifts_line_id"))

    op.drop_table("bank_line_gifts")
    with op.batch_alter_table("bank_lines") as table:
        table.drop_index("ix_bank_lines_queue")
        table.drop_index(
            "ix_bank_lines_once",
            sqlite_where=sa.text("state NOT IN ('draft', 'known')"),
            postgresql_where=sa.text("state NOT IN ('draft', 'known')"),
        )
        table.drop_index("ix_bank_lines_of_import")

    op.drop_table("bank_lines")
    with op.batch_alter_table("statement_imports") as table:
        table.drop_index(table.f("ix_statement_imports_cash_box_id"))

    op.drop_table("statement_imports")
    op.execute("DELETE FROM pledges WHERE state IN ('unconfirmed', 'expired')")
    _allow(BEFORE)
    with op.batch_alter_table("pledges") as table:
        table.drop_constraint(op.f(f"ck_pledges_{EMAIL}"), type_="check")
        table.drop_constraint(table.f("fk_pledges_cash_box_id"), type_="foreignkey")
        table.drop_constraint(table.f("uq_pledges_token_hash"), type_="unique")
        table.drop_constraint(table.f("uq_pledges_reference"), type_="unique")
        table.drop_constraint(table.f("uq_pledges_confirmation_hash"), type_="unique")
        table.drop_index(table.f("ix_pledges_expires_on"))
        table.drop_index(table.f("ix_pledges_email"))
        table.drop_index("ix_pledges_by_sum")
        table.drop_column("settled_on")
        table.drop_column("expires_on")
        table.drop_column("language")
        table.drop_column("email")
        table.drop_column("confirmation_hash")
        table.drop_column("token_hash")
        table.drop_column("cash_box_id")
        table.drop_column("reference")


def _allow(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("pledges") as table:
        table.drop_constraint(op.f("ck_pledges_pledgestate"), type_="check")
        table.create_check_constraint("pledgestate", f"state IN ({listed})")
