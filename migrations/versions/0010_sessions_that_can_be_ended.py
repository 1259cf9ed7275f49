"""Sessions are rows, which can be seen and ended, and the browsers of a person are known."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mark_hash", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_known_devices_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_known_devices"),
        sa.UniqueConstraint("person_id", "mark_hash", name="uq_known_devices_person_id_mark_hash"),
    )
    op.create_table(
        "person_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("via", sa.String(20), nullable=False),
        sa.Column("is_strong", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_person_sessions_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_person_sessions_token_hash"),
    )
    op.create_index("ix_person_sessions_person_id", "person_sessions", ["person_id"])
    op.create_index("ix_person_sessions_seen_at", "person_sessions", ["seen_at"])


def downgrade() -> None:
    op.drop_table("person_sessions")
    op.drop_table("known_devices")
