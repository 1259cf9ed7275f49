"""Files of banks become a draft, the draft gifts and a queue; each movement once."""

import pytest
from sqlalchemy import func, select

from campaign.fundraising.models import (
    Account,
    AccountKind,
    BankLine,
    CashBoxKind,
    Contribution,
    ImportState,
    LineState,
    OtherMoney,
    Pledge,
    PledgeState,
    StatementImport,
)
from campaign.fundraising.operations import bank_statements as statements
from campaign.fundraising.operations import reading_statements, taking_over
from campaign.fundraising.operations.bank_lines import (
    Share,
    book_line,
    call_other,
    take_back_returned,
)
from campaign.fundraising.operations.bank_statements import discard_import, take_in
from campaign.fundraising.operations.pledges import record_pledge
from campaign.fundraising.operations.promises import (
    confirm_promise,
    expire_pledges,
    find_promise,
    promise_transfer,
    withdraw_promise,
)
from campaign.fundraising.operations.putting_back import put_back
from campaign.fundraising.operations.taking_over import confirm_import, take_over_some
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from tests.factories.fundraising import CLERK, make_cash_box, make_fund, make_rate

IBAN = "DE13000000000000012345"
DAY = "05.01.2021"


@pytest.fixture
def fund(app):
    return make_fund()


@pytest.fixture
def box(fund):
    return make_cash_box(fund.organization, kind=CashBoxKind.BANK, iban=IBAN)


def csv_of(*rows: tuple[str, str, str]) -> bytes:
    head = "Buchungstag;Auftraggeber;Verwendungszweck;Betrag"
    return "\n".join([head, *(f"{DAY};{name};{text};{sum_}" for name, text, sum_ in rows)]).encode()


def take(box, *rows, with_likely=False) -> StatementImport:
    """Read, confirmed and taken over, as the worker would."""
    stored = take_in(box.id, csv_of(*rows), by=CLERK)
    confirm_import(stored.id, by=CLERK, with_likely=with_likely)
    while take_over_some(stored.id, by=CLERK):
        pass
    return stored


def queue() -> list[BankLine]:
    query = select(BankLine).where(BankLine.state == LineState.WAITING)
    return list(db.session.scalars(query.order_by(BankLine.id)))


def promise(fund, box, minor, **options):
    return promise_transfer(fund.id, box.id, Money(minor, "EUR"), language="en", **options)


def balance_of(box) -> int:
    [account] = db.session.scalars(
        select(Account).filter_by(cash_box_id=box.id, kind=AccountKind.CASH_BOX)
    )
    return account.balance_minor


def gifts() -> list[tuple[int, str | None]]:
    found = db.session.scalars(select(Contribution).order_by(Contribution.id))
    return [(gift.given.minor, gift.donor_name) for gift in found]


def expected(fund) -> int:
    return standing_totals(fund).expected.minor


def test_certain_lines_are_booked_all_others_wait_and_nothing_before_it_is_confirmed(fund, box):
    reference = promise(fund, box, 50_00).pledge.reference
    record_pledge(fund.id, Money(30_00, "EUR"), by=CLERK, note="Bo Beispiel")
    record_pledge(fund.id, Money(20_00, "EUR"), by=CLERK)
    content = csv_of(
        ("Ada Muster", f"Gift {reference}", "50,00"),
        ("BEISPIEL, BO", "for peace", "30,00"),
        ("Cleo Example", "", "20,00"),
        ("Dan Muster", "", "11,00"),
    )
    stored = take_in(box.id, content, by=CLERK)
    lines = db.session.scalars(select(BankLine).order_by(BankLine.id)).all()

    assert [line.confidence for line in lines] == ["certain", "likely", "possible", "none"]
    assert (stored.state, stored.lines, gifts()) == (ImportState.DRAFT, 4, [])
    confirm_import(stored.id, by=CLERK)
    assert take_over_some(stored.id, by=CLERK) is False
    assert gifts() == [(50_00, "Ada Muster")]
    assert [line.amount.minor for line in queue()] == [30_00, 20_00, 11_00]
    assert (stored.state, stored.taken) == (ImportState.DONE, 4)
    assert list(differences()) == []


