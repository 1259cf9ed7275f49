"""Health measures, contributions and pledges have names that stay, also in data files."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAMED = {
    "health_measures": "UPDATE health_measures SET uid = 'measure-' || id",
    "pledges": "UPDATE pledges SET uid = 'pledge-' || id",
}
"""Not such names as new rows get, but as good: nobody else has them."""


def upgrade() -> None:
    for table_name, fill in NAMED.items():
        with op.batch_alter_table(table_name) as table:
            table.add_column(sa.Column("uid", sa.String(40), nullable=True))
        op.execute(fill)
        with op.batch_alter_table(table_name) as table:
            table.alter_column("uid", existing_type=sa.String(40), nullable=False)
            table.create_unique_constraint(f"uq_{table_name}_uid", ["uid"])
    op.execute(
        "UPDATE contributions SET form_token = 'contribution-' || id WHERE form_token IS NULL"
    )


def downgrade() -> None:
    for table_name in NAMED:
        with op.batch_alter_table(table_name) as table:
            table.drop_constraint(f"uq_{table_name}_uid", type_="unique")
            table.drop_column("uid")
