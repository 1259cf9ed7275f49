"""Somebody is invited by mail to a role, and takes it by the link."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from campaign.accounts.models import Person
from campaign.accounts.operations import SIGN_IN, add_person
from campaign.accounts.tokens import digest, new_token
from campaign.kernel import audit
from campaign.kernel.addresses import normal_address
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language
from campaign.organizations import notifications
from campaign.organizations.circles import (
    AnyRole,
    Circle,
    circle_of,
    kind_of,
    role_of,
    whose,
)
from campaign.organizations.models import Friend, Invitation, InvitationState
from campaign.organizations.operations.memberships import lock_circle
from campaign.organizations.queries import (
    find_invitation,
    has_keeper,
    held_by_address,
    held_roles,
)

GOOD_FOR = timedelta(days=14)
KEPT_AFTER_END = timedelta(days=30)


def invite_person(
    circle: Circle, email: str, role: AnyRole, *, language: str, by: Author
) -> Invitation:
    """Mail somebody a link that gives this role; an earlier link for the same place ends.

    Raises Refused for what is no address or language, and for somebody who has the role.
    """
    email = _checked(email, language)
    with transaction():
        lock_circle(circle)
        if role in held_by_address(circle, email):
            raise Refused(_("This person has the role already."), field="email")
        return _invite(circle, email, role, language=language, by=by)


def invite_first_keeper(
    circle: Circle, email: str, *, language: str, by: Author, coalition_id: int | None = None
) -> Invitation:
    """The first administrator of what nobody administers yet: only then may others invite one.

    `coalition_id`: in whose log it stands besides. Raises Refused.
    """
    email = _checked(email, language)
    with transaction():
        lock_circle(circle)
        if has_keeper(circle):
            raise Refused(_("There is an administrator already, who invites all others."))
        keeper = kind_of(circle).keeper
        for other in _open_claims(circle):
            other.withdrawn_at = real_now()
        return _invite(
            circle, email, keeper, language=language, by=by, claim=True, coalition_id=coalition_id
        )


def renew_invitation(invitation_id: int, *, by: Author) -> None:
    """The same once more, with a new link: the old one ends. Raises Refused, Missing."""
    with transaction():
        invitation = _lock(invitation_id)
        if invitation.state in (InvitationState.USED, InvitationState.WITHDRAWN):
            raise Refused(_("This invitation is no longer open."))
        token = _take_token(invitation)
        notifications.invite(invitation, token, by)
        _note(invitation, "invitation.renewed", by)


def withdraw_invitation(invitation_id: int, *, by: Author) -> None:
    """The link ends. Raises Refused if it was used, Missing."""
    with transaction():
        invitation = _lock(invitation_id)
        if invitation.state is InvitationState.USED:
            raise Refused(_("This invitation was accepted already."))
        if invitation.withdrawn_at is None:
            invitation.withdrawn_at = real_now()
            _note(invitation, "invitation.withdrawn", by)


def accept_invitation(token: str, person_id: int) -> Invitation:
    """Whom it was sent to takes the role. Raises Refused, Missing."""
    with transaction():
        invitation = _lock_open(token)
        person = lock(Person, person_id)
        if person.email != invitation.email:
            raise Refused(_("This invitation is for another address than yours."))
        _accept(invitation, person)
        return invitation


def join_by_invitation(
    token: str, name: str, *, language: str, password_hash: str | None
) -> Person:
    """Who had no account gets one with the role: the link shows whose address it is.

    Raises Refused, Missing.
    """
    name = name.strip()
    if not name:
        raise Refused(_("Write your name."), field="name")
    with transaction():
        invitation = _lock_open(token)
        person = add_person(
            invitation.email, name, password_hash=password_hash, by=SIGN_IN, language=language
        )
        _accept(invitation, person)
        return person


def forget_invitations() -> None:
    """Remove those that ended long enough ago, with the addresses in them."""
    ended = real_now() - KEPT_AFTER_END
    with transaction():
        db.session.execute(
            delete(Invitation).where(
                or_(
                    Invitation.used_at < ended,
                    Invitation.withdrawn_at < ended,
                    Invitation.expires_at < ended,
                )
            )
        )


def _checked(email: str, language: str) -> str:
    if not is_language(language):
        raise Refused(_("“%(tag)s” is not a language.", tag=language), field="language")
    try:
        return normal_address(email)
    except ValueError as error:
        raise Refused(_("This is no e-mail address."), field="email") from error


def _invite(
    circle: Circle,
    email: str,
    role: AnyRole,
    *,
    language: str,
    by: Author,
    claim: bool = False,
    coalition_id: int | None = None,
) -> Invitation:
    kind = kind_of(circle)
    for earlier in _waiting(kind.invited_to == circle.id, Invitation.email == email):
        earlier.withdrawn_at = real_now()
    invitation = Invitation(
        email=email,
        language=language,
        is_claim=claim,
        invited_by=by.reference,
        **{f"{kind.name}_id": circle.id, f"{kind.name}_role": role},
    )
    token = _take_token(invitation)
    db.session.add(invitation)
    db.session.flush()
    notifications.invite(invitation, token, by)
    _note(invitation, "invitation.sent", by, coalition_id=coalition_id)
    return invitation


def _take_token(invitation: Invitation) -> str:
    token = new_token()
    invitation.token_hash = digest(token)
    invitation.expires_at = real_now() + GOOD_FOR
    return token


def _accept(invitation: Invitation, person: Person) -> None:
    circle, role = circle_of(invitation), role_of(invitation)
    if invitation.is_claim and has_keeper(circle):
        raise Refused(_("There is an administrator already, who invites all others."))
    if role not in held_roles(circle, person):
        db.session.add(kind_of(circle).new_membership(circle.id, person.id, role))
    invitation.used_at = real_now()
    db.session.flush()
    if role is kind_of(circle).keeper:
        for claim in _open_claims(circle):
            claim.withdrawn_at = real_now()
    _note(invitation, "invitation.accepted", person)


def _open_claims(circle: Circle) -> list[Invitation]:
    return _waiting(kind_of(circle).invited_to == circle.id, Invitation.is_claim)


def _waiting(*which: object) -> list[Invitation]:
    """Neither used nor withdrawn."""
    query = select(Invitation).where(
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        *which,  # type: ignore[arg-type]  # conditions on columns
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def _lock(invitation_id: int) -> Invitation:
    """After its circle, as everywhere, so that nobody waits in a ring."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None:
        raise Missing("invitation")
    lock_circle(circle_of(invitation))
    return lock(Invitation, invitation_id)


def _lock_open(token: str) -> Invitation:
    invitation = _lock(find_invitation(token).id)
    if invitation.state is not InvitationState.OPEN or invitation.token_hash != digest(token):
        raise Refused(_("This invitation is no longer open."))
    return invitation


def _note(
    invitation: Invitation, action: str, by: Author, *, coalition_id: int | None = None
) -> None:
    circle = circle_of(invitation)
    owner = whose(circle)
    changes: dict[str, tuple[object, object]] = {"role": (None, role_of(invitation))}
    if isinstance(circle, Friend):
        changes["friend"] = (None, circle.slug)
    audit.record(
        by,
        action,
        f"invitation:{invitation.id}",
        changes,
        organization_id=owner["organization_id"],
        coalition_id=owner["coalition_id"] or coalition_id,
    )
