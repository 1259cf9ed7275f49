"""What the bank told of somebody's transfers is taken along, and forgotten."""

import io

from sqlalchemy import select

from campaign.fundraising.models import BankLine, CashBoxKind
from campaign.fundraising.operations.bank_statements import take_in
from campaign.fundraising.operations.promises import promise_transfer
from campaign.fundraising.operations.taking_over import confirm_import, take_over_some
from campaign.fundraising.statements.files import look_at_columns
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.permissions import Role
from campaign.privacy.bank import told_lines
from campaign.privacy.export import exported
from campaign.privacy.operations import erase
from campaign.privacy.queries import count_stored, somebody_at
from tests.factories.accounts import make_person
from tests.factories.fundraising import CLERK, make_cash_box, make_fund
from tests.privacy.traces import places_of

IBAN = "DE13000000000000012345"
ADA = "DE15000000000000067890"


def test_lines_of_ones_own_gifts_are_told_and_lines_under_ones_name_are_forgotten(organization):
    ada = make_person(Role.READER, of=organization, name="Ada")
    with transaction():
        ada.name = "Ada Muster"
    fund = make_fund()
    box = make_cash_box(fund.organization, kind=CashBoxKind.BANK, iban=IBAN)
    made = promise_transfer(
        fund.id, box.id, Money(5_00, "EUR"), language="en", email="ada@example.org"
    )
    rows = (
        f"2021-01-05,A. Muster,{ADA},Gift {made.pledge.reference},5.00",
        "2021-01-06,ADA MUSTER,,for peace,6.00",
        "2021-01-07,Bo,,Greetings to Ada Muster,7.00",
    )
    content = "\n".join(["Date,Name,IBAN,Text,Amount", *rows]).encode()
    guess = look_at_columns(io.BytesIO(content))
    confirmed, kept = (
        take_in(box.id, each, by=CLERK, layout=guess.layout)
        for each in (content, content.replace(b"2021", b"2020"))
    )
    confirm_import(confirmed.id, by=CLERK)
    take_over_some(confirmed.id, by=CLERK)

    told = told_lines(ada.email)
    assert {(line["name"], line["amount"]) for line in told} == {("A. Muster", "5.00 EUR")}
    assert ("bank_lines", 2) in count_stored(somebody_at(ada.email))
    assert b"bank_lines.json" in exported(somebody_at(ada.email))
    assert kept.content is not None
    erase(ada.email)
    by_law = {"kept_records.data"}
    assert [places_of(word) for word in ("Muster", ADA)] == [by_law, set()]
    assert sorted(db.session.scalars(select(BankLine.text).where(BankLine.text != ""))) == [
        "Greetings to …",
        "Greetings to …",
    ]
