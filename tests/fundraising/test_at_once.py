"""Several people and machines book at the same moment, each in a session of its own."""

from threading import Event

import pytest
from sqlalchemy import func, select

from campaign.fundraising.models import Account, Contribution, Fund, FundTotal, Reversal
from campaign.fundraising.operations import (
    Owner,
    open_fund,
    reverse_contribution,
    set_organization_goal,
)
from campaign.fundraising.queries.checking import differences
from campaign.kernel.clock import now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.fundraising import (
    CLERK,
    make_cash_box,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_rate,
)
from tests.factories.organizations import make_organization
from tests.fixtures.at_once import PATIENCE


def gift_to(fund_id, minor, **options):
    """A call that books in whatever session it is made."""
    return lambda: (
        make_contribution(db.session.get(Fund, fund_id), Money(minor, "EUR"), **options).id
    )


@pytest.mark.parametrize("token", ["provider_reference", "form_token"])
def test_a_payment_that_is_told_five_times_at_once_is_booked_once(campaign, at_once, token):
    make_cash_box(campaign.coalition)
    fund = make_fund(campaign=campaign)

    ids = at_once(*[gift_to(fund.id, 25_00, **{token: "payment-1"})] * 5)

    assert len(set(ids)) == 1
    assert db.session.scalar(select(func.count(Contribution.id))) == 1
    assert list(differences()) == []


def test_no_gift_is_lost_when_all_levels_are_booked_on_at_once(campaign, root, at_once):
    make_cash_box(campaign.coalition)
    make_rate("EUR", "CHF", "1.0995")
    organization = make_fund(campaign=campaign, currency="CHF")
    friend = make_friends_fund(campaign, parent=organization)
    other = make_fund(campaign=campaign)
    funds = [root.id, organization.id, friend.id, other.id]

    at_once(*[gift_to(fund_id, 1_00 + i) for i in range(3) for fund_id in funds[: 4 - i]])

    total = select(FundTotal.minor, FundTotal.gifts).where(FundTotal.fund_id == root.id)
    assert db.session.execute(total).one() == (4 * 1_00 + 3 * 1_01 + 2 * 1_02, 9)
    assert list(differences()) == []


def test_an_account_that_two_need_at_once_is_opened_once(campaign, at_once):
    box = make_cash_box(campaign.coalition)
    funds = [make_fund(campaign=campaign).id for _ in range(4)]

    at_once(*[gift_to(fund_id, 1_00) for fund_id in funds])

    accounts = select(func.count(Account.id)).where(Account.cash_box_id == box.id)
    assert db.session.scalar(accounts) == 1


def test_a_gift_is_taken_back_once_when_two_try(campaign, at_once):
    gift_id = make_contribution(make_fund(campaign=campaign), Money(25_00, "EUR")).id

    answers = at_once(*[lambda: reverse_contribution(gift_id, reason="refunded", by=CLERK).id] * 3)

    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert db.session.scalar(select(func.count(Reversal.id))) == 1
    assert list(differences()) == []


def test_a_fund_that_closes_while_a_gift_waits_for_it_takes_no_gift(app, campaign, at_once):
    make_cash_box(campaign.coalition)
    fund_id = make_fund(campaign=campaign).id
    is_held = Event()

    def close():
        with transaction():
            fund = lock(Fund, fund_id)
            is_held.set()
            fund.closed_at = now()

    def give():
        assert is_held.wait(PATIENCE)
        return gift_to(fund_id, 25_00)()

    closed, given = at_once(close, give)

    assert (closed, type(given)) == (None, Refused)
    assert db.session.scalar(select(func.count(Contribution.id))) == 0


def test_a_fund_that_two_open_at_once_is_opened_once(app, at_once):
    campaign = make_campaign()
    organization = make_organization(coalition=campaign.coalition)
    take_part(organization, campaign)
    campaign_id, owner = campaign.id, Owner(organization_id=organization.id)

    ids = at_once(*[lambda: open_fund(campaign_id, owner, by=CLERK).id] * 4)

    assert len(set(ids)) == 1
    assert db.session.scalar(select(func.count(Fund.id))) == 2


def test_a_first_goal_that_is_sent_twice_is_set_once(app, at_once):
    campaign = make_campaign()
    organization = make_organization(coalition=campaign.coalition)
    take_part(organization, campaign)
    campaign_id, organization_id = campaign.id, organization.id

    ids = at_once(
        *[
            lambda: (
                set_organization_goal(
                    campaign_id, organization_id, Money(500_00, "EUR"), by=CLERK, seen_goal_id=0
                ).id
            )
        ]
        * 3
    )

    assert len(set(ids)) == 1
