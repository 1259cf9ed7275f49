"""What each participant gives itself: said, passed on so far, and given in kind."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import participants
from campaign.fundraising.models import (
    CashBox,
    Fund,
    GiftInKind,
    Share,
    Transfer,
    TransferState,
)
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class SharedRow:
    organization: Organization
    share: Share | None
    passed_on: tuple[Money, ...]
    """To the coalition, as both sides agreed; by currency."""
    in_kind: int
    """How many gifts in kind it noted."""


def shares_of(campaign: Campaign) -> list[SharedRow]:
    """Every participant, in the campaign's order; a fixed number of queries."""
    shares = {share.organization_id: share for share in _open_shares(campaign)}
    passed_on, in_kind = _passed_on(campaign), _in_kind(campaign)
    return [
        SharedRow(
            organization,
            shares.get(organization.id),
            tuple(
                Money(minor, currency)
                for currency, minor in sorted(passed_on[organization.id].items())
                if minor
            ),
            in_kind.get(organization.id, 0),
        )
        for organization in participants(campaign)
    ]


def share_of(campaign: Campaign, organization: Organization) -> Share | None:
    return next(
        (each for each in _open_shares(campaign) if each.organization_id == organization.id), None
    )


def _open_shares(campaign: Campaign) -> list[Share]:
    query = select(Share).where(Share.campaign_id == campaign.id, Share.ended_at.is_(None))
    return list(db.session.scalars(query))


def _passed_on(campaign: Campaign) -> dict[int, dict[str, int]]:
    """By organization and currency: to the coalition, less what came back from there."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    transfers = Transfer.__table__.c
    query = (
        select(
            CashBox.organization_id,
            Transfer.other_organization_id,
            Transfer.is_given,
            transfers.currency,
            func.sum(transfers.minor),
        )
        .join(CashBox, CashBox.id == Transfer.own_box_id)
        .where(
            Transfer.campaign_id == campaign.id,
            Transfer.state == TransferState.AGREED,
            (CashBox.coalition_id == campaign.coalition_id)
            | (Transfer.other_coalition_id == campaign.coalition_id),
        )
        .group_by(
            CashBox.organization_id,
            Transfer.other_organization_id,
            Transfer.is_given,
            transfers.currency,
        )
    )
    for proposer, other, is_given, currency, minor in db.session.execute(query):
        organization_id = proposer or other
        goes_to_coalition = is_given == (proposer is not None)
        if organization_id is not None:
            sums[organization_id][currency] += int(minor) if goes_to_coalition else -int(minor)
    return sums


def _in_kind(campaign: Campaign) -> dict[int, int]:
    query = (
        select(Fund.organization_id, func.count(GiftInKind.id))
        .join(GiftInKind, GiftInKind.fund_id == Fund.id)
        .where(Fund.campaign_id == campaign.id, GiftInKind.removed_at.is_(None))
        .group_by(Fund.organization_id)
    )
    return {
        organization_id: int(many)
        for organization_id, many in db.session.execute(query)
        if organization_id is not None
    }
