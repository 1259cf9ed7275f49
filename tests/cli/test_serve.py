import os
import re
import signal
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import pytest

from campaign.cli import main
from campaign.cli.serve import check_free
from campaign.cli.served import SHARES, THREADS
from campaign.config import Incomplete
from tests.cli.processes import processes_below, running
from tests.cli.senders import Sender
from tests.journeys.processes import is_alive
from tests.servers.testrun import free_port, wait_until

SIGN_IN = "/en/desk/sign-in"
JOIN = "/en/coalitions/our-coalition/join"
GIVE = "/en/our-campaign/give"
WEBHOOK = "/webhooks/stripe"
OPEN = {SIGN_IN: 400, GIVE: 404, WEBHOOK: 400}
"""What the application says to such a form: it lacks its token, a campaign, a signature."""
IDLE = 66
MUST_STAY_OPEN = ("entry", "giving", "webhooks")


@pytest.fixture
def environment(tmp_path):
    port = free_port()
    return {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "a secret of tests, long enough to be taken for one",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "Campaign <campaign@example.org>",
    }


@pytest.mark.parametrize("options", [[], ["--workers", "2", "--no-worker"]])
def test_an_installation_is_served_until_its_supervisor_ends_it(environment, options):
    with running(["serve", *options], environment) as command:
        command.wait_for("Serving http://127.0.0.1:")
        with urllib.request.urlopen(f"{environment['BASE_URL']}/-/ready") as answer:
            assert answer.status == 200
        assert command.terminate() == 0
    assert [line for line in command.lines if not line.startswith("Serving ")] == []


@pytest.fixture
def served(environment):
    with running(["serve", "--no-worker"], environment) as command:
        command.wait_for("Serving http://127.0.0.1:")
        yield Served(int(environment["PORT"]))


@dataclass
class Served:
    port: int

    def begin_form(self, path, *, source, length=1000, headers=""):
        """A sender who says how much is to come, and then nothing more."""
        sender = Sender(self.port, source=source)
        sender.send(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{headers}"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n",
            "email=",
        )
        return sender

    def begin_forms(self, path, senders, **options):
        """So many at once that all but the share of one sender are refused."""
        held = [senders.enter_context(self.begin_form(path, **options)) for _ in range(IDLE)]
        wait_until(lambda: refused(held) == IDLE - share_of(path).from_one, "the others' refusal")

    def status_of(self, path, *, source, headers=""):
        """The answer to a form that is whole; the application minds what it lacks."""
        with self.begin_form(path, source=source, length=len("email="), headers=headers) as sender:
            return sender.answers()[0]


def test_senders_that_never_finish_hold_up_no_reader(served):
    """More of them than the server has threads: some may wait, the others stay free."""
    with ExitStack() as senders:
        for number in range(THREADS + 20):
            source = f"127.0.1.{number % 200 + 1}"
            senders.enter_context(served.begin_form(JOIN, source=source))
        for _reader in range(5):
            with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/-/ready") as answer:
                assert answer.status == 200


def test_who_never_finishes_a_form_closes_no_door_to_anybody_else(served):
    with ExitStack() as senders:
        for path in (SIGN_IN, JOIN, GIVE, WEBHOOK):
            served.begin_forms(path, senders, source="127.0.0.2")

        assert doors_for(served, source="127.0.0.3") == OPEN


def test_forms_that_are_never_finished_leave_the_doors_open_that_must_be(served):
    """Even to their own sender: behind one address there may be many people."""
    with ExitStack() as senders:
        served.begin_forms(JOIN, senders, source="127.0.0.2")

        assert doors_for(served, source="127.0.0.2") == OPEN
        assert doors_for(served, source="127.0.0.3") == OPEN


def test_behind_a_proxy_each_sender_counts_by_the_address_that_it_names(environment):
    environment["TRUSTED_PROXIES"] = "1"
    with running(["serve", "--no-worker"], environment) as command, ExitStack() as senders:
        command.wait_for("Serving http://127.0.0.1:")
        served = Served(int(environment["PORT"]))

        def said(address):
            return {"source": "127.0.0.1", "headers": f"X-Forwarded-For: {address}\r\n"}

        served.begin_forms(SIGN_IN, senders, **said("192.0.2.7:1000"))

        assert served.status_of(SIGN_IN, **said("192.0.2.7")) == 503
        assert [
            served.status_of(SIGN_IN, **said(other))
            for other in ("192.0.2.8:80", "192.0.2.7, 192.0.2.9", "[2001:db8::1]:80", "x:y, ;")
        ] == [400, 400, 400, 400]


def refused(senders):
    """How many of them have their answer already."""
    answered = [sender for sender in senders if sender.has_answer()]
    assert all(sender.answers() == [503] for sender in answered)
    return len(answered)


def share_of(path):
    return next(share for share in SHARES if re.match(share.paths, path))


def doors_for(served, *, source):
    return {door: served.status_of(door, source=source) for door in OPEN}


def test_web_processes_that_are_killed_again_and_again_are_replaced(environment):
    with running(["serve", "--workers", "2"], environment) as command:
        command.wait_for("Serving http://127.0.0.1:")
        for _round in range(3):
            killed = web_processes(command.process.pid)
            for process in killed:
                os.kill(process, signal.SIGKILL)
            wait_until(
                lambda killed=killed: (
                    len(web_processes(command.process.pid) - killed) == len(killed)
                ),
                "others to begin",
            )
        wait_until(partial(is_alive, environment["BASE_URL"]), "an answer")
        assert command.terminate() == 0


def test_serve_outlives_everything_that_it_began(environment):
    with running(["serve"], environment) as command:
        command.wait_for("Serving http://127.0.0.1:")
        for process in processes_below(command.process.pid):
            os.kill(process, signal.SIGKILL)
        wait_until(lambda: web_processes(command.process.pid) != set(), "another to begin")
        wait_until(partial(is_alive, environment["BASE_URL"]), "an answer")
        assert command.terminate() == 0


def web_processes(serving):
    """They lead groups of their own, so that Ctrl-C does not reach them."""
    return {process for process in processes_below(serving) if os.getpgid(process) == process}


def test_doors_that_must_stay_open_have_a_share_of_their_own(app):
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    last = SHARES[-1].paths
    shared = {rule.endpoint for rule in rules if share_of(rule.rule).paths == last}
    must_stay_open = {
        rule.endpoint for rule in rules if rule.endpoint.split(".")[0] in MUST_STAY_OPEN
    }

    assert must_stay_open & shared == set()
    assert {"security.login", "security.forgot_password"} & shared == set()


def test_nobody_keeps_the_port_when_the_first_process_is_killed(environment):
    with running(["serve"], environment) as command:
        command.wait_for("Serving http://127.0.0.1:")
        command.kill()
        wait_until(partial(is_free, int(environment["PORT"])), "the port to be free")


def is_free(port):
    try:
        check_free("127.0.0.1", port)
    except Incomplete:
        return False
    return True


def test_an_environment_that_lacks_something_is_refused_with_all_that_it_lacks(monkeypatch, capsys):
    for name in ("SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)

    assert main(["serve"]) == 1
    complaint = capsys.readouterr().err
    assert [line.split()[0] for line in complaint.splitlines()] == [
        *("SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM")
    ]


@pytest.mark.parametrize("options", [["--workers", "0"], ["--workers", "many"], ["--quick"]])
def test_wrong_use_is_told(options, capsys):
    assert main(["serve", *options]) == 2
