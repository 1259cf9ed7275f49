"""What happened to a fund and its goals, as the log has it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from campaign.fundraising.models import Fund
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db


def history_of(fund: Fund, most: int = 50) -> Sequence[AuditEntry]:
    """The newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject == f"fund:{fund.id}")
        .options(selectinload(AuditEntry.values))
        .order_by(AuditEntry.id.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()
