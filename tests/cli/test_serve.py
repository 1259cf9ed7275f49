import urllib.request
from contextlib import ExitStack
from functools import partial

import pytest

from campaign.cli import main
from campaign.cli.serve import THREADS, check_free
from campaign.config import Incomplete
from tests.cli.processes import running
from tests.cli.senders import Sender
from tests.servers.testrun import free_port, wait_until

READ = "GET /-/alive HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
POST = (
    "POST /en/desk/sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
)


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


def test_senders_that_never_finish_hold_up_no_reader(environment):
    """More of them than the server has threads: they may wait, the others stay free."""
    with running(["serve", "--no-worker"], environment) as command, ExitStack() as senders:
        command.wait_for("Serving http://127.0.0.1:")
        for _sender in range(THREADS + 20):
            sender = senders.enter_context(Sender(int(environment["PORT"])))
            sender.send(POST.format(port=environment["PORT"], length=1000), "email=")
        for _reader in range(5):
            with urllib.request.urlopen(f"{environment['BASE_URL']}/-/ready", timeout=10) as answer:
                assert answer.status == 200


def test_who_sends_a_body_too_slowly_is_cut_off_and_nobody_else(environment):
    """One says nothing more, one a letter now and then, one hides behind an answered request."""
    port = int(environment["PORT"])
    form = POST.format(port=port, length=1000) + "email="
    with (
        running(["4"], environment, module="tests.cli.hurried_server") as command,
        ExitStack() as stack,
    ):
        command.wait_for("Serving")
        silent, dripping, hidden = (stack.enter_context(Sender(port)) for _ in range(3))
        silent.send(form)
        dripping.send(form)
        hidden.send(READ.format(port=port), form)
        while not dripping.has_answer(within=0.1):
            dripping.send("a")
        late = stack.enter_context(Sender(port))
        late.send(form)

        assert dripping.answers(until_closed=True) == [408]
        assert silent.answers(until_closed=True) == [408]
        assert hidden.answers(until_closed=True) == [200, 408]

        late.send("a" * (1000 - len("email=")))
        assert late.answers() == [400]  # the application's: it lacks the token of our forms


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
