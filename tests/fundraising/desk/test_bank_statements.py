"""A treasurer's way from a bank's file to gifts: choose, look, confirm; then the queue."""

import io
import re

import pytest
from sqlalchemy import select

from campaign.fundraising.models import BankLine, CashBoxKind, Contribution, LineState, PledgeState
from campaign.fundraising.operations.promises import promise_transfer
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.factories.fundraising import make_cash_box

FUND = "/en/desk/docks/spring/fund"
IBAN = "DE13000000000000012345"


@pytest.fixture
def account(fund, docks):
    return make_cash_box(docks, name="Giro", kind=CashBoxKind.BANK, currency="CHF", iban=IBAN)


def upload(client, content: bytes):
    file = (io.BytesIO(content), "january.csv")
    return client.post(f"{FUND}/bank", data={"file": file}, content_type="multipart/form-data")


def gifts() -> list[int]:
    return [
        gift.given.minor
        for gift in db.session.scalars(select(Contribution).order_by(Contribution.id))
    ]


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_a_file_is_looked_at_confirmed_and_its_queue_worked_off(treasurer, fund, account):
    made = promise_transfer(fund.id, account.id, Money(50_00, "CHF"), language="en")
    reference = made.pledge.reference
    rows = (f"Ada,{reference},50.00", "Bo,for peace,20.00", "Cleo,,9.00")
    lines = "\n".join(f"{today('UTC')},{row}" for row in rows)
    content = f"Date,Name,Text,Amount\n{lines}\n".encode()

    looked = upload(treasurer, content)
    draft = looked.headers["Location"]
    preview = words_of(treasurer.get(draft))
    assert "Nothing is booked yet." in preview
    assert "certain: the reference is right 1" in preview.replace("Lines 1", "1")
    assert gifts() == []
    done = treasurer.post(f"{draft}/confirmation", follow_redirects=True)
    assert "3 lines were taken over." in words_of(done)
    assert gifts() == [50_00]

    queue = words_of(treasurer.get(f"{FUND}/bank/queue"))
    assert [name in queue for name in ("Bo", "Cleo")] == [True, True]
    bo, cleo = db.session.scalars(
        select(BankLine).filter_by(state=LineState.WAITING).order_by(BankLine.id)
    ).all()
    line = f"{FUND}/bank/lines"
    data = {"act": "split", "amount": "15", "fund": fund.id, "other_fund": fund.id}
    treasurer.post(f"{line}/{bo.id}", data=data)
    treasurer.post(f"{line}/{cleo.id}", data={"act": "gift", "fund": fund.id})
    assert gifts() == [50_00, 15_00, 5_00, 9_00]
    assert standing_totals(fund).received == Money(79_00, "CHF")
    treasurer.post(f"{line}/{cleo.id}", data={"act": "back"})
    treasurer.post(f"{line}/{cleo.id}", data={"act": "own_transfer"})
    assert standing_totals(fund).received == Money(70_00, "CHF")
    assert "No line waits." in words_of(treasurer.get(f"{FUND}/bank/queue"))
    again = upload(treasurer, content).headers["Location"]
    shown = words_of(treasurer.get(again))
    assert "known from an earlier file, left out" in shown
    assert shown.count("known from an earlier file") == 1 + 3
    treasurer.post(f"{again}/discarding")
    assert treasurer.get(again).status_code == 404


