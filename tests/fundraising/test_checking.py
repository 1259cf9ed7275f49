"""What somebody changed behind the program's back is found, and named."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign.fundraising.models import (
    Contribution,
    Count,
    CurrencyTotal,
    DayTotal,
    EntryKind,
    FundTotal,
    Goal,
    JournalEntry,
    Posting,
    Reversal,
)
from campaign.fundraising.operations import record_fee, record_pledge, reverse_contribution
from campaign.fundraising.queries import checking
from campaign.fundraising.queries.checking import count_contributions, differences
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from tests.factories.fundraising import (
    CLERK,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_goal,
    make_rate,
)


@pytest.fixture
def friend(campaign):
    """Of an organization that counts in francs."""
    for currency, value in (("CHF", "1.25"), ("JPY", "160"), ("KWD", "0.32")):
        make_rate("EUR", currency, value)
    organization = make_fund(campaign=campaign, currency="CHF")
    return make_friends_fund(campaign, parent=organization)


@pytest.fixture
def booked(friend):
    """Books that agree: a gift (contribution 1), one taken back (2), a pledge and a goal."""
    make_contribution(friend, Money(16_000, "JPY"))
    gift = make_contribution(friend, Money(3_200, "KWD"))
    reverse_contribution(gift.id, reason="refunded", by=CLERK)
    record_pledge(friend.id, Money(9_00, "EUR"), by=CLERK)
    make_goal(friend.parent, Money(500_00, "CHF"))
    assert list(differences()) == []
    return friend


def spoil(model, where, **values):
    with transaction():
        db.session.execute(model.__table__.update().where(where).values(**values))


def lose(model, where):
    with transaction():
        db.session.execute(model.__table__.delete().where(where))


def test_a_changed_sum_is_named_with_both_figures(booked, root):
    spoil(FundTotal, (FundTotal.fund_id == root.id) & (FundTotal.minor == 100_00), minor=90_00)

    assert list(differences()) == [
        f"fund {root.id}, received: fund_totals has minor 9000, its entries add up to 10000"
    ]


@pytest.mark.parametrize("model", [FundTotal, CurrencyTotal, DayTotal])
def test_a_lost_sum_is_found(booked, root, model):
    lose(model, model.fund_id == root.id)

    found = list(differences())

    assert found
    assert all(f"{model.__tablename__} has" in sentence for sentence in found)


def test_a_sum_of_nothing_is_found(booked, root):
    with transaction():
        db.session.add(
            DayTotal(
                fund_id=root.id,
                standing="reported",
                day=today("UTC"),
                minor=1,
                campaign_minor=0,
                gifts=0,
            )
        )

    [sentence] = differences()
    assert sentence.endswith("day_totals has minor 1, its entries add up to 0")


@pytest.mark.parametrize(
    ("model", "values", "complaint"),
    [
        (Posting, {"minor": 1}, "contribution 1: its postings leave -15999 JPY"),
        (Count, {"minor": 1}, "contribution 1: it counts in fund 3 for 0.01 EUR, at its rates"),
        (Count, {"standing": "reported"}, "contribution 1: it counts in fund 3 as reported"),
        (Contribution, {"given_minor": 1}, "contribution 1: its postings are not 1 JPY"),
        (Goal, {"counted_minor": 1}, "goal 1: it counts for 0.01 EUR, at its rates it is 400.00"),
    ],
)
def test_a_changed_figure_is_found(booked, model, values, complaint):
    spoil(model, model.id == 1, **values)

    assert [sentence for sentence in differences() if sentence.startswith(complaint)]


def test_a_conversion_without_its_rate_is_found(booked, root):
    spoil(Count, (Count.fund_id == root.id) & (Count.entry_id == 1), rate_id=None)

    assert (
        f"contribution 1: it counts in fund {root.id} for 100.00 EUR, at its rates it is 16000 JPY"
    ) in list(differences())


def test_a_conversion_by_a_rate_of_other_currencies_is_found(booked, root):
    other = make_rate("USD", "CHF", "1")
    spoil(Count, (Count.fund_id == root.id) & (Count.entry_id == 1), rate_id=other.id)

    assert (
        f"contribution 1: it counts in fund {root.id} for 100.00 EUR, "
        f"but rate {other.id} does not change JPY"
    ) in list(differences())


def test_an_entry_on_another_day_is_found(booked):
    spoil(JournalEntry, JournalEntry.id == 1, on_day=today("UTC") - timedelta(days=1))

    assert any(f"it came on {today('UTC')}" in sentence for sentence in differences())


def test_a_gift_that_is_in_no_entry_is_found(booked):
    for model in (Posting, Count):
        lose(model, model.entry_id == 1)
    lose(JournalEntry, JournalEntry.id == 1)

    assert "contribution 1: it is in no journal entry" in list(differences())


def test_a_gift_that_does_not_count_at_every_level_is_found(booked, root):
    lose(Count, (Count.fund_id == root.id) & (Count.entry_id == 1))

    assert any("does not count once in each of the funds" in each for each in differences())


def test_a_reversal_that_is_in_no_entry_is_found(booked):
    entry = db.session.scalars(select(JournalEntry.id).where(JournalEntry.reversal_id == 1)).one()
    for model in (Posting, Count):
        lose(model, model.entry_id == entry)
    lose(JournalEntry, JournalEntry.id == entry)

    assert "contribution 2: a reversal without its entry, or an entry without its reversal" in list(
        differences()
    )


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        (
            {"taken_minor": 1},
            "contribution 2: its reversal 1 is not the share of it that was taken",
        ),
        ({"gifts": 0}, "contribution 2: its reversal 1 counts as 0 gifts"),
        (
            {"taken_minor": 9_999_999},
            "contribution 2: after its reversal 1 there are -9996.799 KWD of 3.200 KWD",
        ),
    ],
)
def test_a_changed_reversal_is_found(booked, values, complaint):
    spoil(Reversal, Reversal.id == 1, **values)

    assert complaint in list(differences())


def test_movements_and_balances_that_do_not_add_up_are_found(booked):
    [box, *_] = boxes_of(booked.campaign.coalition)
    record_fee(box.id, Money(35, "EUR"), on_day=today("UTC"), by=CLERK, reference="fee-1")
    assert list(differences()) == []
    fee = db.session.scalars(select(JournalEntry).where(JournalEntry.kind == EntryKind.FEE)).one()
    [posting, _] = db.session.scalars(
        select(Posting).where(Posting.entry_id == fee.id).order_by(Posting.id)
    ).all()

    spoil(Posting, Posting.id == posting.id, minor=-36)

    assert list(differences()) == [
        f"journal entry {fee.id}: its postings leave -0.01 EUR",
        f"account {posting.account_id}: its balance is -35 EUR, its postings add up to -36",
    ]


def test_a_reversal_that_is_not_the_exact_opposite_is_found(booked):
    reversal = db.session.scalars(
        select(JournalEntry).where(JournalEntry.kind == EntryKind.REVERSAL)
    ).one()
    spoil(Count, (Count.entry_id == reversal.id) & (Count.fund_id == booked.id), minor=-1)

    assert "contribution 2: its reversal 1 is not the share of it that was taken" in list(
        differences()
    )


def test_a_pledge_that_counts_for_something_else_is_found(booked):
    spoil(Count, (Count.pledge_id == 1) & (Count.fund_id == booked.id), minor=1)

    assert (
        f"pledge 1: it counts in fund {booked.id} for 0.01 EUR, at its rates it is 9.00 EUR"
    ) in list(differences())


def test_long_books_are_read_in_groups_and_each_is_reported(booked, monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    make_contribution(booked, Money(1_00, "EUR"))
    groups = []

    assert list(differences(groups.append)) == []
    assert (groups, count_contributions()) == ([2, 1], 3)
