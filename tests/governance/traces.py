"""What an application leaves behind."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from campaign.governance.models import (
    Application,
)
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Affiliation

DAY = timedelta(days=1)


def mails(template=None):
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    return [row.payload for row in rows if template in (None, row.payload["template"])]


def newest():
    return db.session.scalars(select(Application).order_by(Application.id.desc())).first()


def members(coalition):
    return {
        row.organization.name
        for row in db.session.scalars(
            select(Affiliation).where(Affiliation.coalition_id == coalition.id)
        )
    }


def after(application):
    """Noon in Greenwich of the day after the deadline: the day is over everywhere."""
    day = application.deadline + DAY
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False)
