"""A donor's way by bank transfer: how much, then one screen; no account, no typed field."""

import re

import pytest
from sqlalchemy import select

from campaign.fundraising.models import CashBoxKind, Pledge, PledgeState
from campaign.fundraising.operations import bank_statements, promises
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow
from campaign.privacy.retention import forget_old
from tests.factories.fundraising import make_cash_box

IBAN = "DE13000000000000012345"


@pytest.fixture
def give(campaign, root):
    make_cash_box(
        campaign.coalition, kind=CashBoxKind.BANK, iban=IBAN, holder="Sea Coalition", currency="EUR"
    )
    return f"/en/{campaign.slug}/give"


def test_a_pledge_shows_all_that_a_bank_asks_for_and_can_be_withdrawn(client, give):
    page = client.get(give).text
    link = re.search(r'href="([^"]*give/transfer\?[^"]*)"', page)[1].replace("&amp;", "&")
    form = client.get(link)
    assert form.status_code == 200
    chosen = re.search(r'name="amount"[^>]*value="(\d+)"', form.text)[1]
    made = client.post(link, data={"amount": chosen})
    assert made.status_code == 303
    shown = client.get(made.headers["Location"])
    pledge = db.session.scalars(select(Pledge)).one()
    assert (pledge.promised.minor, pledge.state) == (int(chosen), PledgeState.UNCONFIRMED)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    for told in ("Sea Coalition", "DE13 0000", pledge.reference[:4]):
        assert told in shown.text
    assert 'src="data:image/svg+xml' in shown.text
    path = made.headers["Location"]
    for _twice in range(2):
        client.post(f"{path}/withdrawal")
    assert "You withdrew this pledge." in client.get(path).text
    assert client.get(f"{path}x").status_code == 404
    wrong = client.post(link, data={"amount": "other", "other_amount": "999999"})
    assert (wrong.status_code, "treasurer" in wrong.text) == (422, True)


def test_the_mail_of_a_pledge_confirms_it_and_its_address_is_forgotten(client, give, monkeypatch):
    link = re.search(r'href="([^"]*give/transfer\?[^"]*)"', client.get(give).text)[1]
    data = {"amount": "other", "other_amount": "40", "email": "ada@example.org"}
    made = client.post(link.replace("&amp;", "&"), data=data)
    pledge = db.session.scalars(select(Pledge)).one()
    values = db.session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id)).all()[-1][
        "values"
    ]
    path = made.headers["Location"]

    assert "I will transfer this" in client.get(f"{path}?answer={values['answer']}").text
    assert pledge.state is PledgeState.UNCONFIRMED
    assert client.post(f"{path}/confirmation", data={"answer": "wrong"}).status_code == 404
    client.post(f"{path}/confirmation", data={"answer": values["answer"]})
    assert pledge.state is PledgeState.OPEN
    client.post(f"{path}/withdrawal")
    forget_old()
    assert pledge.email == "ada@example.org"
    monkeypatch.setattr(promises, "KEPT_AFTER_END", bank_statements.KEPT_AFTER_END * -1)
    forget_old()
    db.session.refresh(pledge)
    assert pledge.email is None
