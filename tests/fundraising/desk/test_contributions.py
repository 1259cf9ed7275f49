"""The desk of money: what a treasurer does there, and what others may not."""

import pytest
from sqlalchemy import func, select

from campaign.fundraising.models import (
    Channel,
    Contribution,
    Reversal,
    ReversalKind,
    Standing,
)
from campaign.fundraising.operations import reverse_contribution
from campaign.fundraising.queries.funds import (
    boxes_of,
    current_goal,
)
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.fundraising import (
    CLERK,
    make_cash_box,
    make_contribution,
    make_fund,
    make_goal,
)

DESK = "/en/desk/docks/spring/fund/"


def all_gifts():
    return db.session.scalars(select(Contribution).order_by(Contribution.id)).all()


def gift_form(fund, /, **fields):
    [box] = boxes_of(fund.organization)
    return {
        "amount": "25",
        "currency": "CHF",
        "fund": fund.id,
        "cash_box": box.id,
        "received_on": today("UTC").isoformat(),
        "form_token": "a-token-of-this-form",
        **fields,
    }


def test_a_contribution_by_hand_is_reported_not_received(treasurer, fund):
    form = gift_form(fund, donor_name=" Ada Example ", donor_name_is_public="y", note="No. 7")

    answer = treasurer.post(f"{DESK}contributions/new", data=form)

    assert (answer.status_code, answer.location) == (303, DESK)
    [gift] = all_gifts()
    assert (gift.given, gift.standing, gift.channel) == (
        Money(25_00, "CHF"),
        Standing.REPORTED,
        Channel.CASH,
    )
    assert (gift.donor_name, gift.donor_name_is_public, gift.note) == ("Ada Example", True, "No. 7")
    page = treasurer.get(DESK).text
    assert "CHF\N{NO-BREAK SPACE}25.00" in page
    assert "Ada Example · No. 7" in page


def test_a_form_that_is_sent_twice_books_once(treasurer, fund):
    for _ in range(2):
        answer = treasurer.post(f"{DESK}contributions/new", data=gift_form(fund))

    assert (answer.status_code, len(all_gifts())) == (303, 1)


def test_every_form_gets_a_token_of_its_own(treasurer, fund):
    tokens = set()
    for _ in range(2):
        page = treasurer.get(f"{DESK}contributions/new").text
        tokens.add(page.partition('name="form_token"')[2].split('value="')[1].split('"')[0])

    assert len(tokens) == 2


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"amount": "0"}, "more than zero"),
        ({"currency": "KWD"}, "No exchange rate between KWD and CHF is known"),
        ({"currency": "XXX"}, "Not a valid choice"),
        ({"cash_box": "999"}, "Not a valid choice"),
        ({"received_on": "soon"}, "Not a valid date"),
        ({"received_on": ""}, "Write the day"),
        ({"received_on": "2999-01-01"}, "The day lies in the future."),
        ({"form_token": ""}, "required"),
    ],
)
def test_what_cannot_be_booked_is_said_beside_its_field(treasurer, fund, fields, complaint):
    answer = treasurer.post(f"{DESK}contributions/new", data=gift_form(fund, **fields))

    assert (answer.status_code, all_gifts()) == (422, [])
    assert complaint in answer.text


def test_money_needs_a_fund_and_a_cash_box_first(treasurer, docks):
    answer = treasurer.get(f"{DESK}contributions/new")

    assert (answer.status_code, answer.location) == (303, f"{DESK}goal")
    assert "Set your goal first" in treasurer.get(f"{DESK}goal").text


def test_a_contribution_is_taken_back_with_a_reason(treasurer, fund):
    [box] = boxes_of(fund.organization)
    gift = make_contribution(fund, Money(25_00, "CHF"), box=box)
    page = f"{DESK}contributions/{gift.id}/reversal"

    assert page in treasurer.get(DESK).text
    whole = {"amount": "25", "form_token": "first"}
    assert treasurer.post(page, data={**whole, "reason": " "}).status_code == 422
    answer = treasurer.post(page, data={**whole, "reason": "entered twice"})

    assert (answer.status_code, answer.location) == (303, DESK)
    ledger = treasurer.get(DESK).text
    assert "entered twice" in ledger
    assert page not in ledger
    again = {"amount": "25", "form_token": "second", "reason": "again"}
    assert treasurer.post(page, data=again).status_code == 422
    assert db.session.scalar(select(func.count(Reversal.id))) == 1


def test_a_part_of_a_contribution_is_taken_back_once_for_each_form(treasurer, fund):
    [box] = boxes_of(fund.organization)
    gift = make_contribution(fund, Money(25_00, "CHF"), box=box)
    page = f"{DESK}contributions/{gift.id}/reversal"
    part = {"amount": "5.50", "form_token": "first", "reason": "half a ticket"}

    too_much = treasurer.post(page, data={**part, "amount": "25.01"})
    answers = [treasurer.post(page, data=part).status_code for _ in range(2)]

    assert (too_much.status_code, answers) == (422, [303, 303])
    assert "No more than CHF\xa025.00 of it still stands." in too_much.text
    assert 'value="25.01"' in too_much.text
    assert "CHF\xa019.50 left" in treasurer.get(DESK).text
    assert 'value="19.50"' in treasurer.get(page).text


