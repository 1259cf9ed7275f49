"""A member organization objects, or takes its objection back; the coordinators take it up again."""

from datetime import timedelta

from campaign.governance import notifications
from campaign.governance.models import Application, ApplicationState, Objection
from campaign.governance.queries import belongs, rule_of
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Organization


def object_to(application_id: int, organization_id: int, reason: str, *, by: Author) -> None:
    """One objection stops an application. Raises Refused, also if this organization did already."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Write the reason. All members read it."), field="reason")
    with transaction():
        application = lock(Application, application_id)
        organization = db.session.get_one(Organization, organization_id)
        if not application.takes_objections or not belongs(organization, application.coalition):
            raise Refused(_("The time for objections is over."))
        if _objection_of(application, organization_id) is not None:
            raise Refused(_("Your organization has objected already."))
        application.objections.append(
            Objection(organization=organization, round=application.round, reason=reason)
        )
        before, application.state = application.state, ApplicationState.STOPPED
        _note(by, "objection.raised", application, organization_id, {"reason": (None, reason)})
        if before is not ApplicationState.STOPPED:
            notifications.tell_coordinators(application)


def withdraw_objection(application_id: int, organization_id: int, *, by: Author) -> None:
    """Before the deadline: without any objection left, the application goes on. Raises Refused."""
    with transaction():
        application = lock(Application, application_id)
        objection = _objection_of(application, organization_id)
        if objection is None or not objection.stands or not application.takes_objections:
            raise Refused(_("There is no objection that could be withdrawn now."))
        objection.withdrawn_at = now()
        if not application.standing_objections:
            application.state = ApplicationState.OPEN
        _note(by, "objection.withdrawn", application, organization_id, {})


def take_up_again(application_id: int, *, by: Author) -> None:
    """What was stopped is put to the members once more, with a new deadline. Raises Refused."""
    with transaction():
        application = lock(Application, application_id)
        if application.state is not ApplicationState.STOPPED:
            raise Refused(_("Only a stopped application can be taken up again."))
        before = application.deadline
        application.state = ApplicationState.OPEN
        application.round += 1
        application.deadline = today("UTC") + timedelta(days=rule_of(application.coalition).days)
        deadlines = (audit.as_json(before), audit.as_json(application.deadline))
        _note(by, "application.taken_up", application, None, {"deadline": deadlines})
        notifications.tell_members(application)


def _objection_of(application: Application, organization_id: int) -> Objection | None:
    return next(
        (
            each
            for each in application.objections
            if each.organization_id == organization_id and each.round == application.round
        ),
        None,
    )


def _note(
    by: Author,
    action: str,
    application: Application,
    organization_id: int | None,
    changes: dict[str, tuple[object, object]],
) -> None:
    audit.record(
        by,
        action,
        f"application:{application.id}",
        changes,
        organization_id=organization_id,
        coalition_id=application.coalition_id,
    )
