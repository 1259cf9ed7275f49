"""What has to be kept by law lies apart, until a day that is said when it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete

from campaign.fundraising.models import Contribution, KeptRecord
from campaign.kernel import audit
from campaign.kernel.audit import Act, Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Why something has to be kept, and how long."""

    kind: str
    law: str
    keep_until: date


def keep_by_law(
    contribution_id: int, duty: Duty, data: Mapping[str, Any], *, email: str | None, by: Author
) -> KeptRecord:
    """Keep what a receipt for a contribution says of its donor. The log learns the day only."""
    with transaction():
        contribution = lock(Contribution, contribution_id)
        record = kept_record(contribution, duty, data, email=email)
        db.session.add(record)
        audit.record_all(by, [act_of_keeping(contribution, duty.keep_until)])
        return record


def kept_record(
    contribution: Contribution, duty: Duty, data: Mapping[str, Any], *, email: str | None
) -> KeptRecord:
    """To be written, and noted, with what it is kept for."""
    return KeptRecord(
        contribution_id=contribution.id,
        kind=duty.kind,
        law=duty.law,
        keep_until=duty.keep_until,
        email=email.strip().lower() if email else None,
        data=dict(data),
    )


def act_of_keeping(contribution: Contribution, until: date) -> Act:
    return Act(
        "record.kept",
        f"contribution:{contribution.id}",
        {"keep_until": (None, until.isoformat())},
        organization_id=contribution.fund.organization_id,
        coalition_id=contribution.fund.coalition_id,
    )


def delete_records_no_longer_due() -> None:
    with transaction():
        today = real_now().date()
        db.session.execute(delete(KeptRecord).where(KeptRecord.keep_until < today))
