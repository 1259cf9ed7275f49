"""A change of address can be stopped from the old address, by a link of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("address_changes", sa.Column("stop_hash", sa.String(length=64), nullable=True))
    # No link leads to those that wait now: the current address was not told of them.
    op.execute("UPDATE address_changes SET stop_hash = 'none-' || id")
    with op.batch_alter_table("address_changes") as table:
        table.alter_column("stop_hash", existing_type=sa.String(length=64), nullable=False)
        table.create_unique_constraint(table.f("uq_address_changes_stop_hash"), ["stop_hash"])


def downgrade() -> None:
    with op.batch_alter_table("address_changes") as table:
        table.drop_constraint(table.f("uq_address_changes_stop_hash"), type_="unique")
        table.drop_column("stop_hash")
