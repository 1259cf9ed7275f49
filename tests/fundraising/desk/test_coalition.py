"""The desk of the coalition's treasurer: what lies with the coalition is received."""

import pytest

from campaign.fundraising.models import Channel, Standing
from campaign.fundraising.queries.funds import boxes_of, fund_of_campaign
from campaign.fundraising.queries.progress import campaign_progress
from campaign.fundraising.queries.rates import convert, newest_rates
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.fundraising import (
    make_campaign_fund,
    make_cash_box,
    make_contribution,
    make_fund,
)


@pytest.fixture
def desk(coalition):
    return f"/en/desk/coalitions/{coalition.slug}/spring/fund/"


@pytest.fixture
def box(coalition):
    return make_cash_box(coalition, name="Account of the coalition", kind="bank")


@pytest.fixture
def treasurer(client_for, coalition):
    return client_for(make_person(CoalitionRole.TREASURER, of=coalition))


@pytest.fixture
def coordinator(client_for, coalition):
    return client_for(make_person(CoalitionRole.COORDINATOR, of=coalition))


def gift_form(fund, box, **fields):
    return {
        "amount": "25",
        "currency": "EUR",
        "fund": fund.id,
        "cash_box": box.id,
        "received_on": today("UTC").isoformat(),
        "form_token": "a-token-of-this-form",
        **fields,
    }


def test_a_campaign_without_books_gets_them_with_one_button(treasurer, campaign, coalition, desk):
    assert "The campaign has no books yet." in treasurer.get(desk).text
    assert treasurer.get(f"{desk}contributions/new").status_code == 303

    for _ in range(2):
        assert treasurer.post(f"{desk}books").status_code == 303

    assert fund_of_campaign(campaign).currency == campaign.currency
    assert [box.name for box in boxes_of(coalition)] == ["Cash", "Bank account"]
    assert "Nothing was recorded yet." in treasurer.get(desk).text


def test_what_the_coalitions_treasurer_records_is_received(treasurer, campaign, box, desk):
    fund = make_fund(campaign=campaign)

    answer = treasurer.post(f"{desk}contributions/new", data=gift_form(fund, box))

    assert (answer.status_code, answer.location) == (303, desk)
    assert standing_totals(fund).received == Money(25_00, "EUR")
    assert campaign_progress(campaign).received == Money(25_00, "EUR")
    page = treasurer.get(desk).text
    assert fund.organization.name in page
    assert "Account of the coalition" in page


def test_a_fund_that_is_not_the_campaigns_is_refused(treasurer, campaign, box, desk):
    make_fund(campaign=campaign)
    elsewhere = make_fund()

    answer = treasurer.post(f"{desk}contributions/new", data=gift_form(elsewhere, box))

    assert (answer.status_code, standing_totals(elsewhere).received.minor) == (422, 0)


def test_the_book_shows_what_lies_with_the_coalition_for_whomever(
    treasurer, campaign, coalition, box, desk
):
    fund = make_fund(campaign=campaign)
    ours = make_contribution(fund, Money(25_00, "EUR"), box=box)
    theirs = make_contribution(
        fund, Money(7_00, "EUR"), box=make_cash_box(fund.organization), standing=Standing.REPORTED
    )

    page = treasurer.get(desk).text

    assert f"contributions/{ours.id}/reversal" in page
    assert f"contributions/{theirs.id}/reversal" not in page
    assert "€25.00" in page


def test_a_contribution_that_lies_with_the_coalition_is_taken_back(treasurer, campaign, box, desk):
    fund = make_fund(campaign=campaign)
    gift = make_contribution(fund, Money(25_00, "EUR"), box=box)
    page = f"{desk}contributions/{gift.id}/reversal"

    whole = {"amount": "25", "form_token": "first", "reason": "refunded"}
    assert treasurer.post(page, data=whole).status_code == 303
    assert standing_totals(fund).received == Money(0, "EUR")


