"""A donor looks after a monthly gift without an account, against the practice Stripe over HTTP."""

import pytest
from sqlalchemy import select

from campaign.fundraising.models import Checkout, Contribution, MonthlyGift, MonthlyState
from campaign.fundraising.operations.giving_rules import RulesDraft, set_giving_rules
from campaign.fundraising.stripe_gateway import Gateway
from campaign.kernel import mail
from campaign.kernel.audit import Machine
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.practice.stripe.faults import Failure
from campaign.practice.stripe.objects.means import SEPA_DEBIT
from tests.factories.fundraising import make_fund
from tests.fundraising.card_gifts import begin


@pytest.fixture
def settings(paid_settings):
    return paid_settings


def now():
    db.session.rollback()
    gift = db.session.scalars(select(MonthlyGift)).one()
    return gift.state, gift.amount


def months():
    db.session.rollback()
    return [
        gift.given for gift in db.session.scalars(select(Contribution).order_by(Contribution.id))
    ]


def sent(template):
    rows = db.session.scalars(
        select(OutboxRow).where(OutboxRow.kind == mail.KIND).order_by(OutboxRow.id)
    )
    return [row.payload for row in rows if row.payload["template"] == template]


def test_a_monthly_gift_is_begun_changed_paused_and_stopped_by_its_link(
    app, client, open_door, practice, settings, work
):
    def told():
        assert practice.settle()
        work()

    fund = make_fund(currency="EUR")
    slug = fund.campaign.slug
    session = begin(Gateway(settings), fund, Money(10_00, "EUR"), is_monthly=True)
    with transaction():
        db.session.scalars(select(Checkout)).one().donor_country = "FR"
    practice.pay(session)
    told()
    page = f"/en/{slug}/give/monthly/{sent('month_arrived')[0]['values']['token']}"
    subscription = practice.store.select("subscription")[0]["id"]
    form = {"once": "a" * 32}

    assert client.post(f"{page}/amount", data={**form, "amount": "15"}).status_code == 303
    assert now() == (MonthlyState.ACTIVE, Money(15_00, "EUR"))
    practice.begin_next_month(subscription)
    told()
    assert months() == [Money(10_00, "EUR"), Money(15_00, "EUR")]
    assert db.session.scalars(
        select(Contribution.donor_country).order_by(Contribution.id)
    ).all() == ["FR", "FR"]

    wrong = client.post(f"{page}/amount", data={**form, "amount": "0"})
    assert (wrong.status_code, 'id="amount-error"' in wrong.text) == (422, True)
    practice.faults.fail_api(Failure.DROPPED, times=10)
    assert client.post(f"{page}/pause", data=form).status_code == 503
    practice.faults.clear()
    assert client.post(f"{page}/pause", data={"once": "b" * 32}).status_code == 303
    assert now()[0] is MonthlyState.PAUSED
    practice.begin_next_month(subscription)
    told()
    assert len(months()) == 2

    assert client.post(f"{page}/resumption", data={"once": "c" * 32}).status_code == 303
    practice.begin_next_month(subscription, declined=True)
    told()
    assert (now()[0], len(sent("month_missing"))) == (MonthlyState.UNPAID, 1)
    card = client.get(f"{page}/card")
    assert (card.status_code, card.location.startswith(practice.url)) == (303, True)

    for once in ("d" * 32, "e" * 32):
        assert client.post(f"{page}/end", data={"once": once}).status_code == 303
    told()
    assert (now()[0], "It has ended" in client.get(page).text) == (MonthlyState.ENDED, True)


def test_another_amount_keeps_to_the_rules_of_every_level(
    client, practice, settings, work, open_door
):
    fund = make_fund(currency="EUR")
    root = fund.chain()[-1]
    by = Machine("test")
    set_giving_rules(root.id, RulesDraft(currency="EUR", smallest=5_00, nameless=30_00), by=by)
    set_giving_rules(fund.id, RulesDraft(currency="EUR", largest=50_00), by=by)
    practice.pay(begin(Gateway(settings), fund, Money(10_00, "EUR"), is_monthly=True))
    assert practice.settle()
    work()
    page = f"/en/{fund.campaign.slug}/give/monthly/"
    page += sent("month_arrived")[0]["values"]["token"]

    told = {
        amount: client.post(f"{page}/amount", data={"once": "a" * 32, "amount": amount}).text
        for amount in ("4.99", "30.01", "50.01")
    }

    assert "Please give at least €5." in told["4.99"]
    assert "A gift of this size needs your name: the limit is €30." in told["30.01"]
    assert "A single gift may be €50 at most." in told["50.01"]
    assert now() == (MonthlyState.ACTIVE, Money(10_00, "EUR"))


def test_a_first_month_that_bounces_is_told_as_one_that_will_be_tried_again(
    app, client, open_door, practice, settings, work
):
    fund = make_fund(currency="EUR")
    practice.pay(begin(Gateway(settings), fund, is_monthly=True), means=SEPA_DEBIT)
    practice.bounce(practice.store.select("payment_intent")[-1]["id"])
    assert practice.settle()
    work()

    assert (now()[0], months(), sent("gift_missing")) == (MonthlyState.UNPAID, [], [])
    assert len(sent("month_missing")) == 1
    token = db.session.scalars(select(Checkout.token)).one()
    page = client.get(f"/en/{fund.campaign.slug}/give/thanks/{token}").text
    assert "It will be tried again." in page
    assert f"/en/{fund.campaign.slug}/give/monthly/{token}" in page
    assert ">Try again<" not in page
