"""Who applied is forgotten in time; that an organization applied, and what came of it, is not."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from campaign.governance.models import (
    DECIDED,
    AdmissionInvitation,
    ApplicantKind,
    Application,
    ApplicationState,
)
from campaign.kernel.clock import now, real_now
from campaign.kernel.database import db, transaction

KEPT_AFTER_DECISION = timedelta(days=30)
"""The contact of an application, so that the coordinators can answer a question about it."""
KEPT_AFTER_EXPIRY = timedelta(days=30)
"""The address that an invitation went to."""


def forget_old_applications() -> None:
    """Erase contacts that are no longer needed, and applications that nobody confirmed in time."""
    with transaction():
        db.session.execute(
            delete(Application).where(
                Application.state == ApplicationState.UNCONFIRMED,
                Application.link_expires_at < real_now(),
            )
        )
        old = select(Application.id).where(
            Application.state.in_(DECIDED),
            Application.decided_at < now() - KEPT_AFTER_DECISION,
            Application.contact_email.is_not(None),
        )
        _forget(db.session.scalars(old).all())
        expired = real_now() - KEPT_AFTER_EXPIRY
        db.session.execute(
            update(AdmissionInvitation)
            .where(
                AdmissionInvitation.email.is_not(None),
                or_(
                    AdmissionInvitation.expires_at < expired,
                    AdmissionInvitation.used_at < expired,
                    AdmissionInvitation.withdrawn_at < expired,
                ),
            )
            .values(email=None)
        )


def forget_applicant(email: str) -> None:
    """Somebody asked to be erased: the same at once. What is undecided goes on without them."""
    email = email.strip().lower()
    with transaction():
        own = select(Application.id).where(Application.contact_email == email)
        unconfirmed = Application.state == ApplicationState.UNCONFIRMED
        db.session.execute(
            delete(Application).where(Application.contact_email == email, unconfirmed)
        )
        _forget(db.session.scalars(own).all())
        db.session.execute(
            update(AdmissionInvitation)
            .where(AdmissionInvitation.email == email)
            .values(email=None, withdrawn_at=real_now())
        )


def _forget(ids: Sequence[int]) -> None:
    """A person's name is the application's name too; a group's or an organization's stays."""
    mine = Application.id.in_(ids)
    db.session.execute(
        update(Application)
        .where(mine, Application.kind == ApplicantKind.PERSON)
        .values(name="", about=None)
    )
    db.session.execute(
        update(Application)
        .where(mine)
        .values(contact_name=None, contact_email=None, link_digest=None)
    )
