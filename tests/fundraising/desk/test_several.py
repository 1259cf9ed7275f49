"""A stall is entered at once: all of its gifts, or none."""

from sqlalchemy import select

from campaign.fundraising.models import Contribution
from campaign.fundraising.operations import RulesDraft, set_giving_rules
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK

PAGE = "/en/desk/docks/spring/fund/contributions/several"


def stall(docks):
    [box, *_] = boxes_of(docks)
    return {
        "received_on": today("UTC").isoformat(),
        "cash_box": box.id,
        "currency": "CHF",
        "form_token": "stall",
    }


def gifts():
    query = select(Contribution).order_by(Contribution.id)
    return [(gift.given, gift.donor_name) for gift in db.session.scalars(query)]


def test_many_gifts_are_recorded_once_and_empty_lines_are_none(treasurer, docks, fund):
    lines = {"lines-0-amount": "20", "lines-3-amount": "7,50", "lines-3-donor_name": "Ada Example"}
    data = {**stall(docks), **lines}

    answers = [treasurer.post(PAGE, data=data).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert gifts() == [(Money(20_00, "CHF"), None), (Money(7_50, "CHF"), "Ada Example")]
    assert (
        "2 contributions were recorded: CHF\xa027.50 together."
        in treasurer.get("/en/desk/docks/spring/fund/").text
    )


def test_rules_ask_for_the_name_of_who_gives_much_and_say_what_may_not_be_kept(
    treasurer, docks, fund
):
    rules = RulesDraft(currency="CHF", nameless=50_00, disclosed=80_00, largest=90_00)
    set_giving_rules(fund.id, rules, by=CLERK)
    single = {**stall(docks), "fund": fund.id, "amount": "100"}
    one, here = "/en/desk/docks/spring/fund/contributions/new", "/en/desk/docks/spring/fund/"
    refused = "A gift of this size needs the donor&#39;s name: the limit is CHF\xa050."

    assert refused in treasurer.post(PAGE, data={**stall(docks), "lines-0-amount": "60"}).text
    assert refused in treasurer.post(one, data=single).text
    assert gifts() == []
    treasurer.post(one, data={**single, "is_of_many": "y"})
    assert "give back what" not in treasurer.get(here).text
    treasurer.post(one, data={**single, "form_token": "two", "donor_name": "Ada Example"})
    assert "at most as a single gift: give back what may not be kept." in treasurer.get(here).text
    assert gifts() == [(Money(100_00, "CHF"), None), (Money(100_00, "CHF"), "Ada Example")]
    assert db.session.scalars(
        select(Contribution.is_disclosed).order_by(Contribution.id)
    ).all() == [False, True]


def test_one_line_that_is_wrong_records_nothing_and_keeps_what_was_typed(treasurer, docks, fund):
    lines = {"lines-0-amount": "20", "lines-1-amount": "a lot", "lines-2-donor_name": "No Sum"}

    answer = treasurer.post(PAGE, data={**stall(docks), **lines})

    assert (answer.status_code, gifts()) == (422, [])
    assert "Gift 2: Write the amount in digits" in answer.text
    assert "Gift 3: Write the amount in digits" in answer.text
    assert '<a href="#lines-1-amount">Gift 2:' in answer.text
    assert 'value="a lot"' in answer.text
    assert "Write at least one amount." in treasurer.post(PAGE, data=stall(docks)).text
