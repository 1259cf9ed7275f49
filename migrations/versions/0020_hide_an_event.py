"""Coordinators may hide an event; the lists' indexes know it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_events_by_time": ["campaign_id", "starts_at", "ends_at", "id"],
    "ix_events_by_country": ["campaign_id", "country", "starts_at", "ends_at", "state"],
    "ix_events_by_kind": ["campaign_id", "kind", "starts_at", "ends_at"],
    "ix_events_by_organization": ["organization_id", "starts_at", "ends_at"],
    "ix_events_by_end": ["campaign_id", "ends_at", "starts_at", "id"],
}
AFTER = {name: [*columns, "hidden_at"] for name, columns in BEFORE.items()}
CHECK = "hidden_by_somebody_for_a_reason"
CHECK_SAYS = (
    "(hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)"
)


def upgrade() -> None:
    _drop(BEFORE)
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("hidden_by", sa.String(80), nullable=True))
        table.add_column(sa.Column("hidden_reason", sa.String(1000), nullable=True))
        table.create_check_constraint(CHECK, CHECK_SAYS)
    _create(AFTER)


def downgrade() -> None:
    _drop(AFTER)
    with op.batch_alter_table("events") as table:
        table.drop_constraint(op.f(f"ck_events_{CHECK}"), type_="check")
        table.drop_column("hidden_reason")
        table.drop_column("hidden_by")
        table.drop_column("hidden_at")
    _create(BEFORE)


def _drop(indexes: dict[str, list[str]]) -> None:
    for name in indexes:
        op.drop_index(name, table_name="events")


def _create(indexes: dict[str, list[str]]) -> None:
    for name, columns in indexes.items():
        op.create_index(name, "events", columns)
