"""Bank lines are found by what a return would name them by, without reading all others."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_bank_lines_by_end_to_end", "bank_lines", ["cash_box_id", "end_to_end"])
    op.create_index("ix_bank_lines_by_reference", "bank_lines", ["cash_box_id", "reference"])


def downgrade() -> None:
    op.drop_index("ix_bank_lines_by_reference", table_name="bank_lines")
    op.drop_index("ix_bank_lines_by_end_to_end", table_name="bank_lines")
