"""An application is admitted or declined: by the coordinators, or by its deadline."""

import logging
import secrets

from sqlalchemy import func, select

from campaign.governance import notifications
from campaign.governance.models import (
    LAST_ZONE,
    ApplicantKind,
    Application,
    ApplicationState,
)
from campaign.governance.naming import free_slug
from campaign.governance.queries import claimable
from campaign.kernel import audit
from campaign.kernel.audit import Author, Machine
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated
from campaign.organizations.models import Affiliation, Coalition, Friend, Organization
from campaign.organizations.operations import (
    FriendDraft,
    OrganizationDraft,
    affiliate,
    create_friend,
    create_organization,
    invite_first_keeper,
)

DEADLINE = Machine("admission-deadline")
"""Admits whom nobody objected to."""

ACTS = {
    ApplicationState.ADMITTED: "application.admitted",
    ApplicationState.DECLINED: "application.declined",
}

log = logging.getLogger(__name__)


def admit(application_id: int, *, by: Author) -> None:
    """The coordinators say yes. Raises Refused where it is not theirs to say, or not any more."""
    with transaction():
        application = _locked(application_id)
        if application.state is not ApplicationState.OPEN or not application.is_for_coordinators:
            raise Refused(_("This application cannot be admitted now."))
        _admit(application, by=by)


def admit_at_once(application: Application, *, by: Author) -> None:
    """Inside the transaction in which it came in by the coordinators' invitation."""
    _admit(application, by=by)


def decline(application_id: int, reason: str, *, by: Author) -> None:
    """The coordinators say no, and why; the applicant is told. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Write the reason. The applicant reads it."), field="reason")
    with transaction():
        application = _locked(application_id)
        if not application.is_for_coordinators:
            raise Refused(_("This application cannot be declined now."))
        application.decision_reason = reason.strip()
        _decide(application, ApplicationState.DECLINED, by=by, reason=reason.strip())


def admit_due() -> None:
    """Admit every organization whose deadline passed without objection.

    Two workers may do this at once, and a deadline that passed while none ran is found later: each
    application is looked at again under its lock, and only an open one is admitted.
    """
    due = db.session.scalars(
        select(Application.id)
        .where(Application.state == ApplicationState.OPEN, Application.deadline < today(LAST_ZONE))
        .order_by(Application.deadline, Application.id)
    ).all()
    for application_id in due:
        _admit_if_due(application_id)


def _admit_if_due(application_id: int) -> None:
    try:
        with transaction():
            application = _locked(application_id)
            if application.state is ApplicationState.OPEN and application.is_over:
                _admit(application, by=DEADLINE)
    except Exception as error:  # one that cannot be must not keep back those after it
        log.warning("application %s was not admitted: %s", application_id, type(error).__name__)


def pick_organization(application_id: int, organization_id: int | None, *, by: Author) -> None:
    """Say which imported organization the applicant is; None: a new one. Raises Refused."""
    with transaction():
        application = _locked(application_id)
        if application.is_decided or not application.is_of_organization:
            raise Refused(_("This application was decided already."))
        possible = {organization.id for organization in claimable(application)}
        if organization_id is not None and organization_id not in possible:
            raise Refused(_("This organization has people of its own."), field="organization")
        before, application.organization_id = application.organization_id, organization_id
        audit.record(
            by,
            "application.matched",
            f"application:{application.id}",
            {"organization": (before, organization_id)},
            coalition_id=application.coalition_id,
        )


def _locked(application_id: int) -> Application:
    """The coalition first, as everywhere: two locks taken in two orders would wait in a ring."""
    coalition_id = db.session.get_one(Application, application_id).coalition_id
    lock(Coalition, coalition_id)
    return lock(Application, application_id)


def _admit(application: Application, *, by: Author) -> None:
    if application.is_of_organization:
        organization = _organization_for(application, by)
        application.organization_id = organization.id
        _affiliate(application.coalition_id, organization, by)
        _invite(application, organization, by)
    else:
        _invite(application, _befriend(application, by), by)
    _decide(application, ApplicationState.ADMITTED, by=by)


def _organization_for(application: Application, by: Author) -> Organization:
    picked = application.organization_id
    if picked is not None and picked in {each.id for each in claimable(application)}:
        return db.session.get_one(Organization, picked)
    said = OrganizationDraft(
        name=application.name,
        acronym=application.acronym,
        language=application.language,
        website=application.website,
        about=Translated.of({application.language: application.about})
        if application.about
        else None,
        countries=(application.country,) if application.country else (),
    )
    slug = free_slug(application.acronym or "", application.name)
    return create_organization(slug, said, by=by)


def _affiliate(coalition_id: int, organization: Organization, by: Author) -> None:
    if db.session.get(Affiliation, (coalition_id, organization.id)) is not None:
        return
    last = select(func.max(Affiliation.position)).where(Affiliation.coalition_id == coalition_id)
    newest = db.session.scalar(last)
    position = 0 if newest is None else newest + 1
    affiliate(coalition_id, organization.id, by=by, position=position, since=today("UTC"))


def _befriend(application: Application, by: Author) -> Friend:
    """Who does not want to be named is not named by an address either."""
    friend = FriendDraft(
        name=application.name,
        is_group=application.kind is ApplicantKind.GROUP,
        name_is_public=application.name_is_public,
        country=application.country,
    )
    return create_friend(application.coalition_id, f"friend-{secrets.token_hex(6)}", friend, by=by)


def _invite(application: Application, circle: Organization | Friend, by: Author) -> None:
    """Whoever applied administers it; who was forgotten meanwhile is asked by the coordinators."""
    if application.contact_email is None:
        return
    invite_first_keeper(
        circle,
        application.contact_email,
        language=application.language,
        by=by,
        coalition_id=application.coalition_id,
    )


def _decide(
    application: Application, state: ApplicationState, *, by: Author, reason: str | None = None
) -> None:
    application.state = state
    application.decided_at = now()
    audit.record(
        by,
        ACTS[state],
        f"application:{application.id}",
        {"reason": (None, reason)},
        organization_id=application.organization_id,
        coalition_id=application.coalition_id,
    )
    notifications.tell_decided(application)
