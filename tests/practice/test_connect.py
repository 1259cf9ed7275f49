"""Accounts of others that join ours: asked by the real SDK, onboarded in a browser."""

import pytest
import stripe

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.server import running_practice_stripe
from campaign.practice.stripe.webhooks import Endpoint
from tests.practice.receiver import SECRET
from tests.practice.sdk import MONTHLY, connected, gift

CONNECT_SECRET = "whsec_of_the_joined"
URLS = {"return_url": "http://127.0.0.1:8000/back", "refresh_url": "http://127.0.0.1:8000/again"}

FULL = {"stripe_dashboard": {"type": "full"}}


@pytest.fixture
def practice(receiver):
    """Both kinds of messages go to one address, each with its own secret."""
    endpoints = [
        Endpoint(receiver.url, SECRET),
        Endpoint(receiver.url, CONNECT_SECRET, connect=True),
    ]
    with running_practice_stripe(PracticeStripe(endpoints=endpoints, retry_after=())) as running:
        yield running


@pytest.fixture
def joined(client, practice):
    """An account in Switzerland that may take gifts."""
    made = client.v1.accounts.create(
        {"type": "standard", "country": "CH", "email": "o@example.org"}
    )
    practice.put_account_into(made.id, "enabled")
    return made.id


def test_an_organization_is_onboarded_by_a_link_that_is_good_once(browser, client, practice):
    made = client.v1.accounts.create({"controller": FULL, "country": "CH", "metadata": {"of": "7"}})

    def link():
        wishes = {"account": made.id, "type": "account_onboarding", **URLS}
        return client.v1.account_links.create(wishes).url.removeprefix(practice.url)

    first, second = link(), link()
    shown = browser.get(first)
    left = browser.post(first, data={"outcome": "left"})
    after_leaving = client.v1.accounts.retrieve(made.id)
    stale = browser.get(first)
    browser.get(second)
    browser.post(second, data={"outcome": "submitted"})
    checking = client.v1.accounts.retrieve(made.id)
    practice.put_account_into(made.id, "enabled")
    enabled = client.v1.accounts.retrieve(made.id)

    assert (shown.status_code, left.location, stale.location) == (
        200,
        URLS["return_url"],
        URLS["refresh_url"],
    )
    assert (made.type, made.default_currency, made.metadata.to_dict()) == (
        "standard",
        "chf",
        {"of": "7"},
    )
    states = [
        (a.details_submitted, a.charges_enabled, bool(a.requirements.currently_due))
        for a in (after_leaving, checking, enabled)
    ]
    assert states == [(False, False, True), (True, False, False), (True, True, False)]
    assert [(e["type"], e["account"]) for e in practice.events()] == [
        ("account.updated", made.id)
    ] * 2
    assert browser.get("/connect/link_none").status_code == 404
    assert browser.post(second, data={"outcome": "perhaps"}).status_code == 400


def test_a_gift_to_a_joined_account_is_seen_there_only_and_settles_in_its_currency(
    client, joined, practice
):
    theirs = {"stripe_account": joined}
    session = client.v1.checkout.sessions.create(gift(), theirs)
    intent = practice.pay(session.id)["payment_intent"]

    with pytest.raises(stripe.InvalidRequestError) as hidden:
        client.v1.checkout.sessions.retrieve(session.id)
    assert hidden.value.http_status == 404
    assert client.v1.payment_intents.list().data == []
    assert [each.id for each in client.v1.payment_intents.list({}, theirs).data] == [intent]
    moved = client.v1.balance_transactions.list({}, theirs).data[0]
    assert (moved.amount, moved.currency, moved.exchange_rate) == (2375, "chf", 0.95)
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 1000}, theirs)
    assert refund.status == "succeeded"
    payout = practice.pay_out(joined)["id"]
    assert client.v1.payouts.retrieve(payout, {}, theirs).currency == "chf"
    assert client.v1.payouts.list().data == []
    assert client.v1.accounts.retrieve_current({}, theirs).id == joined


def test_messages_of_joined_accounts_name_them_and_bear_their_own_secret(
    client, joined, practice, receiver
):
    ours = client.v1.checkout.sessions.create(gift())
    theirs = client.v1.checkout.sessions.create(gift(**MONTHLY), {"stripe_account": joined})
    practice.pay(ours.id)
    practice.pay(theirs.id)
    assert practice.settle()

    told = {}
    for received in receiver.received:
        secret = CONNECT_SECRET if "account" in received.event else SECRET
        event = client.construct_event(received.body, received.signature, secret)
        told.setdefault(received.event.get("account"), []).append(event.type)
    assert set(told) == {None, joined}
    assert told[None].count("checkout.session.completed") == 1
    assert told[joined].count("invoice.paid") == 1
    assert {event.account for event in client.v1.events.list({}, {"stripe_account": joined})} == {
        joined
    }


def test_an_idempotency_key_counts_for_one_account(client, joined):
    key = {"idempotency_key": "gift-7"}

    ours = client.v1.checkout.sessions.create(gift(), key)
    theirs = client.v1.checkout.sessions.create(gift(), {**key, "stripe_account": joined})

    assert ours.id != theirs.id


def test_who_has_not_joined_or_may_not_charge_is_refused(client, joined, practice):
    practice.put_account_into(joined, "restricted")
    with pytest.raises(stripe.InvalidRequestError, match="cannot currently make live charges"):
        client.v1.checkout.sessions.create(gift(), {"stripe_account": joined})
    with pytest.raises(stripe.PermissionError):
        client.v1.checkout.sessions.create(gift(), {"stripe_account": "acct_somebody"})
    with pytest.raises(stripe.PermissionError):
        client.v1.accounts.retrieve("acct_somebody")
    for wrong in ({"type": "standard", "controller": FULL}, {"country": "QQ"}, {"type": "new"}):
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.accounts.create(wrong)


def test_a_joined_account_outlives_a_restart(tmp_path):
    file = tmp_path / "practice.db"
    with running_practice_stripe(PracticeStripe(database=file)) as before:
        with connected(before) as client:
            made = client.v1.accounts.create({"type": "standard"}).id
        before.put_account_into(made, "enabled")

    with running_practice_stripe(PracticeStripe(database=file)) as after:
        with connected(after) as client:
            session = client.v1.checkout.sessions.create(gift(), {"stripe_account": made})
        paid = after.pay(session.id)["status"]

    assert paid == "complete"
