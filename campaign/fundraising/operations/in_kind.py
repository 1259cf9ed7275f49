"""What is given and is no money is noted beside the books."""

from datetime import date

from sqlalchemy import select

from campaign.fundraising.models import Fund, GiftInKind
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _


def note_gift_in_kind(
    fund_id: int,
    description: str,
    *,
    language: str,
    given_on: date,
    by: Author,
    form_token: str,
    donor_name: str | None = None,
    donor_name_is_public: bool = False,
    is_public: bool = True,
) -> GiftInKind:
    """A second call with the same form notes nothing and returns the first. Raises Refused."""
    with transaction():
        fund = lock(Fund, fund_id)
        known = db.session.scalar(select(GiftInKind).where(GiftInKind.form_token == form_token))
        if known is not None:
            return known
        if not description.strip():
            raise Refused(_("Say what was given."), field="description")
        if given_on > today(fund.campaign.zone):
            raise Refused(_("The day lies in the future."), field="given_on")
        gift = GiftInKind(
            fund=fund,
            description=description.strip(),
            language=language,
            given_on=given_on,
            donor_name=donor_name or None,
            donor_name_is_public=bool(donor_name) and donor_name_is_public,
            is_public=is_public,
            form_token=form_token,
            recorded_by=by.reference,
        )
        db.session.add(gift)
        db.session.flush()
        _note(by, "gift_in_kind.noted", gift)
        return gift


def remove_gift_in_kind(gift_id: int, *, by: Author) -> None:
    """It was a mistake. A second time changes nothing."""
    with transaction():
        gift = lock(GiftInKind, gift_id)
        if gift.removed_at is None:
            gift.removed_at = now()
            _note(by, "gift_in_kind.removed", gift)


def _note(by: Author, action: str, gift: GiftInKind) -> None:
    """Without the description, which may name somebody: the log outlives what is erased."""
    audit.record(
        by,
        action,
        f"gift_in_kind:{gift.id}",
        {"fund": (None, gift.fund_id)},
        organization_id=gift.fund.organization_id,
        coalition_id=gift.fund.coalition_id,
    )
    revisions.touch(*gift.fund.campaign.page_topics)
