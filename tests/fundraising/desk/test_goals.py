"""The desk of an organization's goal."""

from datetime import timedelta

import pytest

from campaign.fundraising.models import GoalVisibility
from campaign.fundraising.operations import set_goal
from campaign.fundraising.queries.funds import boxes_of, current_goal, fund_of_organization
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK, make_goal, make_rate

DESK = "/en/desk/docks/spring/fund/"


def goal_form(amount="500", **fields):
    return {"amount": amount, "visibility": "public", "until": "", "seen": "0", **fields}


def test_an_organization_without_a_fund_is_told_what_to_do(treasurer, docks):
    page = treasurer.get(DESK).text

    assert "Your organization has set no goal yet." in page
    assert f"{DESK}goal" in page
    assert f"{DESK}contributions/new" not in page


def test_a_first_goal_opens_the_fund_in_the_chosen_currency(treasurer, campaign, docks):
    make_rate("EUR", "CHF", "1.25")

    answer = treasurer.post(f"{DESK}goal", data=goal_form("2,000", currency="CHF"))

    assert (answer.status_code, answer.location) == (303, DESK)
    fund = fund_of_organization(campaign, docks)
    assert current_goal(fund).target == Money(2_000_00, "CHF")
    assert [box.name for box in boxes_of(docks)] == ["Cash", "Bank account"]
    assert "CHF\N{NO-BREAK SPACE}2,000" in treasurer.get(DESK).text


def test_a_goal_is_raised_in_the_currency_of_the_fund(treasurer, fund):
    goal = make_goal(fund, Money(500_00, "CHF"))
    until = today("UTC") + timedelta(days=200)
    form = goal_form("800.50", seen=goal.id, visibility="unnamed", until=until.isoformat())

    answer = treasurer.post(f"{DESK}goal", data=form)

    assert answer.status_code == 303
    raised = current_goal(fund)
    assert (raised.target, raised.visibility, raised.until) == (
        Money(800_50, "CHF"),
        GoalVisibility.UNNAMED,
        until,
    )


@pytest.mark.parametrize(
    ("amount", "complaint"),
    [
        ("", "Write the amount."),
        ("-5", "Write the amount in digits"),
        ("0", "more than zero"),
        ("1.005", "decimals"),
        ("much", "Write the amount in digits"),
    ],
)
def test_an_amount_that_cannot_be_keeps_what_was_typed(treasurer, fund, amount, complaint):
    answer = treasurer.post(f"{DESK}goal", data=goal_form(amount))

    assert (answer.status_code, current_goal(fund)) == (422, None)
    assert complaint in answer.text
    assert f'value="{amount}"' in answer.text


def test_of_two_who_set_a_goal_the_second_sees_both(treasurer, fund):
    seen = make_goal(fund, Money(500_00, "CHF"))
    set_goal(fund.id, Money(700_00, "CHF"), by=CLERK)

    answer = treasurer.post(f"{DESK}goal", data=goal_form("600", seen=seen.id))

    assert answer.status_code == 409
    assert "CHF\N{NO-BREAK SPACE}600.00" in answer.text
    assert "CHF\N{NO-BREAK SPACE}700.00" in answer.text
    newest = current_goal(fund)
    assert newest.target == Money(700_00, "CHF")

    again = treasurer.post(f"{DESK}goal", data=goal_form("600", seen=newest.id))

    assert (again.status_code, current_goal(fund).target) == (303, Money(600_00, "CHF"))


def test_a_goal_is_withdrawn_after_a_question(treasurer, fund):
    goal = make_goal(fund, Money(500_00, "CHF"))

    assert "CHF\N{NO-BREAK SPACE}500" in treasurer.get(f"{DESK}goal/withdrawal").text
    assert current_goal(fund) is not None
    answer = treasurer.post(f"{DESK}goal/withdrawal", data={"seen": goal.id})

    assert (answer.status_code, current_goal(fund)) == (303, None)
    assert treasurer.get(f"{DESK}goal/withdrawal").status_code == 404
