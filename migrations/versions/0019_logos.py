"""Organizations may show their logo."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organizations") as table:
        table.add_column(sa.Column("logo_digest", sa.String(64), nullable=True))
        table.add_column(sa.Column("logo_description", sa.String(200), nullable=True))
        table.create_foreign_key(
            op.f("fk_organizations_logo_digest"), "pictures", ["logo_digest"], ["digest"]
        )


def downgrade() -> None:
    with op.batch_alter_table("organizations") as table:
        table.drop_constraint(op.f("fk_organizations_logo_digest"), type_="foreignkey")
        table.drop_column("logo_description")
        table.drop_column("logo_digest")
