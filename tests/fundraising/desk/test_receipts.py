from datetime import date

import pytest
from sqlalchemy import select

from campaign.fundraising.models import KeptRecord, Receipt
from campaign.fundraising.operations import reverse_contribution
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from tests.factories.fundraising import CLERK, make_contribution
from tests.fixtures.papers import text_of

FUND = "/en/desk/docks/spring/fund"
DONOR = {
    "name": "Zoë Lind",
    "address": "Road 1\r\nLund",
    "email": "",
    "language": "en",
    "in_return": "a book worth CHF 5",
}


@pytest.fixture
def gift(fund, docks):
    (tin,) = boxes_of(docks)
    return make_contribution(fund, Money(25_00, "CHF"), box=tin)


def test_a_treasurer_issues_a_receipt_for_cash_and_prints_it(treasurer, gift):
    letterhead = {"address": "Quay 1", "registration": "VR 7", "law": "Act 12", "keep_years": "6"}
    page = f"{FUND}/contributions/{gift.id}/receipt"

    saved = treasurer.post(f"{FUND}/receipts/letterhead", data=letterhead)
    wrong = treasurer.post(page, data={**DONOR, "email": "nowhere"})
    issued = [treasurer.post(page, data=DONOR).status_code for _ in range(2)]

    (receipt,) = db.session.scalars(select(Receipt))
    (kept,) = db.session.scalars(select(KeptRecord))
    paper = text_of(treasurer.get(f"{FUND}/receipts/{receipt.id}").data)
    listed = treasurer.get(f"{FUND}/receipts/").text
    assert (saved.status_code, wrong.status_code, issued) == (303, 422, [303, 303])
    assert "This is no e-mail address." in wrong.text
    for words in ("Quay 1", "VR 7", "Zoë Lind", "Lund", "In return for the gift: a book worth"):
        assert words in paper, words
    assert (kept.law, kept.keep_until) == ("Act 12", date(real_now().year + 6, 12, 31))
    assert kept.data["address"] == "Road 1\nLund"
    assert db.session.scalars(select(OutboxRow)).all() == []
    assert receipt.number in listed
    assert receipt.number.endswith(f"-{today('UTC').year}-000001")
    assert receipt.number in treasurer.get(page).text


def test_the_list_says_what_became_of_a_receipt(treasurer, gift):
    treasurer.post(f"{FUND}/contributions/{gift.id}/receipt", data=DONOR)
    reverse_contribution(gift.id, reason="refund", by=CLERK)

    listed = treasurer.get(f"{FUND}/receipts/").text

    numbers = db.session.scalars(select(Receipt.number).order_by(Receipt.id)).all()
    assert f"replaced by {numbers[1]}" in listed
    assert f"cancels {numbers[0]}" in listed


def test_receipts_are_for_those_who_keep_the_books(treasurer, reader, stranger, gift):
    treasurer.post(f"{FUND}/contributions/{gift.id}/receipt", data=DONOR)
    number = db.session.scalar(select(Receipt.id))

    for path in (f"receipts/{number}", "receipts/", f"contributions/{gift.id}/receipt"):
        assert reader.get(f"{FUND}/{path}").status_code == 403, path
        assert stranger.get(f"{FUND}/{path}").status_code == 404, path
    assert stranger.get(f"/en/desk/mills/spring/fund/receipts/{number}").status_code == 404
