"""One fund at the root of a campaign, one open goal a fund, and parts that add up to the whole."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Each gift counts in the campaign's fund too: what a fund's gifts count for there is their sum.
FILL_CAMPAIGN_MINOR = """
UPDATE fund_totals SET campaign_minor = (
    SELECT COALESCE(SUM(top.minor), 0)
    FROM counts AS here
    JOIN counts AS top
      ON top.entry_id = here.entry_id OR top.pledge_id = here.pledge_id
    JOIN funds ON funds.id = top.fund_id AND funds.parent_id IS NULL
    LEFT JOIN pledges ON pledges.id = here.pledge_id
    WHERE here.fund_id = fund_totals.fund_id
      AND here.standing = fund_totals.standing
      AND (pledges.id IS NULL OR pledges.state = 'open')
)
"""


def upgrade() -> None:
    op.create_index(
        "ix_funds_one_root",
        "funds",
        ["campaign_id"],
        unique=True,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index(
        "ix_goals_one_open",
        "goals",
        ["fund_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    minor_units = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
    with op.batch_alter_table("fund_totals") as table:
        table.add_column(sa.Column("campaign_minor", minor_units, nullable=True))
    op.execute(FILL_CAMPAIGN_MINOR)
    with op.batch_alter_table("fund_totals") as table:
        table.alter_column("campaign_minor", existing_type=minor_units, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("fund_totals") as table:
        table.drop_column("campaign_minor")
    op.drop_index("ix_goals_one_open", "goals")
    op.drop_index("ix_funds_one_root", "funds")
