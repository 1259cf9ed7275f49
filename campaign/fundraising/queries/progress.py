"""How far a campaign's fund drive is, as the public may know it.

What an organization or a friend raises is shown beside its goal, and its goal by its own choice:
with a goal that is not public, or with none, its gifts count in the campaign's sums and nowhere
else. What was received is always whole. What no row explains stays one rest, in which gifts to the
campaign itself are never told apart from gifts to those who are not shown: it tells at most an
upper bound of what one of them received. What they report and expect is left out where that rest
would be theirs alone (`queries/kept_back.py`). The number of queries does not grow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased, contains_eager

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import participants
from campaign.events.models import Event
from campaign.fundraising.models import Fund, FundKind, FundTotal, Goal, GoalVisibility, Standing
from campaign.fundraising.queries.goals import GoalSum, sum_of_goals
from campaign.fundraising.queries.kept_back import publishes, untold_sums
from campaign.fundraising.queries.totals import Amounts, Raised, raised_by_fund
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Friend, Organization


@dataclass(frozen=True, slots=True)
class Bar:
    """What a fund with a public goal has raised towards it, with all below it."""

    fund_id: int
    goal: Goal
    raised: Amounts
    """In the fund's currency, as its goal is."""
    counted: Amounts
    """In the campaign's currency, at the rates of each gift's day."""

    @property
    def is_open(self) -> bool:
        """Whether it takes gifts."""
        return self.goal.fund.closed_at is None


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """A participant, and what it publishes of its money."""

    organization: Organization
    bar: Bar | None
    goal_is_kept_back: bool
    """It has a goal and does not name it."""


@dataclass(frozen=True, slots=True)
class FriendRow:
    """A friend who agreed to be named."""

    friend: Friend
    bar: Bar


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """Sums are in the campaign's currency. Received, reported and expected are never added up."""

    whole: Amounts
    """For the desk only: the public sums leave out what one could work out."""
    raised: Amounts
    untold: frozenset[Standing]
    """Of which it leaves out what is kept back."""
    gifts: int
    """Contributions that stand, received or reported, as far as `raised` counts them."""
    own_goal: Money | None
    """Of the campaign itself, where it set one."""
    goals: GoalSum
    """Of its parts."""
    organizations: tuple[OrganizationRow, ...]
    """Every participant, in the campaign's order."""
    friends: Amounts
    """All who publish, without those who give through an organization: they are in its row."""
    rest: Amounts
    """What neither an organization's row nor these friends explain."""

    @property
    def received(self) -> Money:
        return self.raised.received

    @property
    def reported(self) -> Money:
        return self.raised.reported

    @property
    def expected(self) -> Money:
        return self.raised.expected

    @property
    def goal(self) -> Money | None:
        """What the large figure is measured by: the campaign's own goal, else its parts' sum."""
        return self.own_goal or self.goals.total or None

    @property
    def share(self) -> Decimal | None:
        """Received of the goal; 1 is all of it, and it may be more."""
        return self.received.major / self.goal.major if self.goal else None


def campaign_progress(campaign: Campaign) -> CampaignProgress:
    """Everything that the campaign's pages say about its money."""
    funds = _funds_with_goals(
        Fund.campaign_id == campaign.id, Fund.kind.in_((FundKind.CAMPAIGN, FundKind.ORGANIZATION))
    )
    raised = raised_by_fund([fund for fund, _ in funds], campaign.currency)
    by_owner = {fund.organization_id: (fund, goal) for fund, goal in funds}
    rows = tuple(
        _organization_row(organization, by_owner.get(organization.id), raised)
        for organization in participants(campaign)
    )
    root, own_goal = by_owner.get(None, (None, None))
    whole = raised[root.id] if root else Raised.nothing(campaign.currency)
    friends = _friends_together(campaign)
    explained = sum((row.bar.counted for row in rows if row.bar), friends)
    untold = untold_sums(campaign)
    told = whole.counted - untold.amounts
    return CampaignProgress(
        whole=whole.counted,
        raised=told,
        untold=untold.standings,
        gifts=whole.gifts - untold.gifts,
        own_goal=own_goal.target if own_goal and _is_public(own_goal) else None,
        goals=sum_of_goals(campaign),
        organizations=rows,
        friends=friends,
        rest=told - explained,
    )


