"""Where a campaign stands, for those who coordinate it. The number of queries does not grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from campaign.campaigns.models import Campaign
from campaign.events.models import Event, EventState
from campaign.fundraising.models import Fund, Goal, GoalVisibility
from campaign.fundraising.queries.progress import CampaignProgress, campaign_progress
from campaign.fundraising.queries.totals import Raised, raised_by_fund
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import now, to_domain
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Organization

NO_EVENTS = (0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one organization stands. Its goal's sum is known to others only if it is public."""

    organization: Organization
    goal: Goal | None
    raised: Raised | None
    """None: it has no fund yet."""
    held: int
    to_come: int
    last_activity: datetime | None

    @property
    def public_goal(self) -> Money | None:
        if self.goal is None or self.goal.visibility is not GoalVisibility.PUBLIC:
            return None
        return self.goal.target

    @property
    def has_events(self) -> bool:
        return self.held + self.to_come > 0


@dataclass(frozen=True, slots=True)
class CampaignState:
    money: CampaignProgress
    organizations: tuple[Standing, ...]
    """Every participant, in the campaign's order."""
    held: int
    to_come: int
    """Of all events, those of the coalition itself among them."""

    @property
    def with_goal(self) -> int:
        return sum(1 for each in self.organizations if each.goal)

    @property
    def with_events(self) -> int:
        return sum(1 for each in self.organizations if each.has_events)

    @property
    def to_ask(self) -> list[Standing]:
        """Who has no goal or no event yet."""
        return [each for each in self.organizations if not (each.goal and each.has_events)]


def campaign_state(campaign: Campaign) -> CampaignState:
    money = campaign_progress(campaign)
    organizations = [row.organization for row in money.organizations]
    goals = _goals(campaign)
    raised = raised_by_fund([fund for fund, _ in goals.values()], campaign.currency)
    events = _events_by_host(campaign)
    activity = _last_activity(organizations)
    return CampaignState(
        money=money,
        organizations=tuple(
            _standing(organization, goals, raised, events, activity)
            for organization in organizations
        ),
        held=sum(held for held, _ in events.values()),
        to_come=sum(to_come for _, to_come in events.values()),
    )


def _standing(
    organization: Organization,
    goals: Mapping[int, tuple[Fund, Goal | None]],
    raised: Mapping[int, Raised],
    events: Mapping[int | None, tuple[int, int]],
    activity: Mapping[int, datetime],
) -> Standing:
    fund, goal = goals.get(organization.id, (None, None))
    held, to_come = events.get(organization.id, NO_EVENTS)
    return Standing(
        organization=organization,
        goal=goal,
        raised=raised[fund.id] if fund else None,
        held=held,
        to_come=to_come,
        last_activity=activity.get(organization.id),
    )


def _goals(campaign: Campaign) -> dict[int, tuple[Fund, Goal | None]]:
    """The fund of each organization, with the goal that holds."""
    query = (
        select(Fund, Goal)
        .outerjoin(Goal, and_(Goal.fund_id == Fund.id, Goal.ended_at.is_(None)))
        .where(Fund.campaign_id == campaign.id, Fund.organization_id.is_not(None))
    )
    return {
        fund.organization_id: (fund, goal)
        for fund, goal in db.session.execute(query)
        if fund.organization_id is not None
    }


def _events_by_host(campaign: Campaign) -> dict[int | None, tuple[int, int]]:
    """Events held and to come; cancelled and hidden ones are neither. None: the coalition's own."""
    held = func.sum(case((Event.ends_at <= now(), 1), else_=0))
    query = (
        select(Event.organization_id, held, func.count())
        .where(
            Event.campaign_id == campaign.id,
            Event.state != EventState.CANCELLED,
            Event.hidden_at.is_(None),
        )
        .group_by(Event.organization_id)
    )
    return {
        host: (int(ended), total - int(ended)) for host, ended, total in db.session.execute(query)
    }


def _last_activity(organizations: Sequence[Organization]) -> dict[int, datetime]:
    """When somebody last did something for an organization."""
    ids = [organization.id for organization in organizations]
    query = (
        select(AuditEntry.organization_id, func.max(AuditEntry.at))
        .where(AuditEntry.organization_id.in_(ids), AuditEntry.actor.startswith("person:"))
        .group_by(AuditEntry.organization_id)
    )
    return {
        organization_id: to_domain(at)
        for organization_id, at in db.session.execute(query)
        if organization_id is not None
    }
