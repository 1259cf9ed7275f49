"""The server is killed between the provider's payment and our answer: the gift is not lost."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.config import Settings, share
from campaign.fundraising.models import Contribution, Fund
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.practice.stripe.account import SECRET_KEY, WEBHOOK_SECRET, PracticeStripe
from campaign.practice.stripe.server import running_practice_stripe
from campaign.practice.stripe.webhooks import Endpoint
from tests.factories.fundraising import make_fund
from tests.servers.testrun import free_port, wait_until


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, base_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def practice(settings: Settings) -> Iterator[PracticeStripe]:
    """It gives up at once: what arrives later was sent again on purpose."""
    door = Endpoint(f"{settings.base_url}/webhooks/stripe", WEBHOOK_SECRET)
    account = PracticeStripe(endpoints=[door], retry_after=())
    with running_practice_stripe(account) as running:
        yield running


@pytest.fixture
def fund(app: Flask) -> Fund:
    return make_fund(currency="EUR")


def environment(settings: Settings, practice: PracticeStripe) -> Mapping[str, str]:
    return {
        **os.environ,
        "BASE_URL": settings.base_url,
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "MAIL_FROM": "campaign@example.org",
        "PORT": settings.base_url.rpartition(":")[2],
        "SECRET_KEY": settings.secret_key,
        "SMTP_URL": "smtp://127.0.0.1:1",
        "STRIPE_API_BASE": practice.url,
        "STRIPE_SECRET_KEY": SECRET_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


@contextmanager
def serving(settings: Settings, practice: PracticeStripe) -> Iterator[None]:
    """The real command, in a session of its own; at the end all of it is killed, not asked."""
    process = subprocess.Popen(
        [sys.executable, "-m", "campaign", "serve"],
        env=environment(settings, practice),
        cwd=share(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(partial(is_alive, settings.base_url), "the server to answer")
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not is_alive(settings.base_url), "what served to be gone")


def is_alive(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{address}/-/alive"):
        return True
    return False


def begin(address: str, fund: Fund) -> str:
    """What a donor's browser sends; the name of the payment page it is led to."""
    form = {"fund": fund.id, "currency": "EUR", "amount": "2500", "other_amount": ""}
    wish = urllib.request.Request(
        f"{address}/en/{fund.campaign.slug}/give", urlencode(form).encode(), method="POST"
    )
    with urllib.request.urlopen(wish) as page:
        return urlsplit(page.url).path.rpartition("/")[2]


def gifts() -> list[Money]:
    db.session.rollback()
    return [contribution.given for contribution in db.session.scalars(select(Contribution))]


def test_the_gift_is_there_once_after_the_next_delivery(
    settings: Settings, practice: PracticeStripe, fund: Fund
) -> None:
    with serving(settings, practice):
        session = begin(settings.base_url, fund)
    practice.pay(session)
    assert practice.settle()
    assert gifts() == []

    with serving(settings, practice):
        for _ in range(2):
            for event in practice.events():
                practice.deliver_again(event["id"])
        assert practice.settle()
        wait_until(gifts, "the gift to be booked")

    assert gifts() == [Money(25_00, "EUR")]
