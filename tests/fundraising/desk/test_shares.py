"""What each participant gives itself, as all members see it."""

import re

from sqlalchemy import select

from campaign.fundraising.models import Share
from campaign.fundraising.operations.shares import set_share
from campaign.fundraising.operations.transfers import agree_to_transfer, propose_transfer
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK, make_cash_box, make_gift_in_kind

DESK = "/en/desk/docks/spring/fund/"
WISH = {"amount": "300", "currency": "CHF", "note": "and three interpreters"}


def rows(page):
    """Words of each row of the table, by what it begins with."""
    cells = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S) for row in page.split("<tr")[2:]]
    plain = [[_words(cell) for cell in row] for row in cells]
    return {row[0]: row[1:] for row in plain if row}


def _words(cell):
    return re.sub(r"\s+", " ", re.sub(r"<.*?>", "", cell)).strip()


def pass_on(campaign, coalition, box, amount, token):
    transfer = propose_transfer(
        campaign,
        box.id,
        coalition,
        amount,
        is_given=True,
        on_day=today("UTC"),
        by=CLERK,
        form_token=token,
    )
    agree_to_transfer(transfer.id, make_cash_box(coalition).id, by=CLERK)


def test_an_organization_says_what_it_gives_and_all_members_see_what_came_of_it(
    treasurer, reader, campaign, coalition, docks, fund
):
    box = make_cash_box(docks, currency="CHF")
    pass_on(campaign, coalition, box, Money(120_00, "CHF"), "one")
    make_gift_in_kind(fund)

    answers = [treasurer.post(f"{DESK}share", data=WISH).status_code for _ in range(2)]
    [said, passed_on, in_kind] = rows(reader.get(f"{DESK}shares").text)["Docks"]

    assert answers == [303, 303]
    assert len(db.session.scalars(select(Share)).all()) == 1
    assert "CHF 300.00 · and three interpreters" in said
    assert "CHF 120.00" in passed_on
    assert in_kind.endswith("1")
    treasurer.post(f"{DESK}share/withdrawal")
    assert "nothing said yet" in rows(reader.get(f"{DESK}shares").text)["Docks"][0]


def test_what_is_no_amount_is_said_beside_the_field(treasurer, docks):
    answer = treasurer.post(f"{DESK}share", data={**WISH, "amount": "0"})

    assert (answer.status_code, db.session.scalars(select(Share)).all()) == (422, [])
    assert "The amount must be more than zero." in answer.text
    assert "and three interpreters" in answer.text


def test_a_new_word_takes_the_place_of_the_old_one(campaign, docks, coalition):
    for minor in (300_00, 200_00):
        set_share(campaign.id, docks.id, Money(minor, "CHF"), by=CLERK)

    shares = db.session.scalars(select(Share).order_by(Share.id)).all()

    assert [(share.amount.minor, share.ended_at is None) for share in shares] == [
        (300_00, False),
        (200_00, True),
    ]