def test_a_card_gift_is_given_back_by_the_provider_and_stands_until_then(
    treasurer, campaign, box, desk
):
    fund = make_fund(campaign=campaign)
    gift = make_contribution(
        fund, Money(25_00, "EUR"), box=box, channel=Channel.CARD, provider_reference="pi_1"
    )
    page = f"{desk}contributions/{gift.id}/reversal"

    whole = {"amount": "25", "form_token": "first", "reason": "She asked"}
    for _ in range(2):
        assert treasurer.post(page, data=whole).status_code == 303
    assert standing_totals(fund).received == Money(25_00, "EUR")
    assert "She asked" in treasurer.get(page).text
    again = treasurer.post(page, data={**whole, "form_token": "second"})
    assert (again.status_code, "can be given back" in again.text) == (422, True)


def test_what_an_organization_keeps_the_coalition_does_not_take_back(treasurer, campaign, desk):
    fund = make_fund(campaign=campaign)
    gift = make_contribution(fund, Money(7_00, "EUR"), box=make_cash_box(fund.organization))

    answer = treasurer.post(f"{desk}contributions/{gift.id}/reversal", data={"reason": "ours"})

    assert (answer.status_code, standing_totals(fund).received) == (404, Money(7_00, "EUR"))


def test_coordinators_read_and_do_not_book(coordinator, campaign, box, desk):
    fund = make_fund(campaign=campaign)
    make_contribution(fund, Money(25_00, "EUR"), box=box, donor_name="Ada Example")

    page = coordinator.get(desk)

    assert (page.status_code, "Ada Example" in page.text) == (200, False)
    assert "contributions/new" not in page.text
    answers = [
        coordinator.post(f"{desk}contributions/new", data=gift_form(fund, box)),
        coordinator.post(f"{desk}contributions/1/reversal", data={"reason": "x"}),
        coordinator.post(f"{desk}books"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize(
    "page", ["", "contributions/new", "contributions/1/reversal", "books", "rates/new"]
)
def test_members_without_a_role_in_the_coalition_find_nothing(
    client_for, campaign, box, desk, page
):
    fund = make_fund(campaign=campaign)
    make_contribution(fund, Money(25_00, "EUR"), box=box)
    member = client_for(make_person(Role.ADMINISTRATOR, of=fund.organization))
    form = {**gift_form(fund, box), "reason": "x"}

    answer = member.post(desk + page, data=form) if page else member.get(desk)

    assert answer.status_code == 404
    assert standing_totals(fund).received == Money(25_00, "EUR")


def test_a_campaign_of_another_coalition_is_not_found(treasurer, coalition, desk):
    other = make_campaign_fund().campaign

    answer = treasurer.get(desk.replace("spring", other.slug))

    assert answer.status_code == 404


def rate_form(**fields):
    return {
        "base": "EUR",
        "value": "33,2019",
        "quote": "UAH",
        "on_day": today("UTC").isoformat(),
        "source": "a central bank",
        **fields,
    }


def test_a_rate_is_entered_by_hand_and_kept_with_its_source(treasurer, campaign, desk):
    assert "No rate is known yet." in treasurer.get(f"{desk}rates").text

    answer = treasurer.post(f"{desk}rates/new", data=rate_form())

    assert (answer.status_code, answer.location) == (303, f"{desk}rates")
    page = treasurer.get(f"{desk}rates").text
    assert "33.2019 UAH" in page
    assert "a central bank" in page
    coalition_id = campaign.coalition_id
    assert convert(Money(10_00, "EUR"), "UAH", today("UTC"), coalition_id).money == Money(
        332_02, "UAH"
    )


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"value": "much"}, "Write the rate"),
        ({"value": "1.234,5"}, "Write the rate"),
        ({"value": "-1"}, "above zero"),
        ({"quote": "EUR"}, "two different currencies"),
        ({"source": " "}, "Name the source"),
        ({"on_day": "2999-01-01"}, "future"),
    ],
)
def test_a_rate_that_cannot_be_is_said_beside_its_field(
    treasurer, campaign, desk, fields, complaint
):
    answer = treasurer.post(f"{desk}rates/new", data=rate_form(**fields))

    assert (answer.status_code, newest_rates(campaign.coalition_id)) == (422, [])
    assert complaint in answer.text


def test_coordinators_read_rates_and_enter_none(coordinator, campaign, desk):
    assert coordinator.get(f"{desk}rates").status_code == 200
    assert f"{desk}rates/new" not in coordinator.get(f"{desk}rates").text
    assert coordinator.post(f"{desk}rates/new", data=rate_form()).status_code == 403
