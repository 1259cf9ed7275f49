"""Gifts in kind, and what was collected at events, beside the money of the books."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collection_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("cash_box_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_collection_links_cash_box_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_collection_links_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["funds.id"], name=op.f("fk_collection_links_fund_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_links")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_collection_links_token_digest")),
    )
    with op.batch_alter_table("collection_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_links_cash_box_id"), ["cash_box_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_collection_links_event_id"), ["event_id"], unique=False
        )

    op.create_table(
        "gifts_in_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("donor_name", sa.String(length=120), nullable=True),
        sa.Column("donor_name_is_public", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("form_token", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "donor_name IS NOT NULL OR NOT donor_name_is_public",
            name=op.f("ck_gifts_in_kind_public_name_is_there"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_gifts_in_kind_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts_in_kind")),
        sa.UniqueConstraint("form_token", name=op.f("uq_gifts_in_kind_form_token")),
    )
    with op.batch_alter_table("gifts_in_kind", schema=None) as batch_op:
        batch_op.create_index("ix_gifts_in_kind_by_fund", ["fund_id", "given_on"], unique=False)

    op.create_table(
        "collections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("form_token", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "booked",
                "refused",
                name="collectionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "(state = 'booked') = (contribution_id IS NOT NULL)",
            name=op.f("ck_collections_booked_is_one"),
        ),
        sa.CheckConstraint("minor > 0", name=op.f("ck_collections_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_collections_contribution_id")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["collection_links.id"], name=op.f("fk_collections_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_collections_contribution_id")),
        sa.UniqueConstraint("form_token", name=op.f("uq_collections_form_token")),
    )
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collections_link_id"), ["link_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collections_link_id"))

    op.drop_table("collections")
    with op.batch_alter_table("gifts_in_kind", schema=None) as batch_op:
        batch_op.drop_index("ix_gifts_in_kind_by_fund")

    op.drop_table("gifts_in_kind")
    with op.batch_alter_table("collection_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_links_event_id"))
        batch_op.drop_index(batch_op.f("ix_collection_links_cash_box_id"))

    op.drop_table("collection_links")
