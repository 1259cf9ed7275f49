"""How a coalition admits organizations."""

from campaign.governance.models import AdmissionRule, AdmissionWay
from campaign.governance.queries import rule_of
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Coalition

MOST_DAYS = 365


def set_admission_rule(coalition_id: int, way: AdmissionWay, days: int, *, by: Author) -> None:
    """It holds for applications from now on: those under way keep the deadline they were given.

    Nothing happens if nothing changes. Raises Refused.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("Write a number of days from 1 to %(most)s.", most=MOST_DAYS), field="days")
    with transaction():
        coalition = lock(Coalition, coalition_id)
        before = rule_of(coalition)
        if (before.way, before.days) == (way, days):
            return
        row = db.session.get(AdmissionRule, coalition_id) or AdmissionRule(
            coalition_id=coalition_id
        )
        row.way, row.days = way, days
        db.session.add(row)
        audit.record(
            by,
            "admission_rule.set",
            f"coalition:{coalition_id}",
            {"way": (before.way.value, way.value), "days": (before.days, days)},
            coalition_id=coalition_id,
        )
        revisions.touch(coalition.topic)
