"""The first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("coalition_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_actor"), ["actor"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entries_coalition_id"), ["coalition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_entries_subject"), ["subject"], unique=False)

    op.create_table(
        "clock_offset",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days_behind", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_offset_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_offset")),
    )
    op.create_table(
        "coalitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("acronym", sa.String(length=40), nullable=True),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("section", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("founded_in", sa.String(length=120), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coalitions")),
        sa.UniqueConstraint("slug", name=op.f("uq_coalitions_slug")),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("acronym", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("names", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("territory", sa.String(length=120), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organizations_slug")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["delivered_at", "due_at"], unique=False)

    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opaque_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_persons_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("email", name=op.f("uq_persons_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_persons_fs_uniquifier")),
        sa.UniqueConstraint("opaque_id", name=op.f("uq_persons_opaque_id")),
    )
    op.create_table(
        "pictures",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_pictures_size_is_positive")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_pictures")),
    )
    op.create_table(
        "provider_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_events")),
        sa.UniqueConstraint(
            "provider", "event_id", name=op.f("uq_provider_events_provider_event_id")
        ),
    )
    with op.batch_alter_table("provider_events", schema=None) as batch_op:
        batch_op.create_index("ix_provider_events_waiting", ["processed_at", "id"], unique=False)

    op.create_table(
        "rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("base <> quote", name=op.f("ck_rates_two_currencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint(
            "base", "quote", "on_day", "source", name=op.f("uq_rates_base_quote_on_day_source")
        ),
    )
    op.create_table(
        "revisions",
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_revisions")),
    )
    op.create_table(
        "affiliations",
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_affiliations_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_affiliations_organization_id")
        ),
        sa.PrimaryKeyConstraint("coalition_id", "organization_id", name=op.f("pk_affiliations")),
    )
    with op.batch_alter_table("affiliations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_affiliations_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "audit_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_values_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_values")),
    )
    with op.batch_alter_table("audit_values", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_values_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("health_statement", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("anniversary_from", sa.Date(), nullable=True),
        sa.Column("anniversary_to", sa.Date(), nullable=True),
        sa.Column("decided", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("figure", sa.String(length=12), nullable=True),
        sa.Column("figure_words", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("picture_digest", sa.String(length=64), nullable=True),
        sa.Column("picture_description", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "anniversary_to IS NULL OR anniversary_to >= anniversary_from",
            name=op.f("ck_campaigns_anniversary_ends_after_it_starts"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_campaigns_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_campaigns_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["picture_digest"], ["pictures.digest"], name=op.f("fk_campaigns_picture_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_campaigns_coalition_id"), ["coalition_id"], unique=False
        )

    op.create_table(
        "cash_boxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "bank",
                "cash",
                "card",
                name="cashboxkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=True),
        sa.Column("iban", sa.String(length=34), nullable=True),
        sa.Column("bic", sa.String(length=11), nullable=True),
        sa.CheckConstraint(
            "(coalition_id IS NULL) <> (organization_id IS NULL)",
            name=op.f("ck_cash_boxes_has_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_cash_boxes_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_cash_boxes_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_boxes")),
        sa.UniqueConstraint("slug", name=op.f("uq_cash_boxes_slug")),
    )
    with op.batch_alter_table("cash_boxes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cash_boxes_coalition_id"), ["coalition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cash_boxes_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "coalition_memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "treasurer",
                "translator",
                "coordinating_group",
                name="coalitionrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_coalition_memberships_coalition_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_coalition_memberships_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coalition_memberships")),
        sa.UniqueConstraint(
            "person_id",
            "coalition_id",
            "role",
            name=op.f("uq_coalition_memberships_person_id_coalition_id_role"),
        ),
    )
    with op.batch_alter_table("coalition_memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coalition_memberships_coalition_id"), ["coalition_id"], unique=False
        )

    op.create_table(
        "friends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("name_is_public", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_friends_coalition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friends")),
        sa.UniqueConstraint("slug", name=op.f("uq_friends_slug")),
    )
    with op.batch_alter_table("friends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_friends_coalition_id"), ["coalition_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "editor",
                "treasurer",
                "translator",
                "reader",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_memberships_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_memberships_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "person_id",
            "organization_id",
            "role",
            name=op.f("uq_memberships_person_id_organization_id_role"),
        ),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "organization_countries",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_organization_countries_organization_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "country", name=op.f("pk_organization_countries")
        ),
    )
    with op.batch_alter_table("organization_countries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organization_countries_country"), ["country"], unique=False
        )

    op.create_table(
        "aims",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_aims_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "position", name=op.f("pk_aims")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coalition_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "appeal",
                "declaration",
                "resolution",
                "rules",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("original_language", sa.String(length=35), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("occasion", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("occasion_on", sa.Date(), nullable=True),
        sa.Column("signatories_as_of", sa.Date(), nullable=True),
        sa.Column("further_signing", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_documents_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["coalition_id"], ["coalitions.id"], name=op.f("fk_documents_coalition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("coalition_id", "slug", name=op.f("uq_documents_coalition_id_slug")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "celebration",
                "concert",
                "course",
                "demonstration",
                "exhibition",
                "film",
                "fundraiser",
                "gathering",
                "meeting",
                "other",
                "reading",
                "stall",
                "theatre",
                "walk",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "tentative",
                "confirmed",
                "cancelled",
                name="eventstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("description", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts_time", sa.Time(), nullable=True),
        sa.Column("ends_time", sa.Time(), nullable=True),
        sa.Column(
            "date_precision",
            sa.Enum(
                "day",
                "month",
                name="dateprecision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=120), nullable=True),
        sa.Column("venue", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("online_url", sa.String(length=500), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_events_cancelled_has_a_moment"),
        ),
        sa.CheckConstraint(
            "date_precision = 'day' OR starts_time IS NULL",
            name=op.f("ck_events_a_month_has_no_time"),
        ),
        sa.CheckConstraint(
            "(ends_time IS NULL) OR (starts_time IS NOT NULL)",
            name=op.f("ck_events_an_end_needs_a_start"),
        ),
        sa.CheckConstraint(
            "capacity IS NULL OR capacity > 0", name=op.f("ck_events_capacity_is_positive")
        ),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_events_ends_after_it_starts")),
        sa.CheckConstraint(
            "last_day >= first_day", name=op.f("ck_events_last_day_after_first_day")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_events_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_events_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_events_uid")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_by_country", ["campaign_id", "country", "starts_at"], unique=False
        )
        batch_op.create_index("ix_events_by_end", ["campaign_id", "ends_at"], unique=False)
        batch_op.create_index(
            "ix_events_by_organization", ["organization_id", "starts_at"], unique=False
        )
        batch_op.create_index("ix_events_by_time", ["campaign_id", "starts_at", "id"], unique=False)

    op.create_table(
        "health_measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "capacity_share",
                "contact_list",
                "curfew",
                "distance",
                "hygiene",
                "masks",
                "most_people",
                "online_only",
                "other",
                "outdoors_only",
                "proof",
                "tests",
                "ventilation",
                name="measurekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_url", sa.String(length=300), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("written_by_organization_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'capacity_share' OR (value IS NOT NULL AND value <= 100)",
            name=op.f("ck_health_measures_capacity_share_is_a_percentage"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_health_measures_ends_after_it_starts"),
        ),
        sa.CheckConstraint(
            "value IS NULL OR value >= 0", name=op.f("ck_health_measures_value_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_health_measures_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_organization_id"],
            ["organizations.id"],
            name=op.f("fk_health_measures_written_by_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_measures")),
    )
    with op.batch_alter_table("health_measures", schema=None) as batch_op:
        batch_op.create_index(
            "ix_health_measures_in_force", ["campaign_id", "country", "valid_from"], unique=False
        )

    op.create_table(
        "participations",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_participations_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_participations_organization_id"),
        ),
        sa.PrimaryKeyConstraint("campaign_id", "organization_id", name=op.f("pk_participations")),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participations_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "demands",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "call",
                "demand",
                name="demandkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("addressee", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_demands_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "position", name=op.f("pk_demands")),
    )
    op.create_table(
        "event_co_hosts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_co_hosts_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_event_co_hosts_organization_id"),
        ),
        sa.PrimaryKeyConstraint("event_id", "organization_id", name=op.f("pk_event_co_hosts")),
    )
    with op.batch_alter_table("event_co_hosts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_co_hosts_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "event_languages",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_languages_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "language", name=op.f("pk_event_languages")),
    )
    with op.batch_alter_table("event_languages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_languages_language"), ["language"], unique=False)

    op.create_table(
        "event_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("was_first_day", sa.Date(), nullable=False),
        sa.Column("was_starts_time", sa.Time(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_moves_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_moves")),
    )
    with op.batch_alter_table("event_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_moves_event_id"), ["event_id"], unique=False)

    op.create_table(
        "funds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "campaign",
                "event",
                "friend",
                "gathering",
                "organization",
                name="fundkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("friend_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'campaign') = (parent_id IS NULL)", name=op.f("ck_funds_campaign_is_the_root")
        ),
        sa.CheckConstraint(
            "(kind = 'friend') = (friend_id IS NOT NULL)",
            name=op.f("ck_funds_friend_fund_names_one"),
        ),
        sa.CheckConstraint(
            "(kind = 'organization') = (organization_id IS NOT NULL)",
            name=op.f("ck_funds_organization_fund_names_one"),
        ),
        sa.CheckConstraint(
            "(kind IN ('event', 'gathering')) = (event_id IS NOT NULL)",
            name=op.f("ck_funds_event_fund_names_one"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_funds_is_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_funds_campaign_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_funds_event_id")),
        sa.ForeignKeyConstraint(["friend_id"], ["friends.id"], name=op.f("fk_funds_friend_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_funds_organization_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["funds.id"], name=op.f("fk_funds_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds")),
        sa.UniqueConstraint("campaign_id", "event_id", name=op.f("uq_funds_campaign_id_event_id")),
        sa.UniqueConstraint(
            "campaign_id", "friend_id", name=op.f("uq_funds_campaign_id_friend_id")
        ),
        sa.UniqueConstraint(
            "campaign_id", "organization_id", name=op.f("uq_funds_campaign_id_organization_id")
        ),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_funds_id_currency")),
    )
    with op.batch_alter_table("funds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funds_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_funds_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_funds_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("acronym", sa.String(length=40), nullable=True),
        sa.Column("territory", sa.String(length=120), nullable=True),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_signatures_position_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_signatures_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_signatures_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint(
            "document_id", "organization_id", name=op.f("uq_signatures_document_id_organization_id")
        ),
        sa.UniqueConstraint(
            "document_id", "position", name=op.f("uq_signatures_document_id_position")
        ),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signatures_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cash_box",
                "income",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cash_box_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "(kind = 'cash_box') = (cash_box_id IS NOT NULL)",
            name=op.f("ck_accounts_box_names_one"),
        ),
        sa.CheckConstraint(
            "(kind = 'income') = (fund_id IS NOT NULL)",
            name=op.f("ck_accounts_income_names_a_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_accounts_cash_box_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_accounts_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "cash_box_id", "currency", name=op.f("uq_accounts_cash_box_id_currency")
        ),
        sa.UniqueConstraint("fund_id", "currency", name=op.f("uq_accounts_fund_id_currency")),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_accounts_id_currency")),
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("cash_box_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "bank",
                "card",
                "cash",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "received",
                "reported",
                "expected",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "given_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("given_currency", sa.String(length=3), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("donor_name", sa.String(length=120), nullable=True),
        sa.Column("donor_name_is_public", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("provider_reference", sa.String(length=120), nullable=True),
        sa.Column("form_token", sa.String(length=40), nullable=True),
        sa.CheckConstraint("standing <> 'expected'", name=op.f("ck_contributions_money_is_here")),
        sa.CheckConstraint("given_minor > 0", name=op.f("ck_contributions_given_is_positive")),
        sa.ForeignKeyConstraint(
            ["cash_box_id"], ["cash_boxes.id"], name=op.f("fk_contributions_cash_box_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_contributions_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint("form_token", name=op.f("uq_contributions_form_token")),
        sa.UniqueConstraint("provider_reference", name=op.f("uq_contributions_provider_reference")),
    )
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contributions_by_box", ["cash_box_id", "received_on"], unique=False
        )
        batch_op.create_index("ix_contributions_by_fund", ["fund_id", "received_on"], unique=False)

    op.create_table(
        "currency_totals",
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "received",
                "reported",
                "expected",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("given_currency", sa.String(length=3), nullable=False),
        sa.Column(
            "given_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("gifts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_currency_totals_fund_id")),
        sa.PrimaryKeyConstraint(
            "fund_id", "standing", "given_currency", name=op.f("pk_currency_totals")
        ),
    )
    op.create_table(
        "day_totals",
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "received",
                "reported",
                "expected",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("gifts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_day_totals_fund_id")),
        sa.PrimaryKeyConstraint("fund_id", "standing", "day", name=op.f("pk_day_totals")),
    )
    op.create_table(
        "fund_totals",
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "received",
                "reported",
                "expected",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("gifts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_fund_totals_fund_id")),
        sa.PrimaryKeyConstraint("fund_id", "standing", name=op.f("pk_fund_totals")),
    )
    op.create_table(
        "goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "target_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("target_currency", sa.String(length=3), nullable=False),
        sa.Column(
            "counted_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("counted_currency", sa.String(length=3), nullable=False),
        sa.Column("rate_id", sa.Integer(), nullable=True),
        sa.Column("second_rate_id", sa.Integer(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "unnamed",
                "hidden",
                name="goalvisibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("target_minor > 0", name=op.f("ck_goals_target_is_positive")),
        sa.CheckConstraint(
            "until IS NULL OR until >= set_on", name=op.f("ck_goals_ends_after_it_is_set")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id", "target_currency"],
            ["funds.id", "funds.currency"],
            name=op.f("fk_goals_fund_id_target_currency"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_goals_fund_id")),
        sa.ForeignKeyConstraint(["rate_id"], ["rates.id"], name=op.f("fk_goals_rate_id")),
        sa.ForeignKeyConstraint(
            ["second_rate_id"], ["rates.id"], name=op.f("fk_goals_second_rate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goals_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_goals_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "pledges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "promised_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("promised_currency", sa.String(length=3), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "fulfilled",
                "withdrawn",
                name="pledgestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("promised_minor > 0", name=op.f("ck_pledges_promised_is_positive")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_pledges_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
    )
    with op.batch_alter_table("pledges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledges_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "checkouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "given_minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("given_currency", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "started",
                "open",
                "paid",
                "expired",
                name="checkoutstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("session_id", sa.String(length=120), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("given_minor > 0", name=op.f("ck_checkouts_given_is_positive")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_checkouts_contribution_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_checkouts_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_checkouts_contribution_id")),
        sa.UniqueConstraint("session_id", name=op.f("uq_checkouts_session_id")),
        sa.UniqueConstraint("token", name=op.f("uq_checkouts_token")),
    )
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "contribution",
                "reversal",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)",
            name=op.f("ck_journal_entries_reversal_has_one"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_journal_entries_contribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["journal_entries.id"], name=op.f("fk_journal_entries_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint(
            "kind", "contribution_id", name=op.f("uq_journal_entries_kind_contribution_id")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_journal_entries_reverses_id")),
    )
    with op.batch_alter_table("journal_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_journal_entries_contribution_id"), ["contribution_id"], unique=False
        )

    op.create_table(
        "reversals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_reversals_contribution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversals")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_reversals_contribution_id")),
    )
    op.create_table(
        "counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("pledge_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "received",
                "reported",
                "expected",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate_id", sa.Integer(), nullable=True),
        sa.Column("second_rate_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(standing = 'expected') = (pledge_id IS NOT NULL)",
            name=op.f("ck_counts_expected_is_a_pledge"),
        ),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (pledge_id IS NULL)", name=op.f("ck_counts_of_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entries.id"], name=op.f("fk_counts_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id", "currency"],
            ["funds.id", "funds.currency"],
            name=op.f("fk_counts_fund_id_currency"),
        ),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_counts_pledge_id")),
        sa.ForeignKeyConstraint(["rate_id"], ["rates.id"], name=op.f("fk_counts_rate_id")),
        sa.ForeignKeyConstraint(
            ["second_rate_id"], ["rates.id"], name=op.f("fk_counts_second_rate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counts")),
        sa.UniqueConstraint("entry_id", "fund_id", name=op.f("uq_counts_entry_id_fund_id")),
        sa.UniqueConstraint("pledge_id", "fund_id", name=op.f("uq_counts_pledge_id_fund_id")),
    )
    with op.batch_alter_table("counts", schema=None) as batch_op:
        batch_op.create_index("ix_counts_by_fund", ["fund_id", "standing"], unique=False)

    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("minor <> 0", name=op.f("ck_postings_is_not_nothing")),
        sa.ForeignKeyConstraint(
            ["account_id", "currency"],
            ["accounts.id", "accounts.currency"],
            name=op.f("fk_postings_account_id_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entries.id"], name=op.f("fk_postings_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postings_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postings_entry_id"))
        batch_op.drop_index(batch_op.f("ix_postings_account_id"))

    op.drop_table("postings")
    with op.batch_alter_table("counts", schema=None) as batch_op:
        batch_op.drop_index("ix_counts_by_fund")

    op.drop_table("counts")
    op.drop_table("reversals")
    with op.batch_alter_table("journal_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entries_contribution_id"))

    op.drop_table("journal_entries")
    op.drop_table("checkouts")
    with op.batch_alter_table("pledges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pledges_fund_id"))

    op.drop_table("pledges")
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goals_fund_id"))
        batch_op.drop_index(batch_op.f("ix_goals_ended_at"))

    op.drop_table("goals")
    op.drop_table("fund_totals")
    op.drop_table("day_totals")
    op.drop_table("currency_totals")
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.drop_index("ix_contributions_by_fund")
        batch_op.drop_index("ix_contributions_by_box")

    op.drop_table("contributions")
    op.drop_table("accounts")
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatures_organization_id"))

    op.drop_table("signatures")
    with op.batch_alter_table("funds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funds_parent_id"))
        batch_op.drop_index(batch_op.f("ix_funds_organization_id"))
        batch_op.drop_index(batch_op.f("ix_funds_campaign_id"))

    op.drop_table("funds")
    with op.batch_alter_table("event_moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_moves_event_id"))

    op.drop_table("event_moves")
    with op.batch_alter_table("event_languages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_languages_language"))

    op.drop_table("event_languages")
    with op.batch_alter_table("event_co_hosts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_co_hosts_organization_id"))

    op.drop_table("event_co_hosts")
    op.drop_table("demands")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_organization_id"))

    op.drop_table("participations")
    with op.batch_alter_table("health_measures", schema=None) as batch_op:
        batch_op.drop_index("ix_health_measures_in_force")

    op.drop_table("health_measures")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_by_time")
        batch_op.drop_index("ix_events_by_organization")
        batch_op.drop_index("ix_events_by_end")
        batch_op.drop_index("ix_events_by_country")

    op.drop_table("events")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_campaign_id"))

    op.drop_table("documents")
    op.drop_table("aims")
    with op.batch_alter_table("organization_countries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_countries_country"))

    op.drop_table("organization_countries")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_organization_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("friends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_friends_coalition_id"))

    op.drop_table("friends")
    with op.batch_alter_table("coalition_memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coalition_memberships_coalition_id"))

    op.drop_table("coalition_memberships")
    with op.batch_alter_table("cash_boxes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cash_boxes_organization_id"))
        batch_op.drop_index(batch_op.f("ix_cash_boxes_coalition_id"))

    op.drop_table("cash_boxes")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaigns_coalition_id"))

    op.drop_table("campaigns")
    with op.batch_alter_table("audit_values", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_values_entry_id"))

    op.drop_table("audit_values")
    with op.batch_alter_table("affiliations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affiliations_organization_id"))

    op.drop_table("affiliations")
    op.drop_table("revisions")
    op.drop_table("rates")
    with op.batch_alter_table("provider_events", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_events_waiting")

    op.drop_table("provider_events")
    op.drop_table("pictures")
    op.drop_table("persons")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")

    op.drop_table("outbox")
    op.drop_table("organizations")
    op.drop_table("coalitions")
    op.drop_table("clock_offset")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_organization_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_coalition_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_actor"))

    op.drop_table("audit_entries")
