"""A gift has one receipt; numbers of a cash box follow each other; nothing issued is edited."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from campaign.cli.worker import ATTACHMENTS
from campaign.fundraising.models import KeptRecord, Receipt, ReversalKind
from campaign.fundraising.operations import reinstate_contribution, reverse_contribution
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.papers.receipts import receipt_paper
from campaign.fundraising.queries.checking import differences
from campaign.kernel import mail
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow, deliver_due
from tests.factories.fundraising import CLERK, make_cash_box, make_contribution, make_rate
from tests.fixtures.papers import text_of

ZOE = Recipient(language="en", name="Zoë Lind", address="Road 1\nLund", email="zoe@example.org")


@pytest.fixture
def settings(settings, mailbox):
    return replace(settings, smtp_url=mailbox.url)


@pytest.fixture
def tin(campaign):
    return make_cash_box(campaign.coalition, slug="tin")


def issue(gift, recipient=ZOE):
    return issue_receipt(gift.id, recipient, by=CLERK)


def issue_and_fail(gift):
    with transaction():
        issue(gift)
        raise ZeroDivisionError


def test_a_receipt_says_who_received_what_from_whom_and_for_what(root, tin):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(root, Money(25_00, "CHF"), box=tin)

    receipt = issue(gift)
    text = text_of(receipt_paper(receipt.id).content)

    assert receipt.number == f"TIN-{today('UTC').year}-000001"
    for words in (
        receipt.number,
        "Zoë Lind",
        "Road 1",
        "CHF\xa025.00 (CHF)",
        "€20.00",
        "in cash",
        "No goods or services were given in return for the gift.",
        "Page 1 of 1",
    ):
        assert words in text, words
    assert "SAMPLE" not in text


def test_a_gift_has_one_receipt_and_one_mail_with_it(root, tin, mailbox):
    gift = make_contribution(root, Money(25_00, "EUR"), box=tin)

    first, second = issue(gift).id, issue(gift).id
    deliver_due({mail.KIND: partial(mail.deliver, makers=ATTACHMENTS)})

    (message,) = mailbox.messages
    (paper,) = message.iter_attachments()
    assert first == second
    assert paper.get_content_type() == "application/pdf"
    assert paper.get_filename() == f"TIN-{today('UTC').year}-000001.pdf"
    assert paper.get_content() == receipt_paper(first).content
    assert message["Content-Language"] == "en"
    assert f"TIN-{today('UTC').year}-000001" in message.get_body(("plain",)).get_content()


def test_the_mails_row_names_the_paper_and_does_not_hold_it(root, tin):
    receipt = issue(make_contribution(root, Money(25_00, "EUR"), box=tin))

    (row,) = db.session.scalars(select(OutboxRow))
    assert row.payload["attachments"] == [{"kind": "receipt", "id": receipt.id}]


def test_numbers_follow_each_other_for_each_box_whatever_fails_between(root, tin):
    other = make_cash_box(root.campaign.coalition, slug="other")
    gifts = [make_contribution(root, Money(1_00, "EUR"), box=box) for box in (tin, tin, other)]

    issue(gifts[0])
    with pytest.raises(ZeroDivisionError):
        issue_and_fail(gifts[1])
    numbers = [issue(gifts[1]).number, issue(gifts[2]).number]

    year = today("UTC").year
    assert numbers == [f"TIN-{year}-000002", f"OTHER-{year}-000001"]


def test_receipts_issued_at_the_same_moment_get_numbers_without_a_gap(root, tin, at_once):
    ids = [make_contribution(root, Money(1_00, "EUR"), box=tin).id for _ in range(3)]

    at_once(*(partial(issue_receipt, gift, ZOE, by=CLERK) for gift in (*ids, ids[0])))

    assert sorted(db.session.scalars(select(Receipt.serial))) == [1, 2, 3]


def test_the_link_of_the_mail_opens_the_paper_and_no_other_does(root, tin, client):
    receipt = issue(make_contribution(root, Money(25_00, "EUR"), box=tin))
    token = db.session.scalar(select(OutboxRow)).payload["values"]["receipt_token"]
    address = f"/en/{root.campaign.slug}/give/receipts/"

    good = client.get(f"{address}{token}")
    forged = client.get(f"{address}{receipt.id + 1}-{token.partition('-')[2]}")

    assert (good.status_code, good.mimetype, forged.status_code) == (200, "application/pdf", 404)
    assert good.headers["Cache-Control"] == "no-store"
    assert good.headers["Referrer-Policy"] == "no-referrer"


def test_whom_a_receipt_names_lies_apart_until_a_stated_day(root, tin):
    receipt = issue(make_contribution(root, Money(25_00, "EUR"), box=tin))

    kept = receipt.kept
    assert (kept.kind, kept.email, kept.keep_until.year - today("UTC").year) == (
        "receipt",
        "zoe@example.org",
        10,
    )
    with transaction():
        db.session.delete(db.session.get_one(KeptRecord, kept.id))
    db.session.expire_all()

    text = text_of(receipt_paper(receipt.id).content)
    assert "Zoë" not in text
    assert "no longer kept" in text


def test_what_is_taken_back_is_said_by_a_new_receipt_that_names_the_one_it_corrects(root, tin):
    gift = make_contribution(root, Money(25_00, "EUR"), box=tin)
    first = issue(gift)

    reverse_contribution(gift.id, reason="refund", amount=Money(10_00, "EUR"), by=CLERK)
    reverse_contribution(gift.id, reason="refund", by=CLERK)
    reinstate_contribution(
        gift.id, Money(5_00, "EUR"), reason="dispute won", kind=ReversalKind.DISPUTE, by=CLERK
    )

    receipts = db.session.scalars(select(Receipt).order_by(Receipt.id)).all()
    assert [(each.serial, each.stands.minor, each.corrects_id) for each in receipts] == [
        (1, 25_00, None),
        (2, 15_00, receipts[0].id),
        (3, 0, receipts[1].id),
        (4, 5_00, receipts[2].id),
    ]
    papers = [text_of(receipt_paper(each.id).content) for each in receipts]
    assert "Receipt for a gift" in papers[0]
    assert f"This corrects receipt {first.number}" in papers[1].replace("\n", " ")
    assert "€15.00" in papers[1]
    assert "Receipt cancelled" in papers[2]
    assert "Zoë Lind" in papers[3]
    assert len(db.session.scalars(select(OutboxRow)).all()) == 4
    assert list(differences()) == []


def test_books_without_a_number_or_with_a_false_receipt_are_named(root, tin):
    gifts = [make_contribution(root, Money(25_00, "EUR"), box=tin) for _ in range(3)]
    receipts = [issue(gift) for gift in gifts]
    with transaction():
        db.session.delete(receipts[1])
        receipts[2].stands = Money(30_00, "EUR")

    year = today("UTC").year
    assert list(differences()) == [
        f"receipts of tin in {year}: 3 comes where 2 is due",
        f"receipt TIN-{year}-000003: it says 30.00 EUR, of contribution {gifts[2].id} stand "
        "25.00 EUR",
    ]
