"""A contribution may be taken back in parts; fees, payouts and transfers have entries too.

Balances of accounts are kept with their postings from now on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ENTRIES = ("contribution", "reversal")
MORE_ENTRIES = (*ENTRIES, "fee", "payout", "settlement", "transfer")
ACCOUNTS = ("cash_box", "income")
MORE_ACCOUNTS = ("cash_box", "exchange", "fees", "income")
REVERSALS = ("correction", "dispute", "refund", "returned")

MINOR = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")

FILL_REVERSALS = """
    UPDATE reversals SET kind = 'correction', gifts = -1,
        taken_minor = (SELECT given_minor FROM contributions WHERE id = contribution_id),
        taken_currency = (SELECT given_currency FROM contributions WHERE id = contribution_id)
"""
FILL_ENTRIES = """
    UPDATE journal_entries SET reversal_id = (
        SELECT id FROM reversals WHERE reversals.contribution_id = journal_entries.contribution_id
    ) WHERE kind = 'reversal'
"""
FILL_BALANCES = """
    UPDATE accounts SET balance_minor = coalesce(
        (SELECT sum(minor) FROM postings WHERE postings.account_id = accounts.id), 0
    )
"""
FILL_REVERSES = """
    UPDATE journal_entries SET reverses_id = (
        SELECT original.id FROM journal_entries AS original
        WHERE original.contribution_id = journal_entries.contribution_id
        AND original.kind = 'contribution'
    ) WHERE kind = 'reversal'
"""
WHAT_DID_NOT_EXIST = """
    SELECT (SELECT count(*) FROM journal_entries WHERE contribution_id IS NULL)
        + (SELECT count(*) FROM reversals WHERE gifts <> -1)
        + (SELECT count(*) FROM reversals JOIN contributions ON contributions.id = contribution_id
           WHERE taken_minor <> given_minor)
