"""Applications that wait, as rows of work: for the coordinators, or for the members' objections."""

from flask import url_for

from campaign.dashboards.tasks import Task
from campaign.governance.models import Application, ApplicationState
from campaign.governance.queries import waiting_applications
from campaign.guard import may
from campaign.kernel.dates import format_day
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Coalition, Organization
from campaign.permissions import Action


def to_decide(coalition: Coalition) -> list[Task]:
    """What its coordinators decide, stopped ones too."""
    if not may(Action.APPLICATION_DECIDE, coalition):
        return []
    return [
        Task(
            title=_title(application),
            about=_("An objection has stopped it. It waits for the coordinators.")
            if application.standing_objections
            else _("It waits for the coordinators."),
            action=_("Decide"),
            action_url=url_for(
                "coalition_applications.show_application",
                coalition=coalition.slug,
                application_id=application.id,
            ),
        )
        for application in waiting_applications(coalition)
        if application.is_for_coordinators
    ]


def to_object_to(organization: Organization, coalition: Coalition) -> list[Task]:
    """What is admitted at its deadline unless a member objects."""
    if not may(Action.APPLICATION_OBJECT, organization):
        return []
    return [
        Task(
            title=_title(application),
            about=_(
                "With no objection until %(day)s it is admitted. "
                "One objection, with its reason, stops it.",
                day=format_day(application.deadline, current_locale()),
            ),
            action=_("Look at it"),
            action_url=url_for(
                "member_applications.show_application",
                organization=organization.slug,
                coalition=coalition.slug,
                application_id=application.id,
            ),
        )
        for application in waiting_applications(coalition)
        if application.deadline
        and application.takes_objections
        and application.state is ApplicationState.OPEN
    ]


def _title(application: Application) -> str:
    return _("Application: %(name)s", name=application.name)
