"""What somebody typed into a form that could not be carried out, until they are signed in again."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("had_files", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_forms")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_kept_forms_person_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("key", name=op.f("uq_kept_forms_key")),
    )
    op.create_index(op.f("ix_kept_forms_person_id"), "kept_forms", ["person_id"])


def downgrade() -> None:
    op.drop_table("kept_forms")
