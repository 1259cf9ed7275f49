"""Goals of a whole campaign, and of an event such as its gathering."""

from datetime import date

from campaign.events.models import Event
from campaign.fundraising.models import Goal, GoalVisibility
from campaign.fundraising.operations.boxes import open_books
from campaign.fundraising.operations.funds import Owner, open_fund
from campaign.fundraising.operations.goals import set_goal
from campaign.fundraising.queries.funds import fund_of_organization
from campaign.kernel.audit import Author
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money


def set_campaign_goal(
    campaign_id: int,
    target: Money,
    visibility: GoalVisibility = GoalVisibility.PUBLIC,
    *,
    until: date | None = None,
    by: Author,
    seen_goal_id: int | None = None,
) -> Goal:
    """The campaign's own goal; opens its books with the first."""
    with transaction():
        fund = open_fund(campaign_id, Owner(), by=by)
        open_books(fund.campaign, by=by)
        return set_goal(fund.id, target, visibility, until=until, by=by, seen_goal_id=seen_goal_id)


def set_event_goal(
    event_id: int,
    target: Money,
    visibility: GoalVisibility = GoalVisibility.PUBLIC,
    *,
    until: date | None = None,
    by: Author,
    seen_goal_id: int | None = None,
) -> Goal:
    """An event's; its fund lies below its host's where that has one, so that gifts count there."""
    with transaction():
        event = db.session.get(Event, event_id)
        if event is None:
            raise Missing(event_id)
        host = event.organization
        above = fund_of_organization(event.campaign, host) if host is not None else None
        fund = open_fund(
            event.campaign_id,
            Owner(event_id=event.id),
            currency=target.currency,
            parent_id=above.id if above else None,
            by=by,
        )
        return set_goal(fund.id, target, visibility, until=until, by=by, seen_goal_id=seen_goal_id)