def test_the_same_file_and_an_overlapping_one_book_once_also_at_once(fund, box, at_once):
    pledges = [promise(fund, box, 50_00).pledge.reference for _each in range(2)]
    rows = [("Ada", pledges[0], "50,00"), ("Bo", "", "5,00"), ("Bo", "", "5,00")]
    first = take_in(box.id, csv_of(*rows), by=CLERK).id
    again = take_in(box.id, csv_of(*rows, ("Cleo", pledges[1], "50,00")), by=CLERK).id
    for import_id in (first, again):
        confirm_import(import_id, by=CLERK)

    at_once(
        *(lambda each=each: take_over_some(each, by=CLERK) for each in (first, again, first, again))
    )

    assert sorted(gifts()) == [(50_00, "Ada"), (50_00, "Cleo")]
    assert [line.name for line in queue()] == ["Bo", "Bo"]
    take(box, *rows)
    assert (len(gifts()), len(queue())) == (2, 2)
    assert list(differences()) == []


def test_a_draft_can_be_thrown_away_and_a_refused_file_leaves_nothing(fund, box):
    stored = take_in(box.id, csv_of(("Ada", "", "5,00")), by=CLERK)
    discard_import(stored.id, by=CLERK)

    with pytest.raises(Refused, match="Line 3"):
        take_in(box.id, csv_of(("Ada", "", "5,00"), ("Bo", "", "many")), by=CLERK)
    assert db.session.scalar(select(func.count(BankLine.id))) == 0
    assert db.session.scalar(select(func.count(StatementImport.id))) == 0
    tin = make_cash_box(fund.organization)
    with pytest.raises(Refused, match="bank account"):
        take_in(tin.id, csv_of(("Ada", "", "5,00")), by=CLERK)


def test_a_large_file_is_read_by_the_worker_in_pieces_and_again_if_that_died(
    fund, box, monkeypatch
):
    monkeypatch.setattr(statements, "SMALL_FILE", 10)
    monkeypatch.setattr(reading_statements, "READ_AT_ONCE", 2)
    monkeypatch.setattr(taking_over, "TAKEN_AT_ONCE", 2)
    rows = [(f"Donor {number}", "", "5,00") for number in range(5)]
    stored = take_in(box.id, csv_of(*rows), by=CLERK)
    broken = take_in(box.id, csv_of(*rows, ("Ada", "", "x")), by=CLERK)

    assert (stored.state, stored.lines) == (ImportState.STORED, 0)
    for each in (stored, broken, stored):
        statements.read_on(0, {"import": each.id})
    assert (stored.state, stored.lines, stored.content) == (ImportState.DRAFT, 5, None)
    assert (broken.state, broken.lines) == (ImportState.REFUSED, 0)
    assert broken.problem == "Line 7 of this file cannot be read."
    confirm_import(stored.id, by=CLERK)
    assert take_over_some(stored.id, by=CLERK) is True
    taking_over.take_over(0, {"import": stored.id, "by": "person:1"})
    assert (stored.state, stored.taken, len(queue())) == (ImportState.DONE, 5, 5)


def test_two_gifts_in_one_transfer_are_split_and_a_wrong_assignment_is_undone(fund, box):
    take(box, ("Ada", "", "50,00"))
    [line] = queue()
    halves = [Share(fund.id, Money(30_00, "EUR")), Share(fund.id, Money(20_00, "EUR"))]

    with pytest.raises(Refused, match="add up"):
        book_line(line.id, halves[:1], by=CLERK)
    book_line(line.id, halves, by=CLERK)
    with pytest.raises(Refused, match="already"):
        book_line(line.id, halves, by=CLERK)
    assert gifts() == [(30_00, "Ada"), (20_00, "Ada")]
    put_back(line.id, by=CLERK)
    assert [each.id for each in queue()] == [line.id]
    assert standing_totals(fund.parent).received.minor == 0
    book_line(line.id, [Share(fund.id, Money(50_00, "EUR"))], by=CLERK)
    assert standing_totals(fund.parent).received.minor == 50_00
    assert list(differences()) == []


def test_more_or_less_than_pledged_is_booked_as_it_came_and_a_rest_may_stay_open(fund, box):
    made = [promise(fund, box, 100_00).pledge for _each in range(4)]
    for pledge in made:
        confirmed = pledge.reference
        assert confirmed
    sums = ("120,00", "97,00", "40,00", "40,00")
    take(box, *((f"D{n}", made[n].reference, sums[n]) for n in range(3)))
    fulfilled = PledgeState.FULFILLED

    assert [minor for minor, _name in gifts()] == [120_00, 97_00, 40_00]
    assert [each.state for each in made[:2]] == [fulfilled, fulfilled]
    assert (made[2].state, made[2].promised.minor) == (PledgeState.UNCONFIRMED, 60_00)
    take(box, ("D2", made[2].reference, "60,00"))
    assert made[2].state is fulfilled
    take(box, ("D3", "no reference", sums[3]))
    [line] = queue()
    share = Share(fund.id, line.amount, made[3].id, rest_stays_open=False)
    book_line(line.id, [share], by=CLERK)
    assert made[3].state is fulfilled
    put_back(line.id, by=CLERK)
    assert (made[3].state, expected(fund)) == (PledgeState.OPEN, 100_00)
    assert list(differences()) == []


