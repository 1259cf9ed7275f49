"""What the API answers, asked by the real SDK over HTTP."""

import pytest
import stripe

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.server import running_practice_stripe
from tests.practice.sdk import connected, gift


def test_a_session_is_opened_with_everything_the_caller_says(new_session, practice):
    session = new_session(
        client_reference_id="contribution-7",
        customer_email="donor@example.org",
        locale="fr",
        metadata={"contribution": "7"},
    )

    assert session.id.startswith("cs_test_")
    assert session.url == f"{practice.url}/pay/{session.id}"
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency) == (2500, "eur")
    assert (session.client_reference_id, session.locale) == ("contribution-7", "fr")
    assert session.customer_email == "donor@example.org"
    assert session.metadata.to_dict() == {"contribution": "7"}
    assert (session.livemode, session.payment_intent) == (False, None)
    assert session.expires_at - session.created == 24 * 60 * 60


def test_a_paid_session_tells_of_donor_intent_charge_and_fee(client, new_session, practice):
    session = new_session(payment_intent_data={"metadata": {"contribution": "7"}})
    practice.pay(session.id, email="donor@example.org")

    paid = client.v1.checkout.sessions.retrieve(
        session.id,
        {"expand": ["line_items", "payment_intent.latest_charge.balance_transaction"]},
    )

    intent = paid.payment_intent
    charge = intent.latest_charge
    fee = charge.balance_transaction
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_details.email == "donor@example.org"
    assert paid.customer_details.address.country == "LU"
    assert (intent.status, intent.amount_received) == ("succeeded", 2500)
    assert intent.metadata.to_dict() == {"contribution": "7"}
    assert charge.metadata.to_dict() == {"contribution": "7"}
    assert (charge.paid, charge.amount_captured, charge.payment_intent) == (True, 2500, intent.id)
    assert (fee.amount, fee.fee, fee.net) == (2500, 63, 2437)
    assert [item.description for item in paid.line_items.data] == ["Fund of the Sample Union"]


def test_an_unexpanded_session_names_its_intent_and_leaves_out_its_lines(
    client, new_session, practice
):
    session = new_session()
    practice.pay(session.id)

    plain = client.v1.checkout.sessions.retrieve(session.id).to_dict()

    assert plain["payment_intent"].startswith("pi_")
    assert "line_items" not in plain


def test_every_session_is_listed_once_over_several_pages(client, new_session):
    opened = [new_session().id for _ in range(7)]

    listed = client.v1.checkout.sessions.list({"limit": 3})

    assert listed.has_more is True
    assert [session.id for session in listed.auto_paging_iter()] == opened[::-1]


def test_pages_are_walked_backwards_too(client, new_session):
    opened = [new_session().id for _ in range(4)]

    newer = client.v1.checkout.sessions.list({"limit": 2, "ending_before": opened[0]})

    assert [session.id for session in newer.data] == [opened[2], opened[1]]
    assert newer.has_more is True


def test_sessions_are_narrowed_by_state_intent_donor_and_time(client, new_session, practice):
    paid, waiting = new_session(), new_session()
    intent = practice.pay(paid.id, email="donor@example.org")["payment_intent"]

    def ids(**narrowed):
        listed = client.v1.checkout.sessions.list(narrowed)
        return [session.id for session in listed.auto_paging_iter()]

    assert ids(status="complete") == [paid.id]
    assert ids(status="open") == [waiting.id]
    assert ids(payment_intent=intent) == [paid.id]
    assert ids(customer_details={"email": "donor@example.org"}) == [paid.id]
    assert ids(created={"gte": paid.created}) == [waiting.id, paid.id]
    assert ids(created={"gt": waiting.created}) == []


def test_a_cursor_that_does_not_exist_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.list({"starting_after": "cs_test_none"})

    assert (refused.value.code, refused.value.param) == ("resource_missing", "starting_after")


def test_intents_charges_and_fees_are_listed_and_read(client, new_session, practice):
    practice.pay(new_session().id)

    intent = client.v1.payment_intents.list({"expand": ["data.latest_charge"]}).data[0]
    charge = client.v1.charges.list({"payment_intent": intent.id}).data[0]

    assert client.v1.payment_intents.retrieve(intent.id).latest_charge == charge.id
    assert client.v1.charges.retrieve(charge.id).payment_intent == intent.id
    assert intent.latest_charge.id == charge.id
    assert client.v1.balance_transactions.retrieve(charge.balance_transaction).source == charge.id


