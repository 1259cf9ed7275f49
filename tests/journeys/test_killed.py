"""Web and worker are killed at any moment, also in the middle of what they write, again and again:
no gift is lost or doubled."""

import random
import threading
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPException
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaign.cli import main
from campaign.config import Settings
from campaign.fundraising.models import Contribution, ProviderMovement, Receipt
from campaign.fundraising.operations.refunds import ask_for_refund
from campaign.kernel.audit import Machine
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.practice.stripe.account import WEBHOOK_SECRET, PracticeStripe
from campaign.practice.stripe.server import running_practice_stripe
from campaign.practice.stripe.webhooks import Endpoint, post
from tests.factories.fundraising import make_fund
from tests.fundraising.card_gifts import stands_at_provider, stands_in_books
from tests.journeys.processes import WEB, WORKER, Processes, environment, processes
from tests.journeys.stalls import Stall
from tests.servers import mail
from tests.servers.mail import Mailbox
from tests.servers.testrun import PATIENCE, free_port, wait_until

GIFTS = 4
"""In each of two rounds."""
COPIES = 2


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, base_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def practice(settings: Settings) -> Iterator[PracticeStripe]:
    """What was not taken at first comes late; what is not taken then is lost."""
    door = Endpoint(f"{settings.base_url}/webhooks/stripe", WEBHOOK_SECRET)
    account = PracticeStripe(endpoints=[door], retry_after=(1, 10), send=send_at_once)
    with running_practice_stripe(account) as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail.serve() as mailbox:
        yield mailbox


@pytest.fixture
def installation(
    app: Flask,
    settings: Settings,
    practice: PracticeStripe,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Processes]:
    """Commands of this process are for the same one."""
    named = environment(settings, practice, mailbox)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    with processes(named) as running:
        yield running


