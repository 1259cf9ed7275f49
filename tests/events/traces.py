"""What an operation leaves behind."""

from sqlalchemy import func, select

from campaign.events.models import Event
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db


def count_events():
    return db.session.scalar(select(func.count()).select_from(Event))


def last_entry():
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def values_of(entry):
    return {row.field: (row.old, row.new) for row in entry.values}
