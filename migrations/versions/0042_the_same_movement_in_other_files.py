"""A bank line may tell of what another file told, or of a payout that is in the books already."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

BEFORE = ("own_transfer", "payout", "fee", "other")
SINCE = ("own_transfer", "payout", "fee", "repeated", "other")
SETTLED = {
    "sqlite_where": sa.text("state = 'other'"),
    "postgresql_where": sa.text("state = 'other'"),
}
PAYOUTS = {
    "sqlite_where": sa.text("kind = 'payout'"),
    "postgresql_where": sa.text("kind = 'payout'"),
}


def upgrade() -> None:
    op.add_column("statement_imports", sa.Column("form", sa.String(length=40), nullable=True))
    with op.batch_alter_table("bank_lines") as table:
        table.add_column(sa.Column("valued_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("payout_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("twin_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            table.f("fk_bank_lines_payout_id"), "journal_entries", ["payout_id"], ["id"]
        )
        table.create_foreign_key(
            table.f("fk_bank_lines_twin_id"), "bank_lines", ["twin_id"], ["id"]
        )
    _allow(SINCE)
    op.create_index("ix_bank_lines_by_day", "bank_lines", ["cash_box_id", "booked_on"])
    op.create_index(op.f("ix_bank_lines_twin_id"), "bank_lines", ["twin_id"])
    op.create_index("ix_bank_lines_one_payout", "bank_lines", ["payout_id"], unique=True, **SETTLED)
    op.create_index("ix_journal_entries_payouts", "journal_entries", ["on_day"], **PAYOUTS)


def downgrade() -> None:
    op.execute("UPDATE bank_lines SET other = 'other' WHERE other = 'repeated'")
    op.drop_index("ix_journal_entries_payouts", table_name="journal_entries", **PAYOUTS)
    op.drop_index("ix_bank_lines_one_payout", table_name="bank_lines", **SETTLED)
    op.drop_index(op.f("ix_bank_lines_twin_id"), table_name="bank_lines")
    op.drop_index("ix_bank_lines_by_day", table_name="bank_lines")
    _allow(BEFORE)
    with op.batch_alter_table("bank_lines") as table:
        table.drop_constraint(table.f("fk_bank_lines_twin_id"), type_="foreignkey")
        table.drop_constraint(table.f("fk_bank_lines_payout_id"), type_="foreignkey")
        table.drop_column("twin_id")
        table.drop_column("payout_id")
        table.drop_column("valued_on")
    op.drop_column("statement_imports", "form")


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("bank_lines") as table:
        table.drop_constraint(op.f("ck_bank_lines_othermoney"), type_="check")
        table.create_check_constraint("othermoney", f"other IN ({listed})")
