"""The coordinators invite an organization that is not there yet."""

from sqlalchemy import select

from campaign.governance import notifications
from campaign.governance.links import INVITATION_LASTS, new_link
from campaign.governance.models import AdmissionInvitation
from campaign.kernel import audit
from campaign.kernel.addresses import normal_address
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language
from campaign.organizations.models import Coalition


def invite_organization(
    coalition_id: int, name: str, email: str, language: str, *, by: Author
) -> AdmissionInvitation:
    """Mail a link to the form. An older invitation of the same address ends. Raises Refused."""
    if not name.strip():
        raise Refused(_("Write the organization's name."), field="name")
    if not is_language(language):
        raise Refused(_("“%(tag)s” is not a language.", tag=language), field="language")
    try:
        address = normal_address(email)
    except ValueError as error:
        raise Refused(_("This is no e-mail address."), field="email") from error
    with transaction():
        coalition = lock(Coalition, coalition_id)
        _end_older(coalition, address)
        token, digest = new_link()
        invitation = AdmissionInvitation(
            coalition=coalition,
            link_digest=digest,
            email=address,
            name=name.strip(),
            language=language,
            invited_by=by.reference,
            expires_at=real_now() + INVITATION_LASTS,
        )
        db.session.add(invitation)
        db.session.flush()
        notifications.invite(invitation, token)
        _note(by, "admission_invitation.sent", invitation, (None, invitation.name))
    return invitation


def withdraw_invitation(invitation_id: int, *, by: Author) -> None:
    """Its link leads nowhere from now on. What is over already stays as it is."""
    with transaction():
        invitation = lock(AdmissionInvitation, invitation_id)
        if invitation.is_good:
            invitation.withdrawn_at = real_now()
            _note(by, "admission_invitation.withdrawn", invitation, (invitation.name, None))


def _end_older(coalition: Coalition, address: str) -> None:
    query = select(AdmissionInvitation).where(
        AdmissionInvitation.coalition_id == coalition.id,
        AdmissionInvitation.email == address,
        AdmissionInvitation.used_at.is_(None),
        AdmissionInvitation.withdrawn_at.is_(None),
    )
    for older in db.session.scalars(query):
        older.withdrawn_at = real_now()


def _note(
    by: Author, action: str, invitation: AdmissionInvitation, name: tuple[str | None, str | None]
) -> None:
    audit.record(
        by,
        action,
        f"admission_invitation:{invitation.id}",
        {"organization": name},
        coalition_id=invitation.coalition_id,
    )