@pytest.mark.parametrize("files", [1, 2])
def test_a_returned_transfer_takes_its_gift_back_when_somebody_says_so(fund, box, files):
    reference = promise(fund, box, 50_00).pledge.reference
    rows = ("Ada", reference, "50,00"), ("Ada", f"Return {reference}", "-50,00")
    for of_one_file in (rows,) if files == 1 else ((row,) for row in rows):
        take(box, *of_one_file)
    [line] = queue()

    assert (line.confidence, line.returns_id is not None) == ("certain", True)
    take_back_returned(line.id, by=CLERK)
    assert standing_totals(fund).received.minor == 0
    assert queue() == []
    put_back(line.id, by=CLERK)
    assert (standing_totals(fund).received.minor, len(queue())) == (50_00, 1)
    take_back_returned(line.id, by=CLERK)
    assert standing_totals(fund).received.minor == 0
    assert list(differences()) == []


def test_what_is_no_gift_is_put_aside_and_a_fee_is_booked(fund, box):
    take(box, ("Bank", "fee", "-2,00"), ("Own", "from savings", "500,00"))
    fee, own = queue()

    with pytest.raises(Refused, match="no gift"):
        book_line(fee.id, [Share(fund.id, fee.amount)], by=CLERK)
    with pytest.raises(Refused, match="takes money away"):
        call_other(own.id, OtherMoney.FEE, by=CLERK)
    call_other(fee.id, OtherMoney.FEE, by=CLERK)
    call_other(own.id, OtherMoney.OWN_TRANSFER, by=CLERK)
    assert (queue(), gifts()) == ([], [])
    put_back(own.id, by=CLERK)
    assert [line.id for line in queue()] == [own.id]
    for _twice in range(2):
        put_back(fee.id, by=CLERK)
        assert (len(queue()), balance_of(box)) == (2, 0)
        call_other(fee.id, OtherMoney.FEE, by=CLERK)
        assert balance_of(box) == -2_00
    with pytest.raises(Refused, match="cannot be put back"):
        put_back(own.id, by=CLERK)
    assert list(differences()) == []


def test_a_donors_pledge_counts_when_its_mail_is_answered_and_expires(fund, box, monkeypatch):
    plain = promise(fund, box, 40_00)
    mailed = promise(fund, box, 60_00, email="Ada.Muster@example.org")
    answer = db.session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id)).all()[-1][
        "values"
    ]["answer"]

    assert expected(fund) == 0
    with pytest.raises(Missing):
        confirm_promise(mailed.token, "another")
    for _twice in range(2):
        confirm_promise(mailed.token, answer) if _twice == 0 else None
    assert expected(fund) == 60_00
    withdraw_promise(plain.token)
    assert find_promise(plain.token).state is PledgeState.WITHDRAWN
    with transaction():
        mailed.pledge.expires_on = mailed.pledge.made_on.replace(year=2000)
    expire_pledges()
    assert (mailed.pledge.state, expected(fund)) == (PledgeState.EXPIRED, 0)
    take(box, ("Ada", mailed.pledge.reference, "60,00"))
    assert gifts() == [(60_00, "Ada")]
    template = db.session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id)).all()[-1][
        "template"
    ]
    assert template == "gift_arrived"
    assert list(differences()) == []


def test_a_public_pledge_has_bounds(fund, box):
    make_rate("EUR", "CHF", "1.0")
    swiss = make_cash_box(fund.organization, kind=CashBoxKind.BANK, iban=IBAN, currency="CHF")
    with pytest.raises(Refused, match="treasurer"):
        promise(fund, box, 10_000_01)
    with pytest.raises(Refused, match="CHF"):
        promise(fund, swiss, 10_00)
    for _each in range(5):
        promise(fund, box, 10_00, email="ada@example.org")
    with pytest.raises(Refused, match="several"):
        promise(fund, box, 10_00, email="ada@example.org")
    assert db.session.scalar(select(func.count(Pledge.id))) == 5
