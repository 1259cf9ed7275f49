"""Funds are opened: where a gift counts."""

from dataclasses import dataclass

from sqlalchemy import select

from campaign.campaigns.models import Campaign, Participation
from campaign.events.models import Event, EventKind
from campaign.fundraising.models import Fund, FundKind
from campaign.fundraising.operations.hiding import hide_if_copied
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import is_currency
from campaign.organizations.models import Friend


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a fund is for; nobody named: the campaign itself."""

    organization_id: int | None = None
    friend_id: int | None = None
    event_id: int | None = None


def open_fund(
    campaign_id: int,
    owner: Owner,
    *,
    by: Author,
    currency: str | None = None,
    parent_id: int | None = None,
) -> Fund:
    """The fund of this owner in this campaign, opened if there is none.

    It counts in the campaign's currency unless another is named. Its parent is the campaign's
    fund, which is opened with it; a friend's or an event's may lie below an organization's. Raises
    Refused if the owner has nothing to do with the campaign, or the fund is open in another
    currency.
    """
    with transaction():
        campaign = lock(Campaign, campaign_id)  # two at once would open two
        known = _fund_of(campaign, owner)
        if known is not None:
            return _in_the_same_currency(known, currency)
        fund = Fund(
            campaign=campaign,
            kind=_kind(campaign, owner),
            currency=currency or campaign.currency,
            parent=_parent(campaign, owner, parent_id, by),
            organization_id=owner.organization_id,
            friend_id=owner.friend_id,
            event_id=owner.event_id,
        )
        _refuse_bad_currency(fund)
        db.session.add(fund)
        db.session.flush()
        audit.record(
            by,
            "fund.opened",
            f"fund:{fund.id}",
            {"currency": (None, fund.currency)},
            organization_id=fund.organization_id,
            coalition_id=campaign.coalition_id,
        )
        hide_if_copied(fund)
        revisions.touch(*campaign.page_topics)
        return fund


def _fund_of(campaign: Campaign, owner: Owner) -> Fund | None:
    return db.session.scalar(
        select(Fund).where(
            Fund.campaign_id == campaign.id,
            Fund.organization_id.is_not_distinct_from(owner.organization_id),
            Fund.friend_id.is_not_distinct_from(owner.friend_id),
            Fund.event_id.is_not_distinct_from(owner.event_id),
        )
    )


def _in_the_same_currency(fund: Fund, currency: str | None) -> Fund:
    if currency not in (None, fund.currency):
        raise Refused(
            _("This fund counts in %(currency)s.", currency=fund.currency), field="currency"
        )
    return fund


def _kind(campaign: Campaign, owner: Owner) -> FundKind:
    """Raises Refused for an owner that has nothing to do with the campaign."""
    if owner.organization_id is not None:
        if db.session.get(Participation, (campaign.id, owner.organization_id)) is None:
            raise Refused(_("This organization does not take part in the campaign."))
        return FundKind.ORGANIZATION
    if owner.friend_id is not None:
        friend = db.session.get(Friend, owner.friend_id)
        if friend is None or friend.coalition_id != campaign.coalition_id:
            raise Refused(_("This friend belongs to another coalition."))
        return FundKind.FRIEND
    if owner.event_id is not None:
        event = db.session.get(Event, owner.event_id)
        if event is None or event.campaign_id != campaign.id:
            raise Refused(_("This event belongs to another campaign."))
        return FundKind.GATHERING if event.kind is EventKind.GATHERING else FundKind.EVENT
    return FundKind.CAMPAIGN


def _parent(campaign: Campaign, owner: Owner, parent_id: int | None, by: Author) -> Fund | None:
    if owner == Owner():
        return None
    if parent_id is None:
        return open_fund(campaign.id, Owner(), by=by)
    parent = db.session.get(Fund, parent_id)
    if parent is None or parent.campaign_id != campaign.id:
        raise Missing(parent_id)
    if parent.kind is not FundKind.CAMPAIGN and (
        parent.kind is not FundKind.ORGANIZATION or owner.organization_id is not None
    ):
        raise Refused(_("This fund cannot lie below that one."))
    return parent


def _refuse_bad_currency(fund: Fund) -> None:
    if not is_currency(fund.currency):
        raise Refused(_("%(code)s is no currency.", code=fund.currency), field="currency")
    if fund.kind is FundKind.CAMPAIGN and fund.currency != fund.campaign.currency:
        raise Refused(_("The fund of the whole campaign counts in the campaign's currency."))
