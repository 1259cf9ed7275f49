"""Friends have people with roles, too."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "friend_memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("friend_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "reader",
                name="friendrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["friend_id"], ["friends.id"], name=op.f("fk_friend_memberships_friend_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_friend_memberships_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friend_memberships")),
        sa.UniqueConstraint(
            "person_id",
            "friend_id",
            "role",
            name=op.f("uq_friend_memberships_person_id_friend_id_role"),
        ),
    )
    with op.batch_alter_table("friend_memberships") as table:
        table.create_index(op.f("ix_friend_memberships_friend_id"), ["friend_id"])


def downgrade() -> None:
    op.drop_table("friend_memberships")
