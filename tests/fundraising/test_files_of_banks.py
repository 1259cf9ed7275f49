"""What two files tell of one account is one thing, whatever their forms; so are payouts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign.fundraising.models import (
    BankLine,
    CashBoxKind,
    Contribution,
    EntryKind,
    LineState,
    OtherMoney,
)
from campaign.fundraising.operations.bank_lines import call_other, settle_payout
from campaign.fundraising.operations.bank_statements import take_in
from campaign.fundraising.operations.movements import record_move
from campaign.fundraising.operations.promises import promise_transfer
from campaign.fundraising.operations.putting_back import put_back
from campaign.fundraising.operations.taking_over import confirm_import, take_over_some
from campaign.fundraising.queries.bank_statements import preview_of
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.payouts import payouts_missing
from campaign.fundraising.queries.statements_of_account import Period, Subject, all_movements
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK, make_cash_box, make_fund

IBAN, ADA, BO = "DE13000000000000012345", "DE15000000000000067890", "NL27XXXX0000012345"


@pytest.fixture
def fund(app):
    return make_fund()


@pytest.fixture
def box(fund):
    return make_cash_box(fund.organization, kind=CashBoxKind.BANK, iban=IBAN)


def csv_of(*rows: str) -> bytes:
    return "\n".join(["Date;Name;IBAN;Text;Amount;Bank reference", *rows]).encode()


def other_csv_of(*rows: str) -> bytes:
    return "\n".join(["Booking,Payer,Purpose,Amount", *rows]).encode()


def mt940_of(*movements: tuple[str, str]) -> bytes:
    """Each by what stands in field 61 behind the day, and by its field 86."""
    lines = [f":61:2101050105{what}\n:86:{told}" for what, told in movements]
    return "\n".join([f":20:A\n:25:{IBAN}\n:60F:C210101EUR0,00", *lines, "-"]).encode()


def draft(box, content: bytes) -> int:
    return take_in(box.id, content, by=CLERK).id


def take(box, content: bytes) -> int:
    import_id = draft(box, content)
    confirm(import_id)
    return import_id


def confirm(import_id: int) -> None:
    confirm_import(import_id, by=CLERK)
    while take_over_some(import_id, by=CLERK):
        pass


def lines_of(import_id: int) -> list[BankLine]:
    return list(
        db.session.scalars(select(BankLine).filter_by(import_id=import_id).order_by(BankLine.id))
    )


def states_of(import_id: int) -> list[LineState]:
    return [line.state for line in lines_of(import_id)]


def gifts() -> list[int]:
    return [
        gift.given.minor
        for gift in db.session.scalars(select(Contribution).order_by(Contribution.id))
    ]


def test_a_movement_that_a_file_of_another_form_told_is_booked_once(fund, box):
    made = promise_transfer(fund.id, box.id, Money(50_00, "EUR"), language="en")
    reference = made.pledge.reference
    take(
        box,
        csv_of(
            f"05.01.2021;Ada Muster;{ADA};Gift {reference};50,00;X1",
            f"05.01.2021;Bo Beispiel;{BO};For peace, für alle;20,00;X2",
            f"05.01.2021;Bo Beispiel;{BO};For peace, für alle;20,00;X3",
            "05.01.2021;Cleo;;;7,00;X4",
        ),
    )
    bo = f"166?20SVWZ+FOR PEACE, FUER ALLE?31{BO}?32BO BEISPIEL"
    again = draft(
        box,
        mt940_of(
            ("CR50,00NTRFNONREF//Y1", f"166?20SVWZ+Gift {reference}?31{ADA}?32MUSTER ADA"),
            *[("CR20,00NTRFNONREF//Y2", bo)] * 3,
            ("CR7,00NTRFNONREF//Y3", "166?20SVWZ+Gruss?32CLEO"),
            ("CR7,00NTRFNONREF//Y4", "166?20SVWZ+Gruss?32DAN"),
        ),
    )
    preview = preview_of(lines_of(again)[0].statement_import)
    assert (preview.known.count, preview.perhaps.count) == (3, 1)
    confirm(again)

    known, waiting = LineState.KNOWN, LineState.WAITING
    assert states_of(again) == [known, known, known, waiting, waiting, waiting]
    assert [line.twin and line.twin.name for line in lines_of(again)[3:]] == [None, "Cleo", None]
    assert gifts() == [50_00]
    same = lines_of(again)[4]
    call_other(same.id, OtherMoney.REPEATED, by=CLERK)
    assert set(states_of(take(box, other_csv_of("2021-01-05,Cleo,,7.00")))) == {waiting}
    put_back(same.id, by=CLERK)
    assert same.state is waiting
    assert list(differences()) == []


def test_drafts_of_two_forms_are_compared_once_more_when_they_are_confirmed(fund, box):
    made = promise_transfer(fund.id, box.id, Money(50_00, "EUR"), language="en")
    row = f"Gift {made.pledge.reference}"
    one = draft(box, csv_of(f"05.01.2021;Ada Muster;;{row};50,00;X1"))
    other = draft(box, other_csv_of(f"2021-01-05,Ada Muster,{row},50.00"))

    for each in (one, other):
        confirm_import(each, by=CLERK)
    for each in (other, one):
        confirm(each)
    assert (states_of(one), states_of(other)) == ([LineState.KNOWN], [LineState.BOOKED])
    assert gifts() == [50_00]


def test_a_payout_arrives_once_and_one_that_does_not_is_missed(fund, box):
    cards = make_cash_box(fund.organization, kind=CashBoxKind.CARD)

    def pay_out(minor: int, days_ago: int) -> int:
        return record_move(
            cards.id,
            box.id,
            Money(minor, "EUR"),
            kind=EntryKind.PAYOUT,
            on_day=today("UTC") - timedelta(days=days_ago),
            by=CLERK,
            reference=f"txn_{minor}_{days_ago}",
        ).id

    sure, unsure, lost = pay_out(123_45, 40), pay_out(67_89, 40), pay_out(11_11, 40)
    arrived = today("UTC") - timedelta(days=38)
    later = today("UTC") - timedelta(days=1)
    rows = (
        f"{arrived:%d.%m.%Y};STRIPE PAYMENTS;;STRIPE 8X7;123,45;A",
        f"{arrived:%d.%m.%Y};Clearing;;;67,89;B",
        f"{arrived:%d.%m.%Y};STRIPE PAYMENTS;;STRIPE 8X8;123,45;C",
        f"{later:%d.%m.%Y};Ada;;;5,00;D",
    )
    lines = lines_of(take(box, csv_of(*rows)))

    settled = [(line.state, line.payout_id) for line in lines[:3]]
    waiting = LineState.WAITING
    assert settled == [(LineState.OTHER, sure), (waiting, unsure), (waiting, None)]
    assert [payout.entry_id for payout in payouts_missing([box])] == [unsure, lost]
    settle_payout(lines[1].id, unsure, by=CLERK)
    assert [payout.entry_id for payout in payouts_missing([box])] == [lost]
    for other in (sure, lost):
        with pytest.raises(Refused, match="another sum"):
            settle_payout(lines[2].id, other, by=CLERK)
    put_back(lines[0].id, by=CLERK)
    settle_payout(lines[2].id, sure, by=CLERK)
    period = Period(today("UTC") - timedelta(days=50), today("UTC"))
    told = all_movements(Subject(boxes=(box.id,)), period)
    assert [each.arrived_on for each in told] == [arrived, arrived, None]
    assert gifts() == []
    assert list(differences()) == []


def test_a_file_costs_the_same_statements_for_each_thousand_lines_and_no_more(
    fund, box, count_queries
):
    """However many pledges fit, and however many lines the account has already."""
    for _each in range(30):
        promise_transfer(fund.id, box.id, Money(50_00, "EUR"), language="en")

    def statements(count: int, first: int) -> int:
        rows = [f"05.01.2021;Ada;;;50,00;R{number}" for number in range(first, first + count)]
        with count_queries() as seen:
            take(box, csv_of(*rows))
        return len(seen)

    few = statements(10, 0)
    assert statements(900, 10) - few <= 2
