"""Links that prove an address, and what a law makes us keep."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_privacy_links_email_is_lower_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_privacy_links_token_hash")),
    )
    op.create_index(op.f("ix_privacy_links_email"), "privacy_links", ["email"])
    op.create_table(
        "kept_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("law", sa.String(200), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("kept_since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_kept_records_email_is_lower_case")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_kept_records_contribution_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_records")),
    )
    for name in ("contribution_id", "email", "keep_until"):
        op.create_index(op.f(f"ix_kept_records_{name}"), "kept_records", [name])


def downgrade() -> None:
    op.drop_table("kept_records")
    op.drop_table("privacy_links")