"""


def one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    with op.batch_alter_table("reversals") as table:
        table.add_column(sa.Column("kind", sa.String(40), nullable=True))
        table.add_column(sa.Column("taken_minor", MINOR, nullable=True))
        table.add_column(sa.Column("taken_currency", sa.String(3), nullable=True))
        table.add_column(sa.Column("gifts", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reference", sa.String(120), nullable=True))
        table.add_column(sa.Column("form_token", sa.String(40), nullable=True))
    op.execute(FILL_REVERSALS)
    with op.batch_alter_table("reversals") as table:
        for name, kind in (
            ("kind", sa.String(40)),
            ("taken_minor", MINOR),
            ("taken_currency", sa.String(3)),
            ("gifts", sa.Integer()),
        ):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_check_constraint(op.f("ck_reversals_reversalkind"), one_of("kind", REVERSALS))
        table.create_check_constraint("taken_is_something", "taken_minor <> 0")
        table.create_check_constraint("gifts_is_one", "gifts IN (-1, 0, 1)")
        table.drop_constraint("uq_reversals_contribution_id", type_="unique")
        table.create_index("ix_reversals_contribution_id", ["contribution_id"])
        table.create_unique_constraint("uq_reversals_reference", ["reference"])
        table.create_unique_constraint("uq_reversals_form_token", ["form_token"])
    with op.batch_alter_table("journal_entries") as table:
        table.add_column(sa.Column("reversal_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reference", sa.String(160), nullable=True))
    op.execute(FILL_ENTRIES)
    with op.batch_alter_table("journal_entries") as table:
        table.drop_constraint(op.f("ck_journal_entries_reversal_has_one"), type_="check")
        table.drop_constraint(op.f("ck_journal_entries_entrykind"), type_="check")
        table.drop_constraint("uq_journal_entries_kind_contribution_id", type_="unique")
        table.drop_constraint("uq_journal_entries_reverses_id", type_="unique")
        table.drop_constraint("fk_journal_entries_reverses_id", type_="foreignkey")
        table.drop_column("reverses_id")
        table.create_foreign_key(
            "fk_journal_entries_reversal_id", "reversals", ["reversal_id"], ["id"]
        )
        table.create_unique_constraint("uq_journal_entries_reversal_id", ["reversal_id"])
        table.create_unique_constraint("uq_journal_entries_reference", ["reference"])
        table.create_check_constraint(
            op.f("ck_journal_entries_entrykind"), one_of("kind", MORE_ENTRIES)
        )
        table.create_check_constraint(
            "reversal_has_one", "(kind = 'reversal') = (reversal_id IS NOT NULL)"
        )
        table.create_check_constraint(
            "gift_has_one", f"({one_of('kind', ENTRIES)}) = (contribution_id IS NOT NULL)"
        )
    op.create_index(
        "ix_journal_entries_one_gift",
        "journal_entries",
        ["contribution_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'contribution'"),
        postgresql_where=sa.text("kind = 'contribution'"),
    )
    with op.batch_alter_table("accounts") as table:
        table.add_column(sa.Column("balance_minor", MINOR, nullable=True))
    op.execute(FILL_BALANCES)
    with op.batch_alter_table("accounts") as table:
        table.alter_column("balance_minor", existing_type=MINOR, nullable=False)
        table.drop_constraint(op.f("ck_accounts_accountkind"), type_="check")
        table.drop_constraint(op.f("ck_accounts_box_names_one"), type_="check")
        table.drop_constraint("uq_accounts_cash_box_id_currency", type_="unique")
        table.create_check_constraint(
            op.f("ck_accounts_accountkind"), one_of("kind", MORE_ACCOUNTS)
        )
        table.create_check_constraint("box_names_one", "(kind = 'income') = (cash_box_id IS NULL)")
        table.create_unique_constraint(
            "uq_accounts_kind_cash_box_id_currency", ["kind", "cash_box_id", "currency"]
        )
        table.create_index("ix_accounts_cash_box_id", ["cash_box_id"])


def downgrade() -> None:
    if op.get_bind().scalar(sa.text(WHAT_DID_NOT_EXIST)):
        raise RuntimeError("an older program has no place for fees, moves and partial reversals")
    with op.batch_alter_table("accounts") as table:
        table.drop_index("ix_accounts_cash_box_id")
        table.drop_constraint("uq_accounts_kind_cash_box_id_currency", type_="unique")
        table.drop_constraint(op.f("ck_accounts_box_names_one"), type_="check")
        table.drop_constraint(op.f("ck_accounts_accountkind"), type_="check")
        table.create_check_constraint(op.f("ck_accounts_accountkind"), one_of("kind", ACCOUNTS))
        table.create_check_constraint(
            "box_names_one", "(kind = 'cash_box') = (cash_box_id IS NOT NULL)"
        )
        table.create_unique_constraint(
            "uq_accounts_cash_box_id_currency", ["cash_box_id", "currency"]
        )
        table.drop_column("balance_minor")
    op.drop_index("ix_journal_entries_one_gift", "journal_entries")
    with op.batch_alter_table("journal_entries") as table:
        table.add_column(sa.Column("reverses_id", sa.Integer(), nullable=True))
    op.execute(FILL_REVERSES)
    with op.batch_alter_table("journal_entries") as table:
        table.drop_constraint(op.f("ck_journal_entries_gift_has_one"), type_="check")
        table.drop_constraint(op.f("ck_journal_entries_reversal_has_one"), type_="check")
        table.drop_constraint(op.f("ck_journal_entries_entrykind"), type_="check")
        table.drop_constraint("uq_journal_entries_reference", type_="unique")
        table.drop_constraint("uq_journal_entries_reversal_id", type_="unique")
        table.drop_constraint("fk_journal_entries_reversal_id", type_="foreignkey")
        table.drop_column("reversal_id")
        table.drop_column("reference")
        table.create_foreign_key(
            "fk_journal_entries_reverses_id", "journal_entries", ["reverses_id"], ["id"]
        )
        table.create_unique_constraint("uq_journal_entries_reverses_id", ["reverses_id"])
        table.create_unique_constraint(
            "uq_journal_entries_kind_contribution_id", ["kind", "contribution_id"]
        )
        table.create_check_constraint(op.f("ck_journal_entries_entrykind"), one_of("kind", ENTRIES))
        table.create_check_constraint(
            "reversal_has_one", "(kind = 'reversal') = (reverses_id IS NOT NULL)"
        )
    with op.batch_alter_table("reversals") as table:
        table.drop_constraint("uq_reversals_form_token", type_="unique")
        table.drop_constraint("uq_reversals_reference", type_="unique")
        table.drop_index("ix_reversals_contribution_id")
        for name in ("reversalkind", "taken_is_something", "gifts_is_one"):
            table.drop_constraint(op.f(f"ck_reversals_{name}"), type_="check")
        table.create_unique_constraint("uq_reversals_contribution_id", ["contribution_id"])
        for name in ("form_token", "reference", "gifts", "taken_currency", "taken_minor", "kind"):
            table.drop_column(name)
