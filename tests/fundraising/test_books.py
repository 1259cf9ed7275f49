"""Whatever happens to money, the books agree with themselves to the smallest unit."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from campaign.fundraising.models import (
    Contribution,
    Count,
    CurrencyTotal,
    DayTotal,
    EntryKind,
    FundTotal,
    Pledge,
    PledgeState,
    ReversalKind,
    Standing,
)
from campaign.fundraising.operations import (
    fulfil_pledge,
    record_move,
    record_pledge,
    record_settlement,
    reinstate_contribution,
    reverse_contribution,
    withdraw_pledge,
)
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.factories.fundraising import (
    CLERK,
    make_campaign_fund,
    make_cash_box,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_rate,
)
from tests.factories.numbers import another

RATES = {"CHF": "1.0995", "JPY": "128.33", "KWD": "0.3622", "SEK": "10.2443"}
CURRENCIES = ("EUR", *RATES)

amounts = st.builds(Money, st.integers(1, 10**9), st.sampled_from(CURRENCIES))
levels = st.integers(0, 2)
steps = st.one_of(
    st.tuples(
        st.just("give"), levels, amounts, st.sampled_from([Standing.RECEIVED, Standing.REPORTED])
    ),
    st.tuples(st.just("pledge"), levels, amounts),
    st.tuples(st.just("reverse"), st.integers(0, 20), st.fractions(0, 1)),
    st.tuples(st.just("reinstate"), st.integers(0, 20), st.fractions(0, 1)),
    st.tuples(st.just("move"), amounts, amounts),
    st.tuples(st.just("settle"), st.integers(0, 20), st.booleans()),
)


@pytest.fixture
def rates(app):
    for currency, value in RATES.items():
        make_rate("EUR", currency, value, today("UTC") - timedelta(days=20))


def make_chain():
    """A friend's fund in yen below an organization's in francs below the campaign's in euros."""
    root = make_campaign_fund()
    organization = make_fund(campaign=root.campaign, currency="CHF")
    return [root, organization, make_friends_fund(root.campaign, parent=organization)]


def live_through(chain, story):
    for step, *details in story:
        if step == "give":
            level, amount, standing = details
            make_contribution(
                chain[level],
                amount,
                standing=standing,
                received_on=today("UTC") - timedelta(days=amount.minor % 9),
            )
        elif step == "pledge":
            record_pledge(chain[details[0]].id, details[1], by=CLERK)
        elif step == "reverse":
            take_back(gifts_to(chain), *details)
        elif step == "reinstate":
            give_once_more(gifts_to(chain), *details)
        elif step == "move":
            move(chain, *details)
        else:
            settle(open_pledges(chain), *details)


def gifts_to(chain):
    of_chain = Contribution.fund_id.in_([fund.id for fund in chain])
    query = select(Contribution.id).where(of_chain).order_by(Contribution.id)
    return db.session.scalars(query).all()


def open_pledges(chain):
    query = select(Pledge.id).where(Pledge.state == PledgeState.OPEN)
    of_chain = Pledge.fund_id.in_([fund.id for fund in chain])
    return db.session.scalars(query.where(of_chain).order_by(Pledge.id)).all()


def take_back(gifts, which, portion):
    """A part of what still stands, all of it for 0."""
    if not gifts:
        return
    gift = db.session.get(Contribution, gifts[which % len(gifts)])
    left = gift.still_given
    part = Money(max(1, round(left.minor * portion)), left.currency) if portion else None
    if left:
        reverse_contribution(gift.id, amount=part, reason="test", by=CLERK)


def give_once_more(gifts, which, portion):
    if not gifts:
        return
    gift = db.session.get(Contribution, gifts[which % len(gifts)])
    gone = gift.given - gift.still_given
    back = Money(round(gone.minor * portion), gone.currency)
    if back:
        reinstate_contribution(gift.id, back, reason="test", kind=ReversalKind.DISPUTE, by=CLERK)


def move(chain, given, settled):
    """A provider settles a gift in another currency and pays it out."""
    coalition = chain[0].campaign.coalition
    boxes = boxes_of(coalition) or [make_cash_box(coalition)]
    other = boxes[1] if len(boxes) > 1 else make_cash_box(coalition)
    named = {"on_day": today("UTC"), "by": CLERK}
    if given.currency != settled.currency:
        fee = Money(settled.minor % 7, settled.currency)
        record_settlement(boxes[0].id, given, settled, fee, reference=another("txn"), **named)
    record_move(
        boxes[0].id, other.id, settled, kind=EntryKind.PAYOUT, reference=another("po"), **named
    )


def settle(pledges, which, is_fulfilled):
    if pledges:
        pledge_id = pledges[which % len(pledges)]
        (fulfil_pledge if is_fulfilled else withdraw_pledge)(pledge_id, by=CLERK)


def counted_by_hand(fund):
    """By standing, from the counts one by one; a pledge only while it is open."""
    sums = Counter()
    query = select(Count, Pledge.state).outerjoin(Pledge, Pledge.id == Count.pledge_id)
    for count, state in db.session.execute(query.where(Count.fund_id == fund.id)):
        if state in (None, PledgeState.OPEN):
            sums[count.standing] += count.amount.minor
    return sums


def stored(fund):
    query = select(FundTotal.standing, FundTotal.minor).where(FundTotal.fund_id == fund.id)
    return Counter(dict(tuple(row) for row in db.session.execute(query)))


@settings(max_examples=15)
@given(story=st.lists(steps, max_size=14))
def test_after_any_story_the_sums_are_what_is_booked(rates, story):
    chain = make_chain()

    live_through(chain, story)

    assert [stored(fund) for fund in chain] == [counted_by_hand(fund) for fund in chain]
    assert list(differences()) == []


@settings(max_examples=10)
@given(story=st.lists(steps, max_size=10))
def test_when_everything_is_taken_back_nothing_is_left(rates, story):
    chain = make_chain()
    live_through(chain, story)

    for gift_id in gifts_to(chain):
        take_back([gift_id], 0, 0)
    for pledge_id in open_pledges(chain):
        withdraw_pledge(pledge_id, by=CLERK)

    ids = [fund.id for fund in chain]
    for model, names in (
        (FundTotal, ("minor", "campaign_minor", "gifts")),
        (CurrencyTotal, ("given_minor", "minor", "gifts")),
    ):
        query = select(*(getattr(model, name) for name in names)).where(model.fund_id.in_(ids))
        assert {tuple(row) for row in db.session.execute(query)} <= {(0, 0, 0)}
    over_all_days = Counter()
    for total in db.session.scalars(select(DayTotal).where(DayTotal.fund_id.in_(ids))):
        over_all_days[total.fund_id, total.standing] += total.minor
    assert set(over_all_days.values()) <= {0}
    assert list(differences()) == []
