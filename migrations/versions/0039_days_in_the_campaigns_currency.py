"""Each day's sum says what it counts for in the campaign's fund, so that parts can be left out."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MINOR = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
COUNTED = sa.text(
    """
    SELECT counts.fund_id, counts.standing, journal_entries.on_day AS day,
           SUM(top.minor) AS campaign_minor
    FROM counts
    JOIN journal_entries ON journal_entries.id = counts.entry_id
    JOIN counts AS top ON top.entry_id = counts.entry_id
    JOIN funds ON funds.id = top.fund_id AND funds.parent_id IS NULL
    GROUP BY counts.fund_id, counts.standing, journal_entries.on_day
    UNION ALL
    SELECT counts.fund_id, counts.standing, pledges.made_on, SUM(top.minor)
    FROM counts
    JOIN pledges ON pledges.id = counts.pledge_id AND pledges.state = 'open'
    JOIN counts AS top ON top.pledge_id = counts.pledge_id
    JOIN funds ON funds.id = top.fund_id AND funds.parent_id IS NULL
    GROUP BY counts.fund_id, counts.standing, pledges.made_on
    """
)
STORED = sa.text(
    """
    UPDATE day_totals SET campaign_minor = :campaign_minor
    WHERE fund_id = :fund_id AND standing = :standing AND day = :day
    """
)


def upgrade() -> None:
    with op.batch_alter_table("day_totals") as batch:
        batch.add_column(sa.Column("campaign_minor", MINOR, nullable=False, server_default="0"))
    connection = op.get_bind()
    counted = [dict(row) for row in connection.execute(COUNTED).mappings()]
    if counted:
        connection.execute(STORED, counted)
    with op.batch_alter_table("day_totals") as batch:
        batch.alter_column("campaign_minor", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("day_totals") as batch:
        batch.drop_column("campaign_minor")
