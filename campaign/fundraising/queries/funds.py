"""Which funds, goals and cash boxes there are."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.fundraising.models import CashBox, Fund, FundKind, Goal
from campaign.kernel.database import db
from campaign.organizations.models import Coalition, Organization


def fund_of_campaign(campaign: Campaign) -> Fund | None:
    """The root of the campaign's funds; None until it is opened."""
    return db.session.scalar(
        select(Fund).where(Fund.campaign_id == campaign.id, Fund.kind == FundKind.CAMPAIGN)
    )


def fund_of_organization(campaign: Campaign, organization: Organization) -> Fund | None:
    return db.session.scalar(
        select(Fund).where(Fund.campaign_id == campaign.id, Fund.organization_id == organization.id)
    )


def fund_of_event(event: Event) -> Fund | None:
    return db.session.scalar(select(Fund).where(Fund.event_id == event.id))


def funds_of(campaign: Campaign) -> Sequence[Fund]:
    """All funds of a campaign with their owners, the campaign's own first."""
    query = _with_owners().where(Fund.campaign_id == campaign.id)
    return db.session.scalars(query.order_by(Fund.parent_id.is_not(None), Fund.id)).all()


def current_goal(fund: Fund) -> Goal | None:
    """The goal that holds: the one that no newer one replaced and nobody withdrew."""
    return db.session.scalar(select(Goal).where(Goal.fund_id == fund.id, Goal.ended_at.is_(None)))


def goals_so_far(fund: Fund) -> Sequence[Goal]:
    """Every goal that the fund had, the newest first."""
    query = select(Goal).where(Goal.fund_id == fund.id)
    return db.session.scalars(query.order_by(Goal.id.desc())).all()


def boxes_of(owner: Organization | Coalition) -> Sequence[CashBox]:
    """The cash boxes of an organization or a coalition, in the order they were opened."""
    if isinstance(owner, Organization):
        query = select(CashBox).where(CashBox.organization_id == owner.id)
    else:
        query = select(CashBox).where(CashBox.coalition_id == owner.id)
    return db.session.scalars(query.order_by(CashBox.id)).all()


def boxes_for(fund: Fund) -> Sequence[CashBox]:
    """The cash boxes in which money for this fund may lie.

    They are the coalition's, and those of the organizations that the money is for: the owners of
    the fund and of those above it, and the host of its event.
    """
    query = select(CashBox).where(
        or_(
            CashBox.coalition_id == fund.coalition_id,
            CashBox.organization_id.in_(_organizations_of(fund)),
        )
    )
    return db.session.scalars(query.order_by(CashBox.coalition_id.is_(None), CashBox.id)).all()


def may_lie_in(box: CashBox, fund: Fund) -> bool:
    """Whether the box is one of `boxes_for(fund)`."""
    if box.organization_id is None:
        return box.coalition_id == fund.coalition_id
    return box.organization_id in _organizations_of(fund)


def _organizations_of(fund: Fund) -> set[int]:
    chain = fund.chain()
    owners = {each.organization_id for each in chain}
    hosts = {each.event.organization_id for each in chain if each.event is not None}
    return {organization_id for organization_id in owners | hosts if organization_id is not None}


def _with_owners() -> Select[Fund]:
    return select(Fund).options(
        joinedload(Fund.organization), joinedload(Fund.friend), joinedload(Fund.event)
    )
