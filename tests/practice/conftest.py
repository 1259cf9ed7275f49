from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import stripe
from flask.testing import FlaskClient

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.app import create_app
from campaign.practice.stripe.server import running_practice_stripe
from campaign.practice.stripe.webhooks import Endpoint
from tests.practice.receiver import SECRET, Receiver, receiving
from tests.practice.sdk import connected, gift

NewSession = Callable[..., stripe.checkout.Session]


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1_790_000_000

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def practice(receiver: Receiver) -> Iterator[PracticeStripe]:
    """A practice Stripe that sends to the receiver and, when refused, tries again at once."""
    account = PracticeStripe(endpoints=[Endpoint(receiver.url, SECRET)], retry_after=(0, 0))
    with running_practice_stripe(account) as running:
        yield running


@pytest.fixture
def client(practice: PracticeStripe) -> Iterator[stripe.StripeClient]:
    """The real SDK, speaking to the practice Stripe."""
    with connected(practice) as client:
        yield client


@pytest.fixture
def browser(practice: PracticeStripe) -> FlaskClient:
    return create_app(practice).test_client()


@pytest.fixture
def new_session(client: stripe.StripeClient) -> NewSession:
    """Opens a session as the gateway would; named parameters change or add to it."""

    def create(**changes: Any) -> stripe.checkout.Session:
        return client.v1.checkout.sessions.create(gift(**changes))

    return create
