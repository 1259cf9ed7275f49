"""Which applications there are, and what is to be known about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, exists, func, select

from campaign.governance.links import digest_of
from campaign.governance.models import (
    DECIDED,
    AdmissionInvitation,
    AdmissionRule,
    AdmissionWay,
    Application,
    ApplicationState,
)
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Affiliation, Coalition, Membership, Organization

USUAL_DAYS = 14
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class RuleInForce:
    way: AdmissionWay
    days: int


def rule_of(coalition: Coalition) -> RuleInForce:
    row = db.session.get(AdmissionRule, coalition.id)
    if row is None:
        return RuleInForce(AdmissionWay.COORDINATORS, USUAL_DAYS)
    return RuleInForce(row.way, row.days)


def belongs(organization: Organization, coalition: Coalition) -> bool:
    return db.session.get(Affiliation, (coalition.id, organization.id)) is not None


def applications_to(coalition: Coalition, number: int) -> Page[Application]:
    """Those that count, undecided ones first, the newest of each first."""
    query = (
        select(Application)
        .where(
            Application.coalition_id == coalition.id,
            Application.state != ApplicationState.UNCONFIRMED,
        )
        .order_by(
            case((Application.state.in_(DECIDED), 1), else_=0),
            Application.confirmed_at.desc(),
            Application.id.desc(),
        )
    )
    return paginate(query, number, per_page=PER_PAGE)


def count_undecided(coalition: Coalition) -> int:
    query = select(func.count(Application.id)).where(
        Application.coalition_id == coalition.id,
        Application.state.in_((ApplicationState.OPEN, ApplicationState.STOPPED)),
    )
    return db.session.scalar(query) or 0


def waiting_applications(coalition: Coalition) -> Sequence[Application]:
    """Undecided ones, the oldest first."""
    query = select(Application).where(
        Application.coalition_id == coalition.id,
        Application.state.in_((ApplicationState.OPEN, ApplicationState.STOPPED)),
    )
    return db.session.scalars(query.order_by(Application.id)).all()


def find_application(coalition: Coalition, application_id: int) -> Application:
    """Raises Missing, also for one that nobody confirmed."""
    application = db.session.get(Application, application_id)
    if (
        application is None
        or application.coalition_id != coalition.id
        or application.state is ApplicationState.UNCONFIRMED
    ):
        raise Missing(application_id)
    return application


def find_unconfirmed(coalition: Coalition, token: str) -> Application:
    """By the link that confirms it. Raises Missing for one that is used, too old, or unknown."""
    application = _by_link(coalition, token)
    if application.state is not ApplicationState.UNCONFIRMED:
        raise Missing("link")
    if application.link_expires_at is None or application.link_expires_at <= real_now():
        raise Missing("link")
    return application


def find_own(coalition: Coalition, token: str) -> Application:
    """By the link that the applicant got. Raises Missing."""
    application = _by_link(coalition, token)
    if application.state is ApplicationState.UNCONFIRMED:
        raise Missing("link")
    return application


def find_invitation(coalition: Coalition, token: str) -> AdmissionInvitation:
    """Raises Missing for one that is used, withdrawn, too old, or unknown."""
    invitation = db.session.scalar(
        select(AdmissionInvitation).where(
            AdmissionInvitation.coalition_id == coalition.id,
            AdmissionInvitation.link_digest == digest_of(token),
        )
    )
    if invitation is None or not invitation.is_good:
        raise Missing("link")
    return invitation


def open_invitations(coalition: Coalition) -> Sequence[AdmissionInvitation]:
    return db.session.scalars(
        select(AdmissionInvitation)
        .where(
            AdmissionInvitation.coalition_id == coalition.id,
            AdmissionInvitation.used_at.is_(None),
            AdmissionInvitation.withdrawn_at.is_(None),
            AdmissionInvitation.expires_at > real_now(),
        )
        .order_by(AdmissionInvitation.id.desc())
    ).all()


def claimable(application: Application) -> Sequence[Organization]:
    """Imported ones in which nobody has a role yet: the coalition's, or of the very same name."""
    has_people = exists().where(Membership.organization_id == Organization.id)
    belongs_here = exists().where(
        Affiliation.organization_id == Organization.id,
        Affiliation.coalition_id == application.coalition_id,
    )
    return db.session.scalars(
        select(Organization)
        .where(~has_people, belongs_here | (Organization.name == application.name))
        .order_by(Organization.name != application.name, Organization.name)
    ).all()


def _by_link(coalition: Coalition, token: str) -> Application:
    application = db.session.scalar(
        select(Application).where(
            Application.coalition_id == coalition.id, Application.link_digest == digest_of(token)
        )
    )
    if application is None:
        raise Missing("link")
    return application
