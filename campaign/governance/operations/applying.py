"""Somebody applies. It counts once the mailed link was followed: anybody can type an address."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from campaign.governance import notifications
from campaign.governance.links import LASTS, digest_of, new_link
from campaign.governance.models import (
    DECIDED,
    AdmissionInvitation,
    AdmissionWay,
    ApplicantKind,
    Application,
    ApplicationState,
)
from campaign.governance.operations.deciding import admit_at_once
from campaign.governance.queries import find_invitation, find_unconfirmed, rule_of
from campaign.kernel import audit
from campaign.kernel.addresses import is_address, is_web_address
from campaign.kernel.audit import Machine
from campaign.kernel.clock import now, real_now, today
from campaign.kernel.countries import is_country
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language
from campaign.organizations.models import Coalition

APPLICANT = Machine("application-form")
"""Acts for people who have no account, and who are named nowhere in the log."""

MOST_A_DAY = 3
"""Mails to one address, so that nobody's box is flooded; the sender learns nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDraft:
    """What applicants say of themselves."""

    kind: ApplicantKind
    name: str
    contact_email: str
    language: str
    contact_name: str | None = None
    acronym: str | None = None
    country: str | None = None
    website: str | None = None
    about: str | None = None
    name_is_public: bool = False


def apply(coalition_id: int, draft: ApplicationDraft) -> None:
    """Note it and mail the link that confirms it. Raises Refused for what cannot be."""
    _check(draft)
    with transaction():
        coalition = db.session.get_one(Coalition, coalition_id)
        if _sent_lately(coalition, draft.contact_email) >= MOST_A_DAY:
            return
        application = _written(coalition, draft)
        token, application.link_digest = new_link()
        application.link_expires_at = real_now() + LASTS
        db.session.flush()
        notifications.ask_to_confirm(application, token)
        audit.record(APPLICANT, "application.sent", f"application:{application.id}")


def confirm(coalition_id: int, token: str) -> str:
    """Let it count. Gives the link that shows how things stand.

    Raises Missing for a link that is used or too old, Refused if the address has applied already.
    """
    with transaction():
        coalition = lock(Coalition, coalition_id)
        application = lock(Application, find_unconfirmed(coalition, token).id)
        _check_is_only_one(application)
        return _begin(application, coalition)


def accept_invitation(coalition_id: int, token: str, draft: ApplicationDraft) -> str:
    """Use the invitation up. Its mail proved the address; the coordinators have said yes already,
    so where they decide the organization is in at once. Raises Missing, Refused.
    """
    _check(draft)
    with transaction():
        coalition = lock(Coalition, coalition_id)
        invitation = lock(AdmissionInvitation, find_invitation(coalition, token).id)
        invitation.used_at = real_now()
        application = _written(coalition, draft)
        application.link_digest = digest_of(token)
        _check_is_only_one(application)
        status_token = _begin(application, coalition, tells_coordinators=False)
        if application.deadline is None:
            admit_at_once(application, by=APPLICANT)
        return status_token


def _written(coalition: Coalition, draft: ApplicationDraft) -> Application:
    application = Application(
        coalition=coalition,
        kind=draft.kind,
        name=draft.name.strip(),
        acronym=draft.acronym,
        country=draft.country,
        website=draft.website,
        about=draft.about,
        language=draft.language,
        name_is_public=draft.name_is_public,
        contact_name=draft.contact_name,
        contact_email=draft.contact_email.strip().lower(),
        state=ApplicationState.UNCONFIRMED,
        round=1,
    )
    db.session.add(application)
    db.session.flush()
    return application


def _begin(
    application: Application, coalition: Coalition, *, tells_coordinators: bool = True
) -> str:
    token, application.link_digest = new_link()
    application.link_expires_at = None
    application.state = ApplicationState.OPEN
    application.confirmed_at = now()
    rule = rule_of(coalition)
    if application.is_of_organization and rule.way is AdmissionWay.NO_OBJECTION:
        # The domain's day: the demo lives in another year, and its members read dates of that year.
        application.deadline = today("UTC") + timedelta(days=rule.days)
    audit.record(
        APPLICANT,
        "application.confirmed",
        f"application:{application.id}",
        {"deadline": (None, audit.as_json(application.deadline))},
        coalition_id=coalition.id,
    )
    notifications.tell_received(application, token)
    if application.deadline is not None:
        notifications.tell_members(application)
    elif tells_coordinators:
        notifications.tell_coordinators(application)
    return token


def _sent_lately(coalition: Coalition, email: str) -> int:
    query = select(func.count(Application.id)).where(
        Application.coalition_id == coalition.id,
        Application.contact_email == email.strip().lower(),
        Application.created_at > real_now() - timedelta(days=1),
    )
    return db.session.scalar(query) or 0


def _check_is_only_one(application: Application) -> None:
    """Whoever gets here reads mail at the address, so this tells nobody else."""
    other = select(Application.id).where(
        Application.coalition_id == application.coalition_id,
        Application.contact_email == application.contact_email,
        Application.kind == application.kind,
        Application.id != application.id,
        Application.state.not_in((ApplicationState.UNCONFIRMED, *DECIDED)),
    )
    if db.session.scalar(other) is not None:
        raise Refused(_("An application from this address is being decided already."))


def _check(draft: ApplicationDraft) -> None:
    if not draft.name.strip():
        raise Refused(_("Write the name."), field="name")
    if not is_address(draft.contact_email):
        raise Refused(_("This is no e-mail address."), field="contact_email")
    if not is_language(draft.language):
        raise Refused(_("“%(tag)s” is not a language.", tag=draft.language), field="language")
    if draft.country is not None and not is_country(draft.country):
        raise Refused(_("Choose a country."), field="country")
    if draft.website and not is_web_address(draft.website):
        raise Refused(
            _("This is not a web address. It begins with https:// or http://."), field="website"
        )