def test_what_lies_with_the_coalition_an_organization_does_not_take_back(treasurer, fund):
    gift = make_contribution(fund, Money(25_00, "CHF"))
    page = f"{DESK}contributions/{gift.id}/reversal"

    assert page not in treasurer.get(DESK).text
    assert treasurer.post(page, data={"reason": "mine"}).status_code == 404


def test_a_contribution_of_another_campaign_is_not_found(treasurer, docks, fund):
    [box] = boxes_of(docks)
    elsewhere = make_campaign(coalition=fund.campaign.coalition)
    take_part(docks, elsewhere)
    other_fund = make_fund(campaign=elsewhere, organization=docks)
    gift = make_contribution(other_fund, Money(25_00, "EUR"), box=box)

    answer = treasurer.post(f"{DESK}contributions/{gift.id}/reversal", data={"reason": "x"})

    assert (answer.status_code, db.session.scalar(select(func.count(Reversal.id)))) == (404, 0)


def test_a_reader_sees_the_sums_and_no_name_that_is_not_public(reader, fund):
    [box] = boxes_of(fund.organization)
    for name, is_public in (("Ada Example", True), ("Ben Example", False)):
        make_contribution(
            fund,
            Money(25_00, "CHF"),
            box=box,
            donor_name=name,
            donor_name_is_public=is_public,
            note="No. 7",
        )

    page = reader.get(DESK).text

    assert page.count("CHF\N{NO-BREAK SPACE}25.00") == 4
    assert ("Ada Example" in page, "Ben Example" in page, "No. 7" in page) == (True, False, False)


@pytest.mark.parametrize("page", ["goal", "goal/withdrawal", "contributions/new"])
def test_a_reader_may_not_change_anything(reader, fund, page):
    make_goal(fund, Money(500_00, "CHF"))

    assert f"{DESK}{page}" not in reader.get(DESK).text
    assert [reader.get(DESK + page).status_code, reader.post(DESK + page).status_code] == [403, 403]


@pytest.mark.parametrize(
    "page", ["", "goal", "goal/withdrawal", "contributions/new", "contributions/1/reversal"]
)
def test_another_organizations_desk_is_not_there(stranger, fund, page):
    [box] = boxes_of(fund.organization)
    make_goal(fund, Money(500_00, "CHF"))
    make_contribution(fund, Money(25_00, "CHF"), box=box)
    form = {**gift_form(fund), "reason": "theirs", "visibility": "public", "seen": "1"}

    answers = [stranger.get(DESK + page)]
    if page:
        answers.append(stranger.post(DESK + page, data=form))

    assert {answer.status_code for answer in answers} == {404}
    assert (len(all_gifts()), db.session.scalar(select(func.count(Reversal.id)))) == (1, 0)
    assert current_goal(fund).target == Money(500_00, "CHF")


def test_money_is_not_recorded_into_a_box_of_another_organization(treasurer, fund):
    theirs = make_cash_box(make_fund(campaign=fund.campaign).organization)

    answer = treasurer.post(f"{DESK}contributions/new", data=gift_form(fund, cash_box=theirs.id))

    assert (answer.status_code, all_gifts()) == (422, [])


def test_long_books_come_in_pages_with_a_constant_number_of_queries(treasurer, fund, count_queries):
    [box] = boxes_of(fund.organization)
    asked = []
    for number in (1, 2, 49):
        for _ in range(number):
            make_contribution(fund, Money(1_00, "CHF"), box=box)
        with count_queries() as queries:
            treasurer.get(DESK)
        asked.append(len(queries))

    assert asked[1] == asked[2]
    assert "?page=2" in treasurer.get(DESK).text
    assert treasurer.get(f"{DESK}?page=2").status_code == 200
    assert treasurer.get(f"{DESK}?page=3").status_code == 404


def test_who_took_a_gift_is_said_where_the_provider_gives_a_name_only(treasurer, fund):
    gift = make_contribution(fund, Money(20_00, "CHF"), box=boxes_of(fund.organization)[0])
    reverse_contribution(gift.id, reason="du_1Lost", kind=ReversalKind.DISPUTE, by=CLERK)

    assert "donor&#39;s bank (du_1Lost)" in treasurer.get(DESK).text
    page = treasurer.get(f"{DESK}contributions/{gift.id}/reversal").text
    assert ("All of it went back." in page, "form_token" in page) == (True, False)


def test_the_list_of_cash_boxes_says_what_lies_in_each(treasurer, fund):
    make_contribution(fund, Money(20_00, "CHF"), box=boxes_of(fund.organization)[0])

    assert "CHF\xa020.00" in treasurer.get(f"{DESK}boxes").text
