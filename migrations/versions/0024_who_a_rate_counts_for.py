"""A rate that a coalition's treasurer entered counts for that coalition only.

Those entered before are given to the one coalition in which whoever entered them is a treasurer.
Where that is not one, they stay everybody's: nobody loses a rate.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PUBLISHED = {"sqlite_where": sa.text("coalition_id IS NULL")}
PUBLISHED["postgresql_where"] = PUBLISHED["sqlite_where"]
ONCE = ["base", "quote", "on_day", "source"]
GIVE_TO_OWNERS = """
    UPDATE rates SET coalition_id = (
    SELECT MIN(held.coalition_id) FROM coalition_memberships held
    JOIN persons ON persons.id = held.person_id
    WHERE held.role = 'treasurer' AND 'person:' || persons.opaque_id = rates.entered_by
    HAVING COUNT(DISTINCT held.coalition_id) = 1)
"""
TELL_APART = """
    UPDATE rates SET source = source || ' · ' || id WHERE EXISTS (SELECT 1 FROM rates other
    WHERE other.id < rates.id AND other.base = rates.base AND other.quote = rates.quote
    AND other.on_day = rates.on_day AND other.source = rates.source)
"""


def upgrade() -> None:
    with op.batch_alter_table("rates") as table:
        table.add_column(sa.Column("coalition_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("is_fixed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_foreign_key(
            op.f("fk_rates_coalition_id_coalitions"), "coalitions", ["coalition_id"], ["id"]
        )
        table.drop_constraint(op.f("uq_rates_base_quote_on_day_source"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_rates_coalition_id_base_quote_on_day_source"), ["coalition_id", *ONCE]
        )
        table.create_check_constraint("law_is_for_all", "coalition_id IS NULL OR NOT is_fixed")
    with op.batch_alter_table("rates") as table:
        table.alter_column("is_fixed", server_default=None, existing_type=sa.Boolean())
    op.create_index("ix_rates_published_once", "rates", ONCE, unique=True, **PUBLISHED)
    op.execute(GIVE_TO_OWNERS)


def downgrade() -> None:
    """What two coalitions had from one source is told apart by its number."""
    op.execute(TELL_APART)
    op.drop_index("ix_rates_published_once", table_name="rates", **PUBLISHED)
    with op.batch_alter_table("rates") as table:
        table.drop_constraint(op.f("ck_rates_law_is_for_all"), type_="check")
        table.drop_constraint(
            op.f("uq_rates_coalition_id_base_quote_on_day_source"), type_="unique"
        )
        table.create_unique_constraint(op.f("uq_rates_base_quote_on_day_source"), ONCE)
        table.drop_constraint(op.f("fk_rates_coalition_id_coalitions"), type_="foreignkey")
        table.drop_column("is_fixed")
        table.drop_column("coalition_id")