def send_at_once(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Copies of a message arrive in the same moment."""
    with ThreadPoolExecutor(COPIES) as senders:
        return max(senders.map(lambda _: post(url, headers, body), range(COPIES)))


@dataclass
class World:
    """What donors, treasurers and Stripe do, whatever becomes of our processes."""

    installation: Processes
    practice: PracticeStripe
    fund_id: int
    slug: str
    chance: random.Random

    def begin(self, rhythm: str) -> None:
        """A donor's browser, as far as the payment page."""
        cents = str(self.chance.choice((1000, 2500, 5000)))
        form = {"fund": self.fund_id, "currency": "EUR", "amount": cents, "rhythm": rhythm}
        wish = urllib.request.Request(
            f"{self.installation.address}/en/{self.slug}/give",
            urlencode(form).encode(),
            method="POST",
        )
        with (
            suppress(OSError, HTTPException),
            urllib.request.urlopen(wish, timeout=PATIENCE),
        ):  # it may be killed
            pass

    def pay(self) -> None:
        """On every page that is open, as a donor with an address of their own."""
        for number, page in enumerate(self.practice.sessions()):
            if page["status"] == "open":
                self.practice.pay(page["id"], email=f"donor-{number}@example.org")

    def go_on(self) -> None:
        """The next month of who gives monthly; two gifts go back in part, one by our desk."""
        for subscription in self.practice.store.select("subscription"):
            self.practice.begin_next_month(subscription["id"])
        charge = self.practice.store.select("charge")[0]
        self.practice.refund(charge["id"], 3_00)
        db.session.rollback()
        gift = db.session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
        if gift is not None:  # whoever asked was killed before the provider heard of it
            ask_for_refund(
                gift.id,
                Money(2_00, "EUR"),
                reason="She asked",
                by=Machine("treasurer"),
                form_token=f"form-{gift.id}",
            )

    def live_until_a_mail_was_taken(self, mailbox: Mailbox) -> None:
        """The worker dies before it hears so; then the web server, while messages come in."""
        dead = threading.Event()

        def kill_worker() -> None:
            mailbox.when_taken = lambda: None
            self.installation.kill(WORKER)
            dead.set()

        mailbox.when_taken = kill_worker
        for rhythm in ("monthly", *["once"] * (GIFTS - 1)):
            self.begin(rhythm)
        self.pay()
        assert dead.wait(PATIENCE)
        self._kill_within(0.5, WEB).join()

    def live_until_some_moment(self) -> None:
        """Both die, who knows when: perhaps in the midst of what a donor wants."""
        killers = [self._kill_within(1.5, WEB), self._kill_within(2.5, WORKER)]
        for _ in range(GIFTS):
            self.begin("once")
        self.pay()
        self.go_on()
        for killer in killers:
            killer.join()

    def kill_inside(
        self, stall: Stall, command: tuple[str, ...], cause: Callable[[], None]
    ) -> None:
        """The command dies while it writes into the table, and nothing of that is there."""
        before = stall.rows()
        with ThreadPoolExecutor(1) as pool, stall.laid():
            causing = pool.submit(cause)

            def is_inside() -> bool:
                if causing.done():
                    causing.result()
                runs = self.installation.runs(command)
                return runs and stall.has(self.installation.pids(command))

            wait_until(is_inside, f"{command} to write into {stall.table}")
            self.installation.kill(command)
        assert stall.rows() == before

    def _kill_within(self, seconds: float, process: tuple[str, ...]) -> threading.Timer:
        moment = self.chance.uniform(0, seconds)
        killer = threading.Timer(moment, self.installation.kill, [process])
        killer.start()
        return killer


def a_world(installation: Processes, practice: PracticeStripe) -> World:
    fund = make_fund(currency="EUR")
    return World(installation, practice, fund.id, fund.campaign.slug, random.Random(4))


def let_minutes_pass() -> None:
    """What a killed worker had taken on falls due again, and so does what was put off."""
    with transaction():
        db.session.execute(
            update(OutboxRow).where(OutboxRow.delivered_at.is_(None)).values(due_at=real_now())
        )


def nothing_waits() -> bool:
    db.session.rollback()
    waiting = select(func.count()).where(OutboxRow.delivered_at.is_(None))
    return db.session.scalar(waiting) == 0


def thanks(mailbox: Mailbox) -> Counter[str]:
    """By address: of copies, which share their name, only one counts."""
    letters = {
        (message["Message-ID"], message["To"])
        for message in mailbox.messages
        if message["Subject"].startswith("Thank you")
    }
    return Counter(address for _, address in letters)


def paid(practice: PracticeStripe) -> Counter[str]:
    charges = practice.store.select("charge")
    return Counter(charge["billing_details"]["email"] for charge in charges if charge["paid"])


def test_after_any_kill_reconciling_brings_the_books_to_the_providers_list(
    installation: Processes, practice: PracticeStripe, mailbox: Mailbox
) -> None:
    world = a_world(installation, practice)
    installation.start(WEB, WORKER)
    world.live_until_a_mail_was_taken(mailbox)
    let_minutes_pass()
    installation.start(WEB, WORKER)
    world.live_until_some_moment()
    let_minutes_pass()
    installation.start(WORKER)
    wait_until(nothing_waits, "the worker to do what is left")

    stands_as_if_nothing_had_happened(practice, mailbox)
    assert db.session.scalar(select(func.count()).select_from(Contribution)) > GIFTS
    assert len(mailbox.messages) > len({message["Message-ID"] for message in mailbox.messages})


def test_whoever_is_killed_in_the_middle_of_a_transaction_leaves_nothing_of_it(
    installation: Processes, practice: PracticeStripe, mailbox: Mailbox
) -> None:
    world = a_world(installation, practice)

    installation.start(WEB)
    world.kill_inside(Stall("checkouts"), WEB, lambda: world.begin("once"))
    installation.start(WEB)
    for rhythm in ("once", "monthly"):
        world.begin(rhythm)
    world.kill_inside(Stall("provider_events"), WEB, world.pay)
    installation.start(WEB)
    wait_until(lambda: Stall("provider_events").rows() > 0, "the messages to come again")
    for stall in (
        Stall("contributions"),
        Stall("receipts"),
        Stall("outbox", "NEW.kind = 'mail'"),
    ):
        world.kill_inside(stall, WORKER, lambda: installation.start(WORKER))
        let_minutes_pass()
    installation.start(WORKER)
    wait_until(nothing_waits, "the worker to do what is left")

    stands_as_if_nothing_had_happened(practice, mailbox)
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 2


def stands_as_if_nothing_had_happened(practice: PracticeStripe, mailbox: Mailbox) -> None:
    """Books, log, receipts and mails, beside what the provider has."""
    assert main(["stripe", "reconcile"]) == 0
    wait_until(nothing_waits, "the last mails to leave")

    assert main(["check-books"]) == 0
    assert main(["verify-audit"]) == 0
    assert stands_in_books() == stands_at_provider(practice)
    assert set(db.session.scalars(select(ProviderMovement.name))) == {
        each["id"] for each in practice.store.select("balance_transaction")
    }
    gifts = db.session.scalars(select(Contribution.id).order_by(Contribution.id)).all()
    first_receipts = select(Receipt.contribution_id).where(Receipt.corrects_id.is_(None))
    assert sorted(db.session.scalars(first_receipts)) == gifts
    assert thanks(mailbox) == paid(practice)
