"""One key, one session: whatever the network does in between."""

import threading

import pytest
import stripe

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.faults import Failure
from campaign.practice.stripe.objects.account import ACCOUNT
from campaign.practice.stripe.server import running_practice_stripe
from tests.practice.sdk import connected, gift

KEY = {"idempotency_key": "contribution-7"}


@pytest.fixture
def no_pauses(monkeypatch):
    """The SDK waits half a second before it tries again; a test does not."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0)


def ids(practice):
    return [session["id"] for session in practice.sessions()]


def test_the_same_key_and_parameters_get_the_first_answer_again(client, practice):
    first = client.v1.checkout.sessions.create(gift(), KEY)
    practice.pay(first.id)
    again = client.v1.checkout.sessions.create(gift(), KEY)

    assert ids(practice) == [first.id]
    assert again.to_dict() == first.to_dict()
    assert "idempotent-replayed" not in first.last_response.headers
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert again.last_response.headers["original-request"] == first.last_response.request_id


def test_another_gift_under_the_same_key_is_refused(client, practice):
    first = client.v1.checkout.sessions.create(gift(2500), KEY)

    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(gift(5000), KEY)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.expire(first.id, None, KEY)

    assert ids(practice) == [first.id]


def test_a_refused_call_does_not_use_up_its_key(client, practice):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(gift(nonsense="1"), KEY)

    session = client.v1.checkout.sessions.create(gift(), KEY)

    assert ids(practice) == [session.id]


def test_a_key_that_is_too_long_is_refused(client):
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(gift(), {"idempotency_key": "x" * 256})


def test_a_key_under_way_is_a_conflict_until_its_call_is_through(client, practice):
    practice.faults.fail_api(Failure.STALLED, method="POST")
    opened = []

    def open_session():
        with connected(practice) as other:
            opened.append(other.v1.checkout.sessions.create(gift(), KEY).id)

    slow = threading.Thread(target=open_session)
    slow.start()
    assert practice.faults.wait_for_stalled()
    with pytest.raises(stripe.APIError) as conflict:
        client.v1.checkout.sessions.create(gift(), KEY)
    practice.faults.resume()
    slow.join()
    again = client.v1.checkout.sessions.create(gift(), KEY)

    assert (conflict.value.http_status, conflict.value.error.code) == (
        409,
        "idempotency_key_in_use",
    )
    assert [again.id] == opened == ids(practice)


def test_an_answer_that_was_lost_is_given_again_for_the_same_key(client, practice):
    practice.faults.fail_api(Failure.ANSWER_LOST, path="/v1/checkout/sessions")

    with pytest.raises(stripe.APIConnectionError):
        client.v1.checkout.sessions.create(gift(), KEY)
    kept = ids(practice)
    session = client.v1.checkout.sessions.create(gift(), KEY)

    assert len(kept) == 1
    assert [session.id] == kept == ids(practice)
    assert session.last_response.headers["idempotent-replayed"] == "true"


def test_the_sdk_tries_again_by_itself_and_opens_one_session(practice, no_pauses):
    practice.faults.fail_api(Failure.ANSWER_LOST)
    practice.faults.fail_api(Failure.DROPPED)
    practice.faults.fail_api(Failure.SERVER_ERROR)

    with connected(practice, retries=3) as patient:
        session = patient.v1.checkout.sessions.create(gift())

    assert ids(practice) == [session.id]


def test_a_server_error_that_was_kept_comes_back_until_another_key_is_used(practice, no_pauses):
    practice.faults.fail_api(Failure.STORED_SERVER_ERROR)

    with connected(practice, retries=2) as patient:
        for _ in range(2):
            with pytest.raises(stripe.APIError) as broken:
                patient.v1.checkout.sessions.create(gift(), KEY)
        session = patient.v1.checkout.sessions.create(gift(), {"idempotency_key": "another"})

    assert broken.value.http_status == 500
    assert broken.value.headers["stripe-should-retry"] == "false"
    assert ids(practice) == [session.id]


def test_keys_and_sessions_outlive_a_restart(tmp_path):
    file = tmp_path / "practice.db"
    with running_practice_stripe(PracticeStripe(database=file)) as practice:
        with connected(practice) as client:
            first = client.v1.checkout.sessions.create(gift(), KEY)
        practice.pay(first.id)

    reopened = PracticeStripe(database=file)
    with running_practice_stripe(reopened), connected(reopened) as client:
        again = client.v1.checkout.sessions.create(gift(), KEY)
        session = client.v1.checkout.sessions.retrieve(first.id)

    assert (again.id, session.payment_status) == (first.id, "paid")
    assert again.last_response.headers["idempotent-replayed"] == "true"


def test_a_call_cut_off_by_a_restart_can_be_made_again(tmp_path):
    file = tmp_path / "practice.db"
    cut_off = PracticeStripe(database=file)
    with cut_off.store.transaction() as connection:
        connection.execute(
            "INSERT INTO answers (account, key, fingerprint, request_id)"
            " VALUES (?, 'contribution-7', 'unfinished', 'req_1')",
            [ACCOUNT],
        )
    cut_off.close()

    with running_practice_stripe(PracticeStripe(database=file)) as practice:
        with connected(practice) as client:
            session = client.v1.checkout.sessions.create(gift(), KEY)

        assert ids(practice) == [session.id]
