"""Gifts through the webhook: told, answered, booked; beside what the machine's disk can commit.

`python -m bench.intake` alone takes a minute.
"""

import http.client
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import func, select

from bench.data import SLUG, fill
from bench.rows import write
from bench.servers import free_port, serving
from campaign.app import create_app
from campaign.campaigns.queries import find_campaign
from campaign.config import Settings
from campaign.fundraising.models import Checkout, CheckoutState, Contribution, Fund, FundKind
from campaign.fundraising.operations.messages import PROCESS, process_row
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.stripe_gateway.messages import API_VERSION
from campaign.kernel import mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction, upgrade_schema
from campaign.kernel.outbox import deliver_due
from campaign.practice.stripe.webhooks import signature
from tests.servers import postgres
from tests.servers.testrun import TestRun

GIFTS = 400
SENDERS = 8
COMMITS_FOR = 3.0
SECRET = "whsec_of_a_bench"  # noqa: S105  in a bench's database
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Intake:
    """All by second."""

    commits: float
    """Of one row each, durable, on the same database, by as many as send."""
    answered: float
    """Messages whose 200 came: they are stored, durably."""
    booked: float
    """Gifts that one worker books, with receipt and mail left to send."""

    @property
    def gifts(self) -> float:
        """From the first message to the last gift booked, one after the other."""
        return 1 / (1 / self.answered + 1 / self.booked)


def intake() -> Mapping[str, Intake]:
    """By kind of database."""
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder:
        path = Path(folder) / "intake.db"
        measured = {
            "SQLite": _measure(f"sqlite:///{path}", Path(folder), lambda: _commits_sqlite(path))
        }
        with _durable_postgresql() as url:
            plain = url.replace("+psycopg", "")
            measured["PostgreSQL"] = _measure(url, Path(folder), lambda: _commits_postgres(plain))
    return measured


@contextmanager
def _durable_postgresql() -> Iterator[str]:
    run = TestRun.begin()
    try:
        yield postgres.start(run, DURABLE)
    finally:
        run.end()


def _measure(url: str, folder: Path, commits: Callable[[], float]) -> Intake:
    port = free_port()
    environment = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "MAIL_FROM": "bench@campaign.example",
        "SECRET_KEY": "a secret that nobody has to guess, for a bench",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "STRIPE_SECRET_KEY": "sk_test_of_a_bench",
        "STRIPE_WEBHOOK_SECRET": SECRET,
    }
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        upgrade_schema()
        fill(events=0, contributions=0)
        tokens = _checkouts()
        db.session.remove()
    before = commits()
    with serving("wsgi:app", environment, port, "/-/alive"):
        answered = _send([_message(token, at) for at, token in enumerate(tokens)], port)
    booked = _book(app)
    return Intake((before + commits()) / 2, answered, booked)


def _checkouts() -> Sequence[str]:
    """Donors on their way, over all funds of the organizations."""
    campaign = find_campaign(SLUG)
    query = select(Fund.id).where(
        Fund.campaign_id == campaign.id, Fund.kind == FundKind.ORGANIZATION
    )
    funds = db.session.scalars(query).all()
    tokens = [f"bench-{at:06}" for at in range(GIFTS)]
    with transaction():
        write(
            Checkout,
            (
                {
                    "token": token,
                    "fund_id": funds[at % len(funds)],
                    "given_minor": 25_00,
                    "given_currency": "EUR",
                    "language": "en",
                    "state": CheckoutState.OPEN,
                    "session_id": f"cs_{token}",
                }
                for at, token in enumerate(tokens)
            ),
        )
    return tokens


def _message(token: str, at: int) -> tuple[bytes, Mapping[str, str]]:
    """As Stripe tells that a payment page is done, signed."""
    seconds = int(real_now().timestamp())
    page: dict[str, Any] = {
        "id": f"cs_{token}",
        "object": "checkout.session",
        "amount_total": 25_00,
        "client_reference_id": token,
        "created": seconds,
        "currency": "eur",
        "customer_details": {"email": f"donor-{at}@campaign.example"},
        "metadata": {"checkout": token},
        "mode": "payment",
        "payment_intent": f"pi_{token}",
        "payment_status": "paid",
        "status": "complete",
    }
    body = json.dumps(
        {
            "id": f"evt_{token}",
            "object": "event",
            "api_version": API_VERSION,
            "created": seconds,
            "type": "checkout.session.completed",
            "data": {"object": page},
        }
    ).encode()
    headers = {
        "Content-Type": "application/json",
        "Stripe-Signature": signature(body, SECRET, seconds),
    }
    return body, headers


def _send(messages: Sequence[tuple[bytes, Mapping[str, str]]], port: int) -> float:
    """All of them, by several senders at once; answers by second."""
    start = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as senders:
        parts = [messages[at::SENDERS] for at in range(SENDERS)]
        list(senders.map(lambda part: _send_one_after_the_other(part, port), parts))
    return len(messages) / (time.perf_counter() - start)


def _send_one_after_the_other(
    messages: Sequence[tuple[bytes, Mapping[str, str]]], port: int
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for body, headers in messages:
            connection.request("POST", "/webhooks/stripe", body, dict(headers))
            answer = connection.getresponse()
            if answer.status != 200:
                raise RuntimeError(f"a message was answered {answer.status}: {answer.read()!r}")
            answer.read()


def _book(app: Flask) -> float:
    """What one worker does; then the books have to be right to the cent."""
    handlers = {PROCESS: process_row, mail.KIND: lambda _row, _payload: None}
    with app.app_context():
        start = time.perf_counter()
        deliver_due(handlers)
        taken = time.perf_counter() - start
        booked = db.session.scalar(
            select(func.count(Contribution.id)).where(
                Contribution.provider_reference.startswith("pi_bench-")
            )
        )
        if booked != GIFTS or (wrong := list(differences())):
            raise RuntimeError(f"{booked} of {GIFTS} gifts are booked; {wrong[:3]}")
        db.session.remove()
        db.engine.dispose()
    return GIFTS / taken


def _commits_sqlite(path: Path) -> float:
    """One writer after the other: there is one at a time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE IF NOT EXISTS bench_commits (number INTEGER)")
        return _commits(lambda: connection.execute("INSERT INTO bench_commits VALUES (1)"))


def _commits_postgres(url: str) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_commits (number INTEGER)")
    with ExitStack() as stack, ThreadPoolExecutor(SENDERS) as senders:
        connections = [
            stack.enter_context(psycopg.connect(url, autocommit=True)) for _ in range(SENDERS)
        ]
        rates = senders.map(
            lambda each: _commits(lambda: each.execute("INSERT INTO bench_commits VALUES (1)")),
            connections,
        )
        return sum(rates)


def _commits(commit: Callable[[], object]) -> float:
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < COMMITS_FOR:
        commit()
        done += 1
    return done / (time.perf_counter() - start)


def main() -> None:
    for name, measured in intake().items():
        print(
            f"{name}: {measured.commits:,.0f} durable commits of one row, "
            f"{measured.answered:,.0f} messages answered, {measured.booked:,.1f} gifts booked "
            f"by one worker, {measured.gifts:,.1f} gifts through the door and booked, by second"
        )


if __name__ == "__main__":
    main()
