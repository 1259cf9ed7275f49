from campaign.fundraising.models import GoalVisibility
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from tests.factories.fundraising import make_campaign_fund, make_fund, make_goal, make_rate


def test_the_rates_of_public_goals_are_told_and_those_of_others_are_not(app, client):
    root = make_campaign_fund()
    for currency, value, visibility in (
        ("CHF", "1.0915", GoalVisibility.PUBLIC),
        ("TRY", "9.75", GoalVisibility.HIDDEN),
    ):
        make_rate("EUR", currency, value, today("UTC"))
        fund = make_fund(campaign=root.campaign, currency=currency)
        make_goal(fund, Money(500_00, currency), visibility)

    progress = client.get(f"/en/{root.campaign.slug}/progress").text
    page = client.get(f"/en/{root.campaign.slug}/progress/rates")

    assert "count at the rates of the day" in progress
    assert f"/en/{root.campaign.slug}/progress/rates" in progress
    assert "1.0915 CHF" in page.text
    assert "TRY" not in page.text
    assert "Set-Cookie" not in page.headers
