"""Webhooks: signed so that the real SDK takes them, and delivered whatever happens on the way."""

import pytest
import stripe

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.deliveries import Kind, State
from campaign.practice.stripe.webhooks import Endpoint, signature
from tests.practice.receiver import SECRET, receiving
from tests.practice.sdk import gift

PAYMENT = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.updated",
]


def states(practice):
    return [delivery.state for delivery in practice.sent()]


def test_the_signature_is_the_one_that_the_sdk_makes():
    body = '{"object": "event", "name": "Ж"}'

    ours = signature(body.encode(), SECRET, 1_790_000_000)

    assert ours == stripe.WebhookSignature.generate_signature_header(body, SECRET, 1_790_000_000)


def test_a_payment_is_told_in_order_and_every_message_verifies(
    client, new_session, practice, receiver
):
    session = new_session()
    practice.pay(session.id)
    assert practice.settle()

    events = [
        client.construct_event(received.body, received.signature, SECRET)
        for received in receiver.received
    ]

    assert [event.type for event in events] == PAYMENT
    completed = events[3].to_dict()
    assert completed["data"]["object"]["id"] == session.id
    assert completed["api_version"] == stripe.api_version
    assert completed["request"] == {"id": None, "idempotency_key": None}
    assert [client.v1.events.retrieve(event.id).pending_webhooks for event in events] == [0] * 5


def test_a_message_signed_with_another_secret_does_not_verify(
    client, new_session, practice, receiver
):
    practice.faults.disturb_deliveries(forged=1)
    practice.pay(new_session().id)
    assert practice.settle()

    real, forged = (r for r in receiver.received if r.event["type"] == "charge.succeeded")

    assert client.construct_event(real.body, real.signature, SECRET).id == real.event["id"]
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(forged.body, forged.signature, SECRET)


def test_a_stale_message_does_not_verify(client, new_session, practice, receiver):
    practice.faults.disturb_deliveries(copies=0, stale=1)
    practice.pay(new_session().id)
    assert practice.settle()

    stale = receiver.received[0]

    with pytest.raises(stripe.SignatureVerificationError, match="Timestamp outside"):
        client.construct_event(stale.body, stale.signature, SECRET)


def test_every_copy_of_a_duplicate_is_the_same_event(new_session, practice, receiver):
    practice.faults.disturb_deliveries(copies=3)
    practice.pay(new_session().id)
    assert practice.settle()

    assert receiver.types() == [kind for kind in PAYMENT for _ in range(3)]
    assert len(set(receiver.ids())) == len(PAYMENT)


def test_what_is_held_comes_in_the_order_it_is_released(new_session, practice, receiver):
    practice.faults.disturb_deliveries(hold=True)
    practice.pay(new_session().id)
    assert practice.settle()
    before = receiver.types()

    released = practice.release("reversed")
    assert practice.settle()

    assert (before, released) == ([], 5)
    assert receiver.types() == PAYMENT[::-1]


def test_a_listed_order_names_events_by_type_or_by_id(new_session, practice, receiver):
    practice.faults.disturb_deliveries(hold=True)
    practice.pay(new_session().id)
    charge_succeeded = practice.events()[1]["id"]

    practice.release(["checkout.session.completed", charge_succeeded])
    assert practice.settle()

    assert receiver.types() == [
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.created",
        "payment_intent.succeeded",
        "charge.updated",
    ]


def test_what_is_lost_never_comes_but_is_in_the_list(client, new_session, practice, receiver):
    practice.faults.disturb_deliveries(lose=4)
    practice.pay(new_session().id)
    assert practice.settle()

    assert receiver.types() == ["charge.updated"]
    assert states(practice) == [State.LOST] * 4 + [State.DELIVERED]
    assert [event.type for event in client.v1.events.list()] == PAYMENT[::-1]


def test_a_refused_message_is_sent_again_until_it_is_taken(new_session, practice, receiver):
    receiver.statuses = [500, 302]
    practice.pay(new_session().id)
    assert practice.settle()

    assert [delivery.attempts for delivery in practice.sent()] == [2, 2, 1, 1, 1]
    assert states(practice) == [State.DELIVERED] * 5


