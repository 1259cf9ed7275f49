"""What donors are asked, what they wrote, and which gifts everybody may read."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MINOR = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
RULES = {
    "smallest_is_positive": "smallest_minor > 0",
    "largest_is_not_below_smallest": "largest_minor >= smallest_minor",
    "largest_is_positive": "largest_minor > 0",
    "nameless_is_not_negative": "nameless_minor >= 0",
    "disclosed_is_positive": "disclosed_minor > 0",
    "fee_share_is_a_share": "fee_share BETWEEN 0 AND 2000",
    "fee_fixed_is_not_negative": "fee_fixed_minor >= 0",
}
A_STATE = "only_a_message_has_a_state"
A_STATE_SAYS = "(message IS NULL) = (message_state IS NULL)"
A_LEDGER = "ledger_is_of_the_campaign"
A_LEDGER_SAYS = "kind = 'campaign' OR NOT ledger_is_public"
INDEXES = {
    "ix_contributions_by_day": ["received_on", "id"],
    "ix_contributions_by_message": ["message_state", "id"],
}
CHECKOUTS = {"donor_country": 2, "declared": 200}
CONTRIBUTIONS = {"donor_country": 2, "message": 500, "message_refusal": 300}


def upgrade() -> None:
    _create_rules()
    with op.batch_alter_table("checkouts") as table:
        for name, length in CHECKOUTS.items():
            table.add_column(sa.Column(name, sa.String(length), nullable=True))
    with op.batch_alter_table("contributions") as table:
        for name, length in CONTRIBUTIONS.items():
            table.add_column(sa.Column(name, sa.String(length), nullable=True))
        table.add_column(_flag("is_disclosed"))
        table.add_column(sa.Column("message_state", _one_of("messagestate", MESSAGE_STATES)))
        table.create_check_constraint(A_STATE, A_STATE_SAYS)
    with op.batch_alter_table("funds") as table:
        table.add_column(_flag("ledger_is_public"))
        table.create_check_constraint(A_LEDGER, A_LEDGER_SAYS)
    for table_name, column in (("contributions", "is_disclosed"), ("funds", "ledger_is_public")):
        with op.batch_alter_table(table_name) as table:
            table.alter_column(column, server_default=None)
    for name, columns in INDEXES.items():
        op.create_index(name, "contributions", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="contributions")
    with op.batch_alter_table("funds") as table:
        table.drop_constraint(op.f(f"ck_funds_{A_LEDGER}"), type_="check")
        table.drop_column("ledger_is_public")
    with op.batch_alter_table("contributions") as table:
        table.drop_constraint(op.f(f"ck_contributions_{A_STATE}"), type_="check")
        table.drop_constraint(op.f("ck_contributions_messagestate"), type_="check")
        for name in ("message_state", "is_disclosed", *CONTRIBUTIONS):
            table.drop_column(name)
    with op.batch_alter_table("checkouts") as table:
        for name in CHECKOUTS:
            table.drop_column(name)
    op.drop_table("giving_rules")


COUNTRY_RULES = ("allowed", "excluded")
MESSAGE_STATES = ("waiting", "shown", "refused")


def _create_rules() -> None:
    op.create_table(
        "giving_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("smallest_minor", MINOR, nullable=True),
        sa.Column("largest_minor", MINOR, nullable=True),
        sa.Column("nameless_minor", MINOR, nullable=True),
        sa.Column("disclosed_minor", MINOR, nullable=True),
        sa.Column("country_rule", _one_of("countryrule", COUNTRY_RULES), nullable=True),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("declaration", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("law", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("law_source", sa.String(300), nullable=True),
        sa.Column("fee_share", sa.Integer(), nullable=True),
        sa.Column("fee_fixed_minor", MINOR, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(says, name=op.f(f"ck_giving_rules_{name}"))
            for name, says in RULES.items()
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_giving_rules_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_rules")),
        sa.UniqueConstraint("fund_id", name=op.f("uq_giving_rules_fund_id")),
    )


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
