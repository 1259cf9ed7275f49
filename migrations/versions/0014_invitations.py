"""Roles that wait for whoever reads at an address."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROLES = {
    "organization": ("role", ("administrator", "editor", "treasurer", "translator", "reader")),
    "coalition": (
        "coalitionrole",
        ("coordinator", "treasurer", "translator", "coordinating_group"),
    ),
    "friend": ("friendrole", ("administrator", "reader")),
}
INDEXED = ("coalition_id", "email", "friend_id", "organization_id")


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        *(column for name in ROLES for column in _place(name)),
        sa.Column("is_claim", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(organization_id IS NULL) = (organization_role IS NULL)"
            " AND (coalition_id IS NULL) = (coalition_role IS NULL)"
            " AND (friend_id IS NULL) = (friend_role IS NULL)",
            name=op.f("ck_invitations_role_fits"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN coalition_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN friend_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_invitations_one_place"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitations_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations") as table:
        for column in INDEXED:
            table.create_index(op.f(f"ix_invitations_{column}"), [column])


def downgrade() -> None:
    op.drop_table("invitations")


def _place(name: str) -> tuple[sa.Column[int], sa.Column[str]]:
    """What one may be invited to, and as what."""
    constraint, roles = ROLES[name]
    return (
        sa.Column(
            f"{name}_id",
            sa.Integer(),
            sa.ForeignKey(f"{name}s.id", name=op.f(f"fk_invitations_{name}_id")),
            nullable=True,
        ),
        sa.Column(
            f"{name}_role",
            sa.Enum(*roles, name=constraint, native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
    )
