from campaign.kernel.money import Money
from tests.factories.fundraising import (
    make_campaign_fund,
    make_contribution,
    make_friends_fund,
    make_goal,
)


def test_friends_are_named_if_they_agreed_and_counted_in_any_case(app, client):
    root = make_campaign_fund()
    for name, is_public, given in (("Ada Example", True, 5_00), ("Ben Example", False, 7_00)):
        fund = make_friends_fund(root.campaign, name=name, name_is_public=is_public)
        make_goal(fund, Money(50_00, "EUR"))
        make_contribution(fund, Money(given, "EUR"))

    progress = client.get(f"/en/{root.campaign.slug}/progress").text

    assert ("Ada Example" in progress, "Ben Example" in progress) == (True, False)
    assert "Friends who publish theirs, without those who give through an organization" in progress
    assert "€12" in progress