def bar_of_organization(campaign: Campaign, organization: Organization) -> Bar | None:
    """None where the organization publishes no goal."""
    return _bar_of(campaign, Fund.organization_id == organization.id)


def bar_of_event(campaign: Campaign, event: Event) -> Bar | None:
    """Of the gathering, or another event with a fund of its own. None without a public goal."""
    return _bar_of(campaign, Fund.event_id == event.id)


def named_friends(campaign: Campaign, most: int = 100) -> Sequence[FriendRow]:
    """Friends with a public goal who agreed to be named, in the order of their names."""
    query = (
        _with_goals()
        .join(Fund.friend)
        .options(contains_eager(Fund.friend))
        .where(
            Fund.campaign_id == campaign.id,
            Friend.name_is_public,
            Fund.hidden_at.is_(None),
            Goal.visibility == GoalVisibility.PUBLIC,
        )
        .order_by(Friend.name, Friend.id)
        .limit(most)
    )
    funds = [(fund, goal) for fund, goal in db.session.execute(query)]
    raised = raised_by_fund([fund for fund, _ in funds], campaign.currency)
    return [
        FriendRow(fund.friend, _bar(goal, raised[fund.id]))
        for fund, goal in funds
        if fund.friend is not None
    ]


def _organization_row(
    organization: Organization,
    fund_and_goal: tuple[Fund, Goal | None] | None,
    raised: Mapping[int, Raised],
) -> OrganizationRow:
    fund, goal = fund_and_goal or (None, None)
    if fund is None or goal is None:
        return OrganizationRow(organization, bar=None, goal_is_kept_back=False)
    bar = _bar(goal, raised[fund.id]) if _is_public(goal) else None
    return OrganizationRow(organization, bar, goal_is_kept_back=bar is None)


def _bar_of(campaign: Campaign, owner: ColumnElement[bool]) -> Bar | None:
    for fund, goal in _funds_with_goals(Fund.campaign_id == campaign.id, owner):
        if goal is not None and _is_public(goal):
            return _bar(goal, raised_by_fund([fund], campaign.currency)[fund.id])
    return None


def _bar(goal: Goal, raised: Raised) -> Bar:
    return Bar(goal.fund_id, goal, raised.own, raised.counted)


def _is_public(goal: Goal) -> bool:
    return goal.visibility is GoalVisibility.PUBLIC


def _with_goals() -> Select[Fund, Goal]:
    return select(Fund, Goal).outerjoin(
        Goal, and_(Goal.fund_id == Fund.id, Goal.ended_at.is_(None))
    )


def _funds_with_goals(*conditions: ColumnElement[bool]) -> list[tuple[Fund, Goal | None]]:
    return [(fund, goal) for fund, goal in db.session.execute(_with_goals().where(*conditions))]


def _friends_together(campaign: Campaign) -> Amounts:
    """Of those right below the campaign's fund who publish what they raise."""
    query = _sums_of_friends().where(Fund.campaign_id == campaign.id)
    sums = [(standing, int(minor)) for standing, minor in db.session.execute(query)]
    return Amounts.of(campaign.currency, sums)


@cache
def _sums_of_friends() -> Select[Standing, int]:
    """Made once: an alias is slow to make."""
    parent = aliased(Fund)
    return (
        select(FundTotal.standing, func.sum(FundTotal.campaign_minor))
        .join(Fund, Fund.id == FundTotal.fund_id)
        .join(parent, parent.id == Fund.parent_id)
        .where(Fund.kind == FundKind.FRIEND, parent.kind == FundKind.CAMPAIGN, publishes())
        .group_by(FundTotal.standing)
    )
