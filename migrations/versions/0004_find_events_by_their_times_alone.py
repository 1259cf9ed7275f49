"""Find events by their times alone"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_events_by_time": ["campaign_id", "starts_at", "id"],
    "ix_events_by_country": ["campaign_id", "country", "starts_at"],
    "ix_events_by_organization": ["organization_id", "starts_at"],
    "ix_events_by_end": ["campaign_id", "ends_at"],
}
AFTER = {
    "ix_events_by_time": ["campaign_id", "starts_at", "ends_at", "id"],
    "ix_events_by_country": ["campaign_id", "country", "starts_at", "ends_at", "state"],
    "ix_events_by_kind": ["campaign_id", "kind", "starts_at", "ends_at"],
    "ix_events_by_organization": ["organization_id", "starts_at", "ends_at"],
    "ix_events_by_end": ["campaign_id", "ends_at", "starts_at", "id"],
}


def upgrade() -> None:
    _exchange(BEFORE, AFTER)


def downgrade() -> None:
    _exchange(AFTER, BEFORE)


def _exchange(there: dict[str, list[str]], wanted: dict[str, list[str]]) -> None:
    for name in there:
        op.drop_index(name, table_name="events")
    for name, columns in wanted.items():
        op.create_index(name, "events", columns)
