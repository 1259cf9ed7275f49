"""Serving in a process of its own, as the demo does."""

import http.client

import pytest
import stripe

from campaign.practice.stripe.account import SECRET_KEY
from campaign.practice.stripe.server import practice_stripe_process, running_practice_stripe
from campaign.practice.stripe.webhooks import Endpoint
from tests.practice.receiver import SECRET
from tests.practice.sdk import gift


def test_a_process_of_its_own_takes_payments_and_sends_webhooks(tmp_path, receiver):
    with practice_stripe_process(
        endpoints=[Endpoint(receiver.url, SECRET)], database=tmp_path / "practice.db"
    ) as url:
        http_client = stripe.RequestsClient()
        client = stripe.StripeClient(
            SECRET_KEY, base_addresses={"api": url}, http_client=http_client
        )
        session = client.v1.checkout.sessions.create(gift())
        http_client.close()
        connection = http.client.HTTPConnection(url.removeprefix("http://"))
        connection.request(
            "POST",
            f"/pay/{session.id}",
            "email=donor%40example.org&name=Dora&means=accepted",
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        paid = connection.getresponse()
        paid.read()
        connection.request("GET", "/-/practice/settled?within=60")
        settled = connection.getresponse().read()
        connection.close()

    assert session.url == f"{url}/pay/{session.id}"
    assert paid.status == 303
    assert b"true" in settled
    assert receiver.types()[-2:] == ["checkout.session.completed", "charge.updated"]


def test_a_taken_port_is_said_at_once(practice):
    port = int(practice.url.rpartition(":")[2])

    with (
        pytest.raises(RuntimeError, match="did not start"),
        practice_stripe_process(port=port),
    ):
        pass


def test_only_this_machine_is_served():
    with (
        pytest.raises(ValueError, match="this machine only"),
        running_practice_stripe(host="0.0.0.0"),  # noqa: S104  refused
    ):
        pass