def test_a_message_that_nobody_takes_is_given_up(new_session, practice, receiver):
    receiver.statuses = [400] * 15
    practice.pay(new_session().id)
    assert practice.settle()

    assert [(d.state, d.attempts, d.answer) for d in practice.sent()] == [
        (State.FAILED, 3, "400")
    ] * 5


def test_a_forged_message_is_sent_once_however_it_is_answered(new_session, practice, receiver):
    practice.faults.disturb_deliveries(copies=0, forged=1)
    receiver.statuses = [400] * 5
    practice.pay(new_session().id)
    assert practice.settle()

    assert receiver.types() == PAYMENT
    assert states(practice) == [State.FAILED] * 5


def test_an_event_is_delivered_again_on_request(new_session, practice, receiver):
    practice.pay(new_session().id)
    assert practice.settle()
    completed = practice.events()[3]["id"]

    practice.deliver_again(completed)
    practice.deliver_again(completed, kind=Kind.FORGED)
    assert practice.settle()

    assert receiver.ids().count(completed) == 3


def test_each_endpoint_gets_the_events_it_wants_with_its_own_secret(
    client, new_session, practice, receiver
):
    with receiving() as other:
        wanted = ("checkout.session.*", "charge.succeeded")
        practice.register(Endpoint(other.url, "whsec_other", wanted))
        practice.pay(new_session().id)
        assert practice.settle()

    assert receiver.types() == PAYMENT
    assert other.types() == ["charge.succeeded", "checkout.session.completed"]
    received = other.received[0]
    assert client.construct_event(received.body, received.signature, "whsec_other").type == (
        "charge.succeeded"
    )


def test_retries_wait_longer_each_time(clock, receiver):
    practice = PracticeStripe(
        endpoints=[Endpoint(receiver.url, SECRET, ["checkout.session.completed"])],
        retry_after=(1, 2),
        clock=clock,
    )
    receiver.statuses = [500, 500, 500]
    practice.pay(open_session(practice))

    attempts = []
    for _ in range(5):
        practice.settle()
        attempts.append(len(receiver.received))
        clock.now += 1
    practice.close()

    assert attempts == [1, 2, 2, 3, 3]


def test_a_delay_is_kept(clock, receiver):
    practice = PracticeStripe(
        endpoints=[Endpoint(receiver.url, SECRET, ["checkout.session.completed"])], clock=clock
    )
    practice.faults.disturb_deliveries(delay=60)
    practice.pay(open_session(practice))

    early = practice.settle()
    clock.now += 60
    late = practice.settle()
    practice.close()

    assert (early, late) == (False, True)
    assert receiver.types() == ["checkout.session.completed"]


def test_an_endpoint_that_is_not_there_counts_as_a_failure(clock):
    gone = Endpoint("http://127.0.0.1:1/", SECRET, ["checkout.session.completed"])
    practice = PracticeStripe(endpoints=[gone], retry_after=(), clock=clock)
    practice.pay(open_session(practice))

    assert practice.settle()
    delivery = practice.sent()[0]
    practice.close()

    assert delivery.state == State.FAILED
    assert "refused" in (delivery.answer or "")


def test_what_was_not_sent_before_a_restart_is_sent_after_it(tmp_path, receiver):
    endpoint = Endpoint(receiver.url, SECRET)
    stopped = PracticeStripe(endpoints=[endpoint], database=tmp_path / "practice.db")
    stopped.pay(open_session(stopped))
    taken = stopped.deliveries.take_due()  # being sent when the process ends
    stopped.close()

    practice = PracticeStripe(endpoints=[endpoint], database=tmp_path / "practice.db")
    practice.settle()
    practice.close()

    assert taken is not None
    assert receiver.types() == PAYMENT


def test_messages_can_be_handed_over_without_a_server():
    handed = []

    def hand_over(url, headers, body):
        handed.append((url, headers["Stripe-Signature"][:2]))
        return 200

    practice = PracticeStripe(
        endpoints=[Endpoint("http://site/", SECRET, ["charge.succeeded"])], send=hand_over
    )
    practice.pay(open_session(practice))

    assert practice.settle()
    practice.close()
    assert handed == [("http://site/", "t=")]


def open_session(practice: PracticeStripe) -> str:
    """A session opened without going through HTTP."""
    return str(practice.checkout.open(gift(), "http://127.0.0.1")["id"])
