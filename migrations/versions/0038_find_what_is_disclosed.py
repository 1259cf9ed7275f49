"""Gifts that a rule has listed are found without reading all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_contributions_disclosed",
        "contributions",
        ["fund_id", "received_on"],
        sqlite_where=sa.text("is_disclosed = 1"),
        postgresql_where=sa.text("is_disclosed"),
    )


def downgrade() -> None:
    op.drop_index("ix_contributions_disclosed", table_name="contributions")
