"""A zone that only one machine has, or none (`localtime`, `Factory`), gives way to a real one.

People's wall times stay. An event takes its campaign's zone, a campaign UTC, a person the zone of
their organization's country.
"""

from importlib import resources

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

campaigns = sa.table("campaigns", sa.column("id"), sa.column("zone"))
events = sa.table(
    "events",
    sa.column("id"),
    sa.column("campaign_id"),
    sa.column("zone"),
    sa.column("reckoned_with"),
)
moves = sa.table("event_moves", sa.column("was_zone"))
persons = sa.table("persons", sa.column("zone"))


def upgrade() -> None:
    _replace(campaigns.c.zone, "UTC")
    of_campaign = (
        sa.select(campaigns.c.zone).where(campaigns.c.id == events.c.campaign_id).scalar_subquery()
    )
    _replace(events.c.zone, of_campaign, reckoned_with="")
    _replace(moves.c.was_zone, None)
    _replace(persons.c.zone, None)


def downgrade() -> None:
    """What a machine called its own clock is not known any more."""


def _replace(column: sa.Column, zone: object, **others: object) -> None:
    listed = (resources.files("tzdata") / "zones").read_text(encoding="ascii").split()
    known = set(listed) - {"Factory"}
    stored = op.get_bind().scalars(sa.select(column).distinct().where(column.is_not(None)))
    for name in sorted(set(stored) - known):
        change = sa.update(column.table).where(column == name)
        op.execute(change.values({column.name: zone, **others}))
