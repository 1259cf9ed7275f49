from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from campaign.cli.worker import ATTACHMENTS
from campaign.fundraising.models import YearlyStatement
from campaign.fundraising.operations import reverse_contribution
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel import mail
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow, deliver_due
from campaign.privacy.operations import erase
from tests.factories.fundraising import CLERK, make_contribution, make_rate
from tests.fixtures.papers import text_of

YEARS = "/en/desk/docks/spring/fund/receipts/years/"


@pytest.fixture
def settings(settings, mailbox):
    return replace(settings, smtp_url=mailbox.url)


def given(fund, docks, minor, name, email=None, on=date(2020, 5, 2)):
    (tin,) = boxes_of(docks)
    gift = make_contribution(fund, Money(minor, "CHF"), box=tin, received_on=on)
    issue_receipt(gift.id, Recipient(language="en", name=name, email=email), by=CLERK)
    return gift


@pytest.fixture
def gifts(fund, docks):
    for day in (date(2019, 5, 1), date(2020, 5, 1)):
        make_rate("EUR", "CHF", "1.25", day)
    given(fund, docks, 11_00, "Zoë", "zoe@example.org")
    given(fund, docks, 12_00, "Zoë", "zoe@example.org", date(2020, 5, 3))
    given(fund, docks, 90_00, "Zoë", "zoe@example.org", date(2019, 5, 3))
    given(fund, docks, 14_00, "Yves", "yves@example.org")
    given(fund, docks, 15_00, "Printed Pia")
    refunded = given(fund, docks, 16_00, "Rosa", "rosa@example.org")
    reverse_contribution(refunded.id, reason="refund", by=CLERK)
    erase("yves@example.org")
    with transaction():
        for row in db.session.scalars(select(OutboxRow)):
            db.session.delete(row)


def test_each_donor_of_a_year_is_sent_all_gifts_of_it_once(treasurer, gifts, mailbox):
    before = treasurer.get(f"{YEARS}2020").text
    answers = [treasurer.post(f"{YEARS}2020").status_code for _ in range(2)]
    deliver_due({mail.KIND: partial(mail.deliver, makers=ATTACHMENTS)})

    (message,) = mailbox.messages
    (paper,) = message.iter_attachments()
    text = text_of(paper.get_content())
    assert "Send 1 statement" in before
    assert "Printed Pia" in before
    assert answers == [303, 303]
    assert message["To"] == "zoe@example.org"
    assert message["Subject"] == "Your gifts in 2020"
    for words in ("CHF\xa011.00", "CHF\xa012.00", "CHF\xa023.00", "Zoë"):
        assert words in text, words
    assert "CHF\xa090.00" not in text
    assert len(db.session.scalars(select(YearlyStatement)).all()) == 1
    assert "1 was sent already." in treasurer.get(f"{YEARS}2020").text


def test_a_year_that_goes_on_is_not_told_yet(treasurer, fund, docks):
    given(fund, docks, 11_00, "Zoë", "zoe@example.org", today("UTC"))

    page = treasurer.get(f"{YEARS}{today('UTC').year}").text
    treasurer.post(f"{YEARS}{today('UTC').year}")

    assert str(today("UTC").year) in treasurer.get(YEARS).text
    assert "The year is not over yet: more gifts may come." in page
    assert db.session.scalars(select(YearlyStatement)).all() == []
    assert treasurer.get(f"{YEARS}2018").status_code == 404
