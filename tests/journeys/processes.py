"""An installation as it really runs: web server and worker, which may be killed at any moment."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial

from campaign.config import Settings, share
from campaign.practice.stripe.account import SECRET_KEY, WEBHOOK_SECRET, PracticeStripe
from tests.cli.processes import processes_below
from tests.servers.mail import Mailbox
from tests.servers.testrun import wait_until

WEB = ("serve", "--no-worker")
WORKER = ("worker",)


class Processes:
    """Each by the arguments of its command."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.address = environment["BASE_URL"]
        self._environment = {**os.environ, **environment}
        self._running: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def start(self, *commands: tuple[str, ...]) -> None:
        """At the same time; there is work for the worker before it is there."""
        for arguments in commands:
            self._running[arguments] = subprocess.Popen(
                [sys.executable, "-m", "campaign", *arguments],
                env=self._environment,
                cwd=share(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        if WEB in commands:
            wait_until(partial(is_alive, self.address), "the server to answer")

    def runs(self, arguments: tuple[str, ...]) -> bool:
        return arguments in self._running

    def pids(self, arguments: tuple[str, ...]) -> list[int]:
        """All processes of a command."""
        first = self._running[arguments].pid
        return [first, *processes_below(first)]

    def kill(self, arguments: tuple[str, ...]) -> None:
        """With all that it began: none of them has a moment to prepare."""
        pids = self.pids(arguments)
        process = self._running.pop(arguments)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for arguments in list(self._running):
            self.kill(arguments)


@contextmanager
def processes(environment: Mapping[str, str]) -> Iterator[Processes]:
    """Not started yet; killed at the end."""
    running = Processes(environment)
    try:
        yield running
    finally:
        running.kill_all()


def environment(
    settings: Settings, practice: PracticeStripe, mailbox: Mailbox
) -> Mapping[str, str]:
    return {
        "BASE_URL": settings.base_url,
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "MAIL_FROM": "campaign@example.org",
        "PORT": settings.base_url.rpartition(":")[2],
        "SECRET_KEY": settings.secret_key,
        "SMTP_URL": mailbox.url,
        "STRIPE_API_BASE": practice.url,
        "STRIPE_SECRET_KEY": SECRET_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


def is_alive(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{address}/-/alive"):
        return True
    return False
