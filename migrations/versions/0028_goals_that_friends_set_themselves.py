"""Friends set goals without an account; coordinators may hide one."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

CHECK = "hidden_by_somebody_for_a_reason"
CHECK_SAYS = (
    "(hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)"
)


def upgrade() -> None:
    op.create_table(
        "own_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("friend_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("name_is_public", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column(
            "target_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("target_currency", sa.String(length=3), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (friend_id IS NULL)",
            name=op.f("ck_own_goals_confirmed_has_a_friend"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (name IS NOT NULL)",
            name=op.f("ck_own_goals_friend_has_the_name"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_own_goals_email_is_lower_case")),
        sa.CheckConstraint("target_minor > 0", name=op.f("ck_own_goals_target_is_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_own_goals_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["friend_id"], ["friends.id"], name=op.f("fk_own_goals_friend_id_friends")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_own_goals_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_goals")),
        sa.UniqueConstraint("friend_id", name=op.f("uq_own_goals_friend_id")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_own_goals_link_digest")),
    )
    op.create_index(op.f("ix_own_goals_campaign_id"), "own_goals", ["campaign_id"])
    op.create_index(op.f("ix_own_goals_email"), "own_goals", ["email"])
    with op.batch_alter_table("funds") as table:
        table.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("hidden_by", sa.String(80), nullable=True))
        table.add_column(sa.Column("hidden_reason", sa.String(1000), nullable=True))
        table.create_check_constraint(CHECK, CHECK_SAYS)


def downgrade() -> None:
    with op.batch_alter_table("funds") as table:
        table.drop_constraint(op.f(f"ck_funds_{CHECK}"), type_="check")
        table.drop_column("hidden_reason")
        table.drop_column("hidden_by")
        table.drop_column("hidden_at")
    op.drop_table("own_goals")
