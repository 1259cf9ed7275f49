"""Money goes from one owner to another when both say so, and from box to box within one."""

import pytest
from sqlalchemy import func, select

from campaign.fundraising.models import JournalEntry, Transfer
from campaign.fundraising.queries.boxes import balances_of
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.fundraising import make_cash_box, make_contribution, make_transfer

DESK = "/en/desk/docks/spring/fund/transfers"


@pytest.fixture
def tin(docks, fund):
    """With 80 francs that were given to the docks."""
    box = make_cash_box(docks, name="Stall", currency="CHF")
    make_contribution(fund, Money(80_00, "CHF"), box=box)
    return box


@pytest.fixture
def coalition_box(coalition):
    return make_cash_box(coalition, name="Common account", currency="CHF")


def wish(box, **values):
    return {
        "way": "given",
        "own_box": box.id,
        "other": "coalition",
        "amount": "50",
        "currency": "CHF",
        "on_day": today("UTC").isoformat(),
        "form_token": "one",
        **values,
    }


def mails():
    return [row.payload for row in db.session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def test_what_is_passed_on_is_booked_when_the_other_side_agrees(
    treasurer, client_for, coalition, coalition_box, tin, fund
):
    keeper = make_person(CoalitionRole.TREASURER, of=coalition)
    raised = standing_totals(fund)
    posted = [treasurer.post(f"{DESK}/new", data=wish(tin)).status_code for _ in range(2)]
    [transfer] = db.session.scalars(select(Transfer)).all()
    asked = [mail["to"] for mail in mails()]
    before = balances_of(tin)

    desk = f"/en/desk/coalitions/{coalition.slug}/spring/fund/transfers"
    seen = client_for(keeper)
    assert "Answer" in seen.get(desk).text
    answers = [
        seen.post(f"{desk}/{transfer.id}", data={"cash_box": coalition_box.id}).status_code
        for _ in range(2)
    ]

    assert (posted, asked, before) == ([303, 303], [keeper.email], [Money(80_00, "CHF")])
    assert answers == [303, 303]
    assert balances_of(tin) == [Money(30_00, "CHF")]
    assert balances_of(coalition_box) == [Money(50_00, "CHF")]
    assert standing_totals(fund) == raised
    assert list(differences()) == []
    assert "agreed by both" in treasurer.get(DESK).text


def test_what_the_other_side_does_not_agree_to_is_not_booked(
    treasurer, campaign, docks, fund, client_for
):
    first, second = make_transfer(docks, campaign), make_transfer(docks, campaign)

    assert treasurer.post(f"{DESK}/{first.id}/withdraw").status_code == 404
    assert treasurer.post(f"{DESK}/{first.id}/decline").status_code == 303
    late = treasurer.post(f"{DESK}/{first.id}", data={"cash_box": docks.id}).status_code
    foreign = {"cash_box": second.own_box_id}

    assert (late, treasurer.post(f"{DESK}/{second.id}", data=foreign).status_code) == (422, 422)
    assert db.session.scalar(select(func.count(JournalEntry.id))) == 0


def test_between_ones_own_boxes_nobody_is_asked(treasurer, docks, tin):
    bank = make_cash_box(docks, name="Bank", currency="CHF")
    to_the_bank = wish(tin, other=f"own-{bank.id}")

    posted = [treasurer.post(f"{DESK}/new", data=to_the_bank).status_code for _ in range(2)]

    assert (posted, mails()) == ([303, 303], [])
    assert (balances_of(tin), balances_of(bank)) == ([Money(30_00, "CHF")], [Money(50_00, "CHF")])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "0"}, "The amount must be more than zero."),
        ({"on_day": "2999-01-01"}, "The day lies in the future."),
        ({"other": "with-nobody"}, "Not a valid choice."),
        ({"other": ""}, "Say with whom."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    treasurer, tin, values, sentence
):
    answer = treasurer.post(f"{DESK}/new", data=wish(tin, note="from the stall", **values))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "from the stall" in answer.text
    assert db.session.scalar(select(func.count(Transfer.id))) == 0


def test_the_list_asks_the_database_as_often_for_many_transfers(
    treasurer, campaign, docks, fund, count_queries
):
    make_transfer(docks, campaign)
    with count_queries() as few:
        treasurer.get(DESK)
    for _ in range(4):
        make_transfer(docks, campaign)
    with count_queries() as many:
        treasurer.get(DESK)

    assert len(many) == len(few)
