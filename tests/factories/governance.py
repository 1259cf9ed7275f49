"""Applications to a coalition. All are invented."""

from datetime import timedelta
from typing import Any

from campaign.governance.links import new_link
from campaign.governance.models import AdmissionRule, AdmissionWay, ApplicantKind, Application
from campaign.governance.operations import ApplicationDraft, confirm
from campaign.governance.operations import apply as send
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.organizations.models import Coalition
from tests.factories.numbers import another


def make_rule(coalition: Coalition, way: AdmissionWay, days: int = 14) -> AdmissionRule:
    with transaction():
        rule = AdmissionRule(coalition_id=coalition.id, way=way, days=days)
        db.session.add(rule)
    return rule


def draft_of(kind: ApplicantKind = ApplicantKind.ORGANIZATION, **changes: Any) -> ApplicationDraft:
    name = changes.pop("name", None) or another("applicant").title()
    address = f"{name.strip().lower().replace(' ', '-') or 'nobody'}@applicant.example"
    said = {"contact_email": address, "language": "en", **changes}
    return ApplicationDraft(kind=kind, name=name, **said)


def make_application(
    coalition: Coalition, kind: ApplicantKind = ApplicantKind.ORGANIZATION, **changes: Any
) -> Application:
    """One that counts: its mailed link was followed."""
    send(coalition.id, draft_of(kind, **changes))
    application = db.session.query(Application).order_by(Application.id.desc()).first()
    assert application is not None
    with transaction():
        token, application.link_digest = new_link()
        application.link_expires_at = real_now() + timedelta(days=9 * 365)
    confirm(coalition.id, token)
    return application
