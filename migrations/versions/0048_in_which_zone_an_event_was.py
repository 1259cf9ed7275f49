"""A move of an event says in which zone it was to be: to correct the zone alone moves it, too."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event_moves", sa.Column("was_zone", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("event_moves", "was_zone")
