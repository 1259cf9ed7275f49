"""Where card gifts lie, and on which day they count."""

from datetime import date, datetime

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CashBox, CashBoxKind, JoinedAccount
from campaign.fundraising.operations.boxes import open_cash_box
from campaign.kernel.audit import Machine
from campaign.kernel.clock import to_domain, today
from campaign.kernel.database import db, lock
from campaign.kernel.dates import zone
from campaign.organizations.models import Coalition, Organization

PROVIDER = Machine("stripe")


def card_box(campaign: Campaign, account: str | None) -> CashBox:
    """Where card gifts lie that came to this account, opened with the first."""
    return _coalitions_box(campaign) if account is None else _own_box(campaign, account)


def _own_box(campaign: Campaign, account: str) -> CashBox:
    """Of the organization that joined the account."""
    known = first_box(account)
    if known is not None:
        return known
    joined = db.session.scalars(select(JoinedAccount).where(JoinedAccount.account == account)).one()
    organization = lock(Organization, joined.organization_id)  # two first gifts at once open one
    box = first_box(account) or open_cash_box(
        organization,
        slug=f"{organization.slug[:40]}-card-o{organization.id}",
        kind=CashBoxKind.CARD,
        name="Stripe",
        currency=campaign.currency,
        by=PROVIDER,
    )
    box.provider_account = account
    return box


def _coalitions_box(campaign: Campaign) -> CashBox:
    known = _oldest_box(campaign.coalition_id)
    if known is not None:
        return known
    coalition = lock(Coalition, campaign.coalition_id)  # two first gifts at once open one
    return _oldest_box(coalition.id) or open_cash_box(
        coalition,
        slug=f"{coalition.slug[:40]}-card-{coalition.id}",
        kind=CashBoxKind.CARD,
        name="Stripe",
        currency=campaign.currency,
        by=PROVIDER,
    )


def _oldest_box(coalition_id: int) -> CashBox | None:
    return db.session.scalar(
        select(CashBox)
        .where(CashBox.coalition_id == coalition_id, CashBox.kind == CashBoxKind.CARD)
        .order_by(CashBox.id)
        .limit(1)
    )


def first_box(account: str | None) -> CashBox | None:
    """Where what belongs to no gift is booked: the account's oldest card box."""
    return db.session.scalar(
        select(CashBox)
        .where(
            CashBox.kind == CashBoxKind.CARD, CashBox.provider_account.is_not_distinct_from(account)
        )
        .order_by(CashBox.id)
        .limit(1)
    )


def day_of(moment: datetime, campaign: Campaign) -> date:
    """On the campaign's clock; never in its future, where no book is open."""
    there = to_domain(moment).astimezone(zone(campaign.zone)).date()
    return min(there, today(campaign.zone))
