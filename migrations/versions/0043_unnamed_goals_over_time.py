"""The public sum of unnamed goals remembers what it showed, so that no change gives one away."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

GROUP = 3

funds = sa.table("funds", sa.column("id"), sa.column("campaign_id"), sa.column("parent_id"))
goals = sa.table(
    "goals",
    sa.column("id"),
    sa.column("fund_id"),
    sa.column("target_minor"),
    sa.column("counted_minor"),
    sa.column("visibility"),
    sa.column("ended_at"),
)


def upgrade() -> None:
    sums = op.create_table(
        "unnamed_goal_sums",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_unnamed_goal_sums_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unnamed_goal_sums")),
    )
    op.create_index(op.f("ix_unnamed_goal_sums_campaign_id"), "unnamed_goal_sums", ["campaign_id"])
    counted = op.create_table(
        "counted_unnamed_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("target_minor", _minor(), nullable=False),
        sa.Column("counted_minor", _minor(), nullable=False),
        sa.Column("entered_id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_id"],
            ["unnamed_goal_sums.id"],
            name=op.f("fk_counted_unnamed_goals_entered_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["funds.id"], name=op.f("fk_counted_unnamed_goals_fund_id")
        ),
        sa.ForeignKeyConstraint(
            ["left_id"], ["unnamed_goal_sums.id"], name=op.f("fk_counted_unnamed_goals_left_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_unnamed_goals")),
    )
    for column in ("entered_id", "fund_id", "left_id"):
        op.create_index(
            op.f(f"ix_counted_unnamed_goals_{column}"), "counted_unnamed_goals", [column]
        )
    op.create_index(
        "ix_counted_unnamed_goals_one_now",
        "counted_unnamed_goals",
        ["fund_id"],
        unique=True,
        sqlite_where=sa.text("left_id IS NULL"),
        postgresql_where=sa.text("left_id IS NULL"),
    )
    with op.batch_alter_table("goals") as table:
        table.add_column(
            sa.Column("waits_to_be_public", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("goals") as table:
        table.alter_column("waits_to_be_public", server_default=None)
        table.create_check_constraint(
            table.f("ck_goals_waits_without_its_name"),
            "visibility = 'unnamed' OR NOT waits_to_be_public",
        )
    _note_what_is_shown(sums, counted)


def downgrade() -> None:
    with op.batch_alter_table("goals") as table:
        table.drop_constraint(table.f("ck_goals_waits_without_its_name"), type_="check")
        table.drop_column("waits_to_be_public")
    op.drop_table("counted_unnamed_goals")
    op.drop_table("unnamed_goal_sums")


def _minor() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def _note_what_is_shown(sums: sa.Table, counted: sa.Table) -> None:
    """Until now, the first threes of unnamed goals were in the sum, in the order of setting."""
    connection = op.get_bind()
    for campaign_id in connection.scalars(sa.select(funds.c.campaign_id).distinct()).all():
        unnamed = list(_unnamed(connection, campaign_id))
        shown = unnamed[: len(unnamed) // GROUP * GROUP]
        if not shown:
            continue
        made = connection.execute(
            sums.insert().values(campaign_id=campaign_id, made_at=sa.func.current_timestamp())
        )
        [sum_id] = made.inserted_primary_key
        connection.execute(counted.insert(), [{**goal, "entered_id": sum_id} for goal in shown])


def _unnamed(connection: sa.Connection, campaign_id: int) -> Iterator[dict[str, int]]:
    standing = sa.and_(goals.c.fund_id == funds.c.id, goals.c.ended_at.is_(None))
    query = (
        sa.select(
            funds.c.id,
            funds.c.parent_id,
            goals.c.visibility,
            goals.c.target_minor,
            goals.c.counted_minor,
        )
        .select_from(funds.outerjoin(goals, standing))
        .where(funds.c.campaign_id == campaign_id, funds.c.parent_id.is_not(None))
        .order_by(goals.c.id)
    )
    levels = {row.id: row for row in connection.execute(query)}
    for row in levels.values():
        above = levels.get(row.parent_id)
        while above is not None and above.visibility not in ("public", "unnamed"):
            above = levels.get(above.parent_id)
        if row.visibility == "unnamed" and above is None:
            yield {
                "fund_id": row.id,
                "target_minor": row.target_minor,
                "counted_minor": row.counted_minor,
            }