def test_events_are_listed_newest_first_and_by_type(client, new_session, practice):
    practice.pay(new_session().id)

    def types(**narrowed):
        return [event.type for event in client.v1.events.list(narrowed).auto_paging_iter()]

    assert types() == [
        "charge.updated",
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]
    assert types(type="charge.*") == ["charge.updated", "charge.succeeded"]
    assert types(types=["checkout.session.completed", "charge.succeeded"]) == [
        "checkout.session.completed",
        "charge.succeeded",
    ]


def test_an_event_keeps_the_object_as_it_was(client, new_session, practice):
    session = new_session(metadata={"contribution": "7"})
    practice.pay(session.id)

    listed = client.v1.events.list({"type": "checkout.session.completed"}).data[0]
    event = client.v1.events.retrieve(listed.id)

    assert event.api_version == stripe.api_version
    about = event.to_dict()["data"]["object"]
    assert (about["id"], about["payment_status"]) == (session.id, "paid")
    assert about["metadata"] == {"contribution": "7"}
    assert [name for name in about if name.startswith("_")] == []


def test_a_charge_names_its_fee_only_after_it_has_succeeded(client, new_session, practice):
    practice.pay(new_session().id)

    updated, succeeded = (event.to_dict() for event in client.v1.events.list({"type": "charge.*"}))

    assert succeeded["data"]["object"]["balance_transaction"] is None
    assert updated["data"]["object"]["balance_transaction"].startswith("txn_")
    assert updated["data"]["previous_attributes"] == {"balance_transaction": None}


def test_a_declined_card_leaves_the_session_open_for_another_try(client, new_session, practice):
    session = new_session()
    practice.decline(session.id)

    declined = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    practice.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})

    assert (declined.status, declined.payment_status) == ("open", "unpaid")
    assert declined.payment_intent.status == "requires_payment_method"
    assert declined.payment_intent.last_payment_error.code == "card_declined"
    assert (paid.status, paid.payment_intent.status) == ("complete", "succeeded")
    assert paid.payment_intent.id == declined.payment_intent.id
    assert paid.payment_intent.last_payment_error is None


def test_an_open_session_expires_once_and_a_paid_one_never(client, new_session, practice):
    waiting, paid = new_session(), new_session()
    practice.pay(paid.id)

    expired = client.v1.checkout.sessions.expire(waiting.id)

    assert (expired.status, expired.url) == ("expired", None)
    for session in (waiting, paid):
        with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions that are"):
            client.v1.checkout.sessions.expire(session.id)


def test_expiring_cancels_what_a_declined_card_had_begun(client, new_session, practice):
    session = new_session()
    practice.decline(session.id)

    client.v1.checkout.sessions.expire(session.id, None, {"idempotency_key": "expire-7"})

    intent = client.v1.payment_intents.list().data[0]
    event = client.v1.events.list({"type": "checkout.session.expired"}).data[0]
    assert intent.status == "canceled"
    assert event.request.idempotency_key == "expire-7"


def test_a_customer_is_made_only_when_asked_for(client, new_session, practice):
    without, made = new_session(), new_session(customer_creation="always")
    practice.pay(without.id)
    customer = practice.pay(made.id, email="donor@example.org")["customer"]

    assert client.v1.checkout.sessions.retrieve(without.id).customer is None
    assert client.v1.customers.retrieve(customer).email == "donor@example.org"


def test_the_account_says_that_it_may_charge(client):
    account = client.v1.accounts.retrieve_current()

    assert (account.charges_enabled, account.default_currency) == (True, "eur")


def test_a_session_expires_although_nobody_looks_at_it(clock):
    practice = PracticeStripe(clock=clock)
    with running_practice_stripe(practice), connected(practice) as client:
        late = client.v1.checkout.sessions.create(gift(expires_at=int(clock.now) + 1800))
        in_time = client.v1.checkout.sessions.create(gift())
        clock.now += 1800

        expired = client.v1.checkout.sessions.list({"status": "expired"}).data
        events = client.v1.events.list().data

        assert [session.id for session in expired] == [late.id]
        assert [event.type for event in events] == ["checkout.session.expired"]
        assert client.v1.checkout.sessions.retrieve(in_time.id).status == "open"
