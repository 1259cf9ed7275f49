"""Keep applications, who objected, and the rule that decides them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "admission_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("invited_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name="fk_admission_invitations_coalition_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_admission_invitations"),
        sa.UniqueConstraint("link_digest", name="uq_admission_invitations_link_digest"),
    )
    op.create_index(
        "ix_admission_invitations_coalition_id", "admission_invitations", ["coalition_id"]
    )
    op.create_index("ix_admission_invitations_email", "admission_invitations", ["email"])

    op.create_table(
        "admission_rules",
        sa.Column("coalition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "coordinators",
                "no_objection",
                name="admissionway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "days BETWEEN 1 AND 365", name=op.f("ck_admission_rules_days_within_a_year")
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name="fk_admission_rules_coalition_id"
        ),
        sa.PrimaryKeyConstraint("coalition_id", name="pk_admission_rules"),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organization",
                "group",
                "person",
                name="applicantkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed",
                "open",
                "stopped",
                "admitted",
                "declined",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("acronym", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("name_is_public", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'unconfirmed') = (confirmed_at IS NULL)",
            name=op.f("ck_applications_counts_once_confirmed"),
        ),
        sa.CheckConstraint(
            "(state IN ('admitted', 'declined')) = (decided_at IS NOT NULL)",
            name=op.f("ck_applications_decided_has_a_moment"),
        ),
        sa.CheckConstraint(
            "kind = 'organization' OR (deadline IS NULL AND organization_id IS NULL)",
            name=op.f("ck_applications_members_are_asked_about_organizations"),
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name="fk_applications_coalition_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_applications_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
        sa.UniqueConstraint("link_digest", name="uq_applications_link_digest"),
    )
    op.create_index("ix_applications_by_deadline", "applications", ["state", "deadline"])
    op.create_index(
        "ix_applications_by_state", "applications", ["coalition_id", "state", "confirmed_at"]
    )
    op.create_index("ix_applications_contact_email", "applications", ["contact_email"])
    op.create_index("ix_applications_organization_id", "applications", ["organization_id"])

    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_objections_application_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_objections_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objections"),
        sa.UniqueConstraint(
            "application_id",
            "organization_id",
            "round",
            name="uq_objections_application_id_organization_id_round",
        ),
    )
    op.create_index("ix_objections_organization_id", "objections", ["organization_id"])


def downgrade() -> None:
    op.drop_table("objections")
    op.drop_table("applications")
    op.drop_table("admission_rules")
    op.drop_table("admission_invitations")
