"""An organization says what it will give itself, and may say otherwise later."""

from datetime import date

from sqlalchemy import select

from campaign.campaigns.models import Campaign, Participation
from campaign.fundraising.models import Share
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, is_currency
from campaign.organizations.models import Organization


def set_share(
    campaign_id: int,
    organization_id: int,
    amount: Money,
    *,
    by: Author,
    note: str | None = None,
    set_on: date | None = None,
) -> Share:
    """What the organization will give from that day on, or now. The same again changes nothing."""
    with transaction():
        campaign, before = _locked(campaign_id, organization_id)
        if before is not None and (before.amount, before.note) == (amount, note or None):
            return before
        if not is_currency(amount.currency):
            raise Refused(_("%(code)s is no currency.", code=amount.currency), field="currency")
        if not 0 < amount.minor <= LARGEST_MINOR:
            raise Refused(_("The amount must be more than zero."), field="amount")
        _end(before)
        share = Share(
            campaign_id=campaign.id,
            organization_id=organization_id,
            amount=amount,
            note=note or None,
            set_on=set_on or today(campaign.zone),
            set_by=by.reference,
        )
        db.session.add(share)
        db.session.flush()
        _note(by, "share.set", campaign, organization_id, before, share)
        return share


def withdraw_share(campaign_id: int, organization_id: int, *, by: Author) -> None:
    """It says nothing any more. A second time changes nothing."""
    with transaction():
        campaign, before = _locked(campaign_id, organization_id)
        if before is not None:
            _end(before)
            _note(by, "share.withdrawn", campaign, organization_id, before, None)


def _locked(campaign_id: int, organization_id: int) -> tuple[Campaign, Share | None]:
    """Raises Missing for an organization that does not take part."""
    lock(Organization, organization_id)  # two at once would say two things
    campaign = db.session.get(Campaign, campaign_id)
    takes_part = db.session.get(Participation, (campaign_id, organization_id))
    if campaign is None or takes_part is None:
        raise Missing(campaign_id)
    share = db.session.scalar(
        select(Share).where(
            Share.campaign_id == campaign_id,
            Share.organization_id == organization_id,
            Share.ended_at.is_(None),
        )
    )
    return campaign, share


def _end(share: Share | None) -> None:
    if share is not None:
        share.ended_at = now()
        db.session.flush()  # one holds at a time


def _note(
    by: Author,
    action: str,
    campaign: Campaign,
    organization_id: int,
    before: Share | None,
    after: Share | None,
) -> None:
    audit.record(
        by,
        action,
        f"campaign:{campaign.id}",
        {"amount": (_written(before), _written(after))},
        organization_id=organization_id,
        coalition_id=campaign.coalition_id,
    )


def _written(share: Share | None) -> list[object] | None:
    return [share.amount.minor, share.amount.currency] if share else None
