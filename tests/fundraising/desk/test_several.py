"""A stall is entered at once: all of its gifts, or none."""

from sqlalchemy import select

from campaign.fundraising.models import Contribution
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money

PAGE = "/en/desk/docks/spring/fund/contributions/several"


def stall(docks):
    [box, *_] = boxes_of(docks)
    return {
        "received_on": today().isoformat(),
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


def test_one_line_that_is_wrong_records_nothing_and_keeps_what_was_typed(treasurer, docks, fund):
    lines = {"lines-0-amount": "20", "lines-1-amount": "a lot", "lines-2-donor_name": "No Sum"}

    answer = treasurer.post(PAGE, data={**stall(docks), **lines})

    assert (answer.status_code, gifts()) == (422, [])
    assert "Gift 2: Write the amount in digits" in answer.text
    assert "Gift 3: Write the amount in digits" in answer.text
    assert '<a href="#lines-1-amount">Gift 2:' in answer.text
    assert 'value="a lot"' in answer.text
    assert "Write at least one amount." in treasurer.post(PAGE, data=stall(docks)).text
