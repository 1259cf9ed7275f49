"""Organizations may have accounts of their own at the payment provider."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joined_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(60), nullable=False),
        sa.Column("takes_gifts", sa.Boolean(), nullable=False),
        sa.Column("pays_out", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_joined_accounts_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_joined_accounts"),
        sa.UniqueConstraint("account", name="uq_joined_accounts_account"),
        sa.UniqueConstraint("organization_id", name="uq_joined_accounts_organization_id"),
    )
    with op.batch_alter_table("checkouts") as table:
        table.add_column(sa.Column("account", sa.String(60), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("checkouts") as table:
        table.drop_column("account")
    op.drop_table("joined_accounts")
