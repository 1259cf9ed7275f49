"""A fund's goal is set, raised or withdrawn. Raising it is a new row, so that history stays."""

from datetime import date

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Fund, Goal, GoalVisibility
from campaign.fundraising.operations.boxes import open_usual_boxes
from campaign.fundraising.operations.funds import Owner, open_fund
from campaign.fundraising.operations.rates import enter_rates_of_law
from campaign.fundraising.operations.unnamed_goals import has_to_wait, recount_unnamed_goals
from campaign.fundraising.queries.funds import current_goal
from campaign.fundraising.queries.rates import convert
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Conflict, Missing, Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, format_money
from campaign.organizations.models import Organization


def set_goal(
    fund_id: int,
    target: Money,
    visibility: GoalVisibility = GoalVisibility.PUBLIC,
    *,
    set_on: date | None = None,
    until: date | None = None,
    by: Author,
    seen_goal_id: int | None = None,
) -> Goal:
    """The fund's goal from now on, counted in the campaign's currency at the rate of that day.

    The same goal again changes nothing. `seen_goal_id` is the goal that the form showed (0: none);
    raises Conflict if another one was set since. A goal that would give away another's by becoming
    public waits, unnamed: see `Goal.waits_to_be_public`.
    """
    with transaction():
        fund = _lock_with_its_campaign(fund_id)
        set_on = set_on or today(fund.campaign.zone)
        before = current_goal(fund)
        if before is not None and _same(before, target, visibility, until):
            return before
        _refuse_unseen(before, seen_goal_id)
        _refuse_bad_goal(fund, target, set_on, until)
        enter_rates_of_law({fund.currency}, set_on)
        waits = visibility is GoalVisibility.PUBLIC and has_to_wait(fund, target)
        counted = convert(target, fund.chain()[-1].currency, set_on, fund.coalition_id)
        if before is not None:
            before.ended_at = now()
            db.session.flush()  # one goal is open at a time
        goal = Goal(
            fund=fund,
            target=target,
            counted=counted.money,
            rate_id=counted.rate_id,
            second_rate_id=counted.second_rate_id,
            visibility=GoalVisibility.UNNAMED if waits else visibility,
            waits_to_be_public=waits,
            set_on=set_on,
            until=until,
        )
        db.session.add(goal)
        db.session.flush()
        _note(by, "goal.set", fund, before, goal)
        recount_unnamed_goals(fund.campaign)
        return goal


def withdraw_goal(fund_id: int, *, by: Author, seen_goal_id: int | None = None) -> None:
    """The fund has no goal any more. Raises Conflict if another one was set since it was seen."""
    with transaction():
        fund = _lock_with_its_campaign(fund_id)
        goal = current_goal(fund)
        if goal is None:
            return
        _refuse_unseen(goal, seen_goal_id)
        goal.ended_at = now()
        _note(by, "goal.withdrawn", fund, goal, None)
        recount_unnamed_goals(fund.campaign)


def set_organization_goal(
    campaign_id: int,
    organization_id: int,
    target: Money,
    visibility: GoalVisibility = GoalVisibility.PUBLIC,
    *,
    until: date | None = None,
    by: Author,
    seen_goal_id: int | None = None,
) -> Goal:
    """An organization's goal; opens what it needs for it: a fund, a tin and a bank account.

    The fund counts in the currency of the first goal.
    """
    with transaction():
        fund = open_fund(
            campaign_id, Owner(organization_id=organization_id), currency=target.currency, by=by
        )
        organization = db.session.get(Organization, organization_id)
        if organization is None:
            raise Missing(organization_id)
        open_usual_boxes(organization, target.currency, by=by)
        return set_goal(fund.id, target, visibility, until=until, by=by, seen_goal_id=seen_goal_id)


def _lock_with_its_campaign(fund_id: int) -> Fund:
    """Lock the fund, and before it the campaign, whose public sum of goals may change."""
    fund = db.session.get(Fund, fund_id)
    if fund is None:
        raise Missing(fund_id)
    lock(Campaign, fund.campaign_id)
    return lock(Fund, fund_id)


def _same(goal: Goal, target: Money, visibility: GoalVisibility, until: date | None) -> bool:
    return (goal.target, goal.wanted_visibility, goal.until) == (target, visibility, until)


def _refuse_unseen(current: Goal | None, seen_goal_id: int | None) -> None:
    if seen_goal_id is None or seen_goal_id == (current.id if current else 0):
        return
    if current is None:
        raise Conflict(_("In the meantime somebody else withdrew the goal."))
    raise Conflict(
        _(
            "In the meantime somebody else set the goal to %(amount)s.",
            amount=format_money(current.target, current_locale()),
        )
    )


def _refuse_bad_goal(fund: Fund, target: Money, set_on: date, until: date | None) -> None:
    if fund.closed_at is not None:
        raise Refused(_("This fund is closed."))
    if target.minor <= 0:
        raise Refused(_("The goal must be more than zero."), field="amount")
    if target.currency != fund.currency:
        raise Refused(
            _("This fund counts in %(currency)s.", currency=fund.currency), field="amount"
        )
    if set_on > today(fund.campaign.zone):
        raise Refused(_("The day lies in the future."), field="set_on")
    if until is not None and until < set_on:
        raise Refused(_("The goal ends before it is set."), field="until")


def _note(by: Author, action: str, fund: Fund, before: Goal | None, after: Goal | None) -> None:
    """In the log of the organization; in the coalition's too if no goal is kept from it."""
    goals = [goal for goal in (before, after) if goal is not None]
    everyone_may_know = all(goal.visibility is GoalVisibility.PUBLIC for goal in goals)
    audit.record(
        by,
        action,
        f"fund:{fund.id}",
        {
            "target": (_written(before), _written(after)),
            "visibility": (before and before.visibility, after and after.visibility),
        },
        organization_id=fund.organization_id,
        coalition_id=fund.coalition_id if everyone_may_know else None,
    )
    revisions.touch(*fund.campaign.page_topics)


def _written(goal: Goal | None) -> list[object] | None:
    return None if goal is None else [goal.target.minor, goal.target.currency]
