"""Gifts through the webhook: told, answered, booked; beside what the machine's disk can commit.

`python -m bench.intake` alone takes a minute.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import func, select, update

from bench.data import SLUG, fill
from bench.messages import SECRET, SENDERS, flood, payment, send
from bench.rows import write
from bench.servers import campaign_server, free_port
from bench.writers import commits_of
from campaign.app import create_app
from campaign.campaigns.queries import find_campaign
from campaign.config import Settings
from campaign.fundraising.models import Checkout, CheckoutState, Contribution, Fund, FundKind
from campaign.fundraising.operations.messages import PROCESS, process_row, process_rows
from campaign.fundraising.queries.checking import differences
from campaign.kernel import mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction, upgrade_schema
from campaign.kernel.outbox import OutboxRow, deliver_due
from tests.servers import postgres
from tests.servers.testrun import TestRun

GIFTS = 200
"""Booked in each round, twice: given to many funds, and all to one."""
ROUNDS = 3
SECONDS = 2
MESSAGES = 10_000
"""More than come in that time."""
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Intake:
    """Medians of rounds that take turns; all but the wait by second."""

    commits: float
    """Durable, on the same database, by as many writers as send messages."""
    answered: float
    """Messages whose 200 came: they are stored, durably."""
    p99_milliseconds: float
    """That one message in a hundred waits at least for its answer."""
    booked: float
    """Gifts that one worker books, with receipt and mail left to send."""
    booked_for_one: float
    """The same, all given to one fund."""

    @property
    def gifts(self) -> float:
        """From the first message to the last gift booked, one after the other."""
        return 1 / (1 / self.answered + 1 / self.booked)


def intake() -> Mapping[str, Intake]:
    """By kind of database."""
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder:
        path = Path(folder) / "intake.db"
        measured = {
            "SQLite": _measure(
                f"sqlite:///{path}", Path(folder), lambda: commits_of(SENDERS, path, SECONDS)
            )
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
        funds = _funds()
        db.session.remove()
    rounds = []
    with campaign_server(environment, port) as address:
        for number in range(ROUNDS):
            commit_rate = commits()
            many, one = (
                _book(app, port, f"{number}-{len(given)}", given) for given in (funds, funds[:1])
            )
            part = folder / f"{app.config['SQLALCHEMY_DATABASE_URI'].split(':')[0]}-{number}"
            part.mkdir()
            load = flood(address, part, MESSAGES, SECONDS)
            rounds.append((commit_rate, load.rate, load.p99_milliseconds, many, one))
    with app.app_context():
        if wrong := list(differences()):
            raise RuntimeError(f"the books are wrong: {wrong[:3]}")
        db.session.remove()
        db.engine.dispose()
    return Intake(*map(statistics.median, zip(*rounds, strict=True)))


def _funds() -> Sequence[int]:
    """Of the organizations."""
    campaign = find_campaign(SLUG)
    query = select(Fund.id).where(
        Fund.campaign_id == campaign.id, Fund.kind == FundKind.ORGANIZATION
    )
    return db.session.scalars(query).all()


def _book(app: Flask, port: int, name: str, funds: Sequence[int]) -> float:
    """Gifts by second: they are told at the door, then one worker works."""
    tokens = [f"bench-{name}-{at}" for at in range(GIFTS)]
    with app.app_context():
        _forget_work()
        _begin(tokens, funds)
        send([payment(token) for token in tokens], port)
        clock = _Clock()
        handlers = {PROCESS: process_row, mail.KIND: lambda _row, _payload: None}
        deliver_due(handlers, together={PROCESS: clock.process_rows})
        booked = db.session.scalar(
            select(func.count(Contribution.id)).where(
                Contribution.provider_reference.startswith(f"pi_bench-{name}-")
            )
        )
        db.session.remove()
    if booked != GIFTS:
        raise RuntimeError(f"{booked} of {GIFTS} gifts are booked")
    return GIFTS / clock.taken


class _Clock:
    """Until the last gift is booked: the mails that leave afterwards take their own time."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.taken = 0.0

    def process_rows(self, rows: Mapping[int, Mapping[str, Any]]) -> Collection[int]:
        done = process_rows(rows)
        self.taken = time.perf_counter() - self._start
        return done


def _forget_work() -> None:
    """Left by the flood before."""
    with transaction():
        db.session.execute(update(OutboxRow).values(delivered_at=real_now()))


def _begin(tokens: Sequence[str], funds: Sequence[int]) -> None:
    """Donors on their way."""
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
    while time.perf_counter() - start < SECONDS:
        commit()
        done += 1
    return done / (time.perf_counter() - start)


def main() -> None:
    for name, measured in intake().items():
        print(
            f"{name}: {measured.commits:,.0f} durable commits, {measured.answered:,.0f} messages "
            f"answered (p99 {measured.p99_milliseconds:.1f} ms), {measured.booked:,.0f} gifts "
            f"booked by one worker ({measured.booked_for_one:,.0f} for one fund), "
            f"{measured.gifts:,.0f} gifts through the door and booked, by second"
        )


if __name__ == "__main__":
    main()