def test_what_cannot_be_read_is_said_and_columns_are_asked_for_once(treasurer, account):
    refused = upload(treasurer, b"%PDF-1.7")
    assert refused.status_code == 422
    assert "This is a PDF file" in refused.text

    wordless = upload(treasurer, b"Date,Name,Amount\n2021-01-05,Cy,5.25\n").headers["Location"]
    assert wordless.endswith("/columns")

    unnamed = b"a,b,c\n05/01/2021,5.25,Ada\n"
    asked = upload(treasurer, unnamed).headers["Location"]
    assert "b, such as 5.25" in treasurer.get(asked, follow_redirects=True).text
    columns = dict.fromkeys(("debit", "credit", "sign", "iban", "text"), -1)
    columns |= {"reference": -1, "bank_reference": -1, "booked": 0, "amount": 1, "name": 2}
    data = columns | {"decimal_mark": ".", "day_order": "dmy"}
    too_little = treasurer.post(asked, data=data | {"amount": -1})
    assert too_little.status_code == 422
    draft = treasurer.post(asked, data=data | {"booked": 2})
    assert draft.status_code == 422
    draft = treasurer.post(asked, data=data | {"name": -1}).headers["Location"]
    assert "Say again which column is what" in treasurer.get(draft).text
    assert 'selected value="1"' in treasurer.get(asked).text
    treasurer.post(asked, data=data)
    next_file = upload(treasurer, unnamed.replace(b"Ada", b"Bo"))
    assert not next_file.headers["Location"].endswith("columns")
    names = db.session.scalars(select(BankLine.name).order_by(BankLine.id)).all()
    assert names == ["Ada", "Bo"]
    assert "Giro" in words_of(treasurer.get(f"{FUND}/bank"))


def test_back_and_another_click_opens_one_cash_box(treasurer, fund, docks):
    before = len(boxes_of(docks))
    data = {"name": "Giro", "kind": "bank", "currency": "CHF", "form_token": "of one page"}
    for _ in range(2):
        treasurer.post(f"{FUND}/boxes/new", data=data)

    assert len(boxes_of(docks)) == before + 1


def test_a_cash_box_is_opened_and_edited_and_its_iban_checked(treasurer, fund, docks):
    data = {
        "name": "Giro",
        "kind": "bank",
        "currency": "CHF",
        "iban": "DE14 0000 0000",
    }
    wrong = treasurer.post(f"{FUND}/boxes/new", data=data)
    assert (wrong.status_code, "This IBAN has a mistake in it." in wrong.text) == (422, True)
    data["iban"] = "de13 0000 0000 0000 0123 45"
    treasurer.post(f"{FUND}/boxes/new", data=data)
    box = boxes_of(docks)[-1]
    assert (box.name, box.iban, box.currency) == ("Giro", IBAN, "CHF")
    treasurer.post(f"{FUND}/boxes/{box.id}", data={"name": "Main", "iban": IBAN, "bic": "nope"})
    assert box.name == "Giro"
    treasurer.post(f"{FUND}/boxes/{box.id}", data={"name": "Main", "holder": "Docks", "iban": IBAN})
    assert (box.name, box.holder) == ("Main", "Docks")
    assert "Main" in treasurer.get(f"{FUND}/boxes").text


def test_a_treasurer_who_knows_better_confirms_a_pledge_or_expects_it_no_more(
    treasurer, reader, fund, account
):
    meant, other = (
        promise_transfer(fund.id, account.id, Money(minor, "CHF"), language="en").pledge
        for minor in (50_00, 7_00)
    )
    page = treasurer.get(f"{FUND}/pledges")
    assert words_of(page).count("unanswered") == 2
    treasurer.post(f"{FUND}/pledges/{meant.id}/confirmation")
    treasurer.post(f"{FUND}/pledges/{other.id}/withdrawal")

    assert (meant.state, other.state) == (PledgeState.OPEN, PledgeState.WITHDRAWN)
    assert standing_totals(fund).expected == Money(50_00, "CHF")
    log = db.session.scalars(
        select(AuditEntry).filter_by(subject=f"pledge:{meant.id}").order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in log] == ["pledge.recorded", "pledge.confirmed"]
    again = treasurer.post(f"{FUND}/pledges/{other.id}/confirmation")
    assert again.status_code == 404
    assert reader.get(f"{FUND}/pledges").status_code == 403


def test_nobody_but_the_treasurers_of_the_box_sees_its_statements(reader, stranger, account):
    for verb in ("bank", "bank/queue", "boxes"):
        assert reader.get(f"{FUND}/{verb}").status_code == 403
        assert stranger.get(f"{FUND}/{verb}").status_code == 404
