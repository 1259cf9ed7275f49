"""Organizations without a goal are reminded, once a week at most."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal_nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_goal_nudges_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_goal_nudges_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_nudges")),
    )
    op.create_index(
        "ix_goal_nudges_by_organization",
        "goal_nudges",
        ["campaign_id", "organization_id", "sent_at"],
    )


def downgrade() -> None:
    op.drop_table("goal_nudges")
