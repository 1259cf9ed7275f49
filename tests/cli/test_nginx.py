"""`serve` behind Debian's nginx, set up as docs/operations.md says."""

import http.client
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.cli.processes import ROOT, running
from tests.cli.senders import Sender, unchecked
from tests.servers import nginx as server
from tests.servers.testrun import answers, free_port, wait_until

SIGN_IN = "/en/desk/sign-in"
IDLE = 66
CUT_OFF_AFTER = 2
"""Seconds, instead of the documented 15."""


@pytest.fixture
def nginx() -> str:
    program = server.find()
    if program is None:
        pytest.skip("nginx is missing: tools/packages nginx")
    return program


@pytest.fixture
def ports(nginx: str, tmp_path: Path) -> Iterator[server.Ports]:
    """Where nginx listens, before a `serve` of its own."""
    upstream = free_port()
    ports = server.configure(tmp_path, upstream, body_within=CUT_OFF_AFTER)
    environment = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(upstream),
        "BASE_URL": f"https://{server.NAME}",
        "SECRET_KEY": "a secret of tests, long enough to be taken for one",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "Campaign <campaign@example.org>",
        "TRUSTED_PROXIES": "1",
    }
    with running(["serve", "--no-worker"], environment) as command, begun(nginx, tmp_path):
        command.wait_for("Serving ")
        wait_until(partial(answers, ports.tls), "nginx to listen")
        yield ports


@contextmanager
def begun(program: str, folder: Path) -> Iterator[None]:
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def test_nginx_as_documented_serves_the_site(ports: server.Ports) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", ports.plain)) as plain:
        plain.request("GET", "/en/", headers={"Host": server.NAME})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{server.NAME}/en/")

    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "x", "X-Forwarded-Proto": "http"}
    with closing(connection_to(ports)) as tls:
        tls.request("GET", SIGN_IN, headers={"Host": server.NAME, **lies})
        page = tls.getresponse()
        assert page.status == 200
        assert "evil" not in page.read().decode()

    with closing(connection_to(ports)) as tls:
        tls.putrequest("POST", SIGN_IN, skip_host=True)
        tls.putheader("Host", server.NAME)
        tls.putheader("Content-Length", str(9 * 1024 * 1024))
        tls.endheaders()
        assert tls.getresponse().status == 413


def connection_to(ports: server.Ports) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection("127.0.0.1", ports.tls, context=unchecked())


def test_nginx_waits_for_slow_senders_and_cuts_them_off(ports: server.Ports) -> None:
    """None of them reaches us, so that others of the same address come through."""
    with ExitStack() as stack:
        idle = [stack.enter_context(begin_form(ports, length=1000)) for _ in range(IDLE)]

        with begin_form(ports, length=len("email=")) as whole:
            assert whole.answers() == [400]  # the application's: it lacks the token of our forms
        assert [sender.answers(until_closed=True) for sender in idle] == [[]] * IDLE


def begin_form(ports: server.Ports, *, length: int) -> Sender:
    sender = Sender(ports.tls, tls=True)
    sender.send(
        f"POST {SIGN_IN} HTTP/1.1\r\nHost: {server.NAME}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n",
        "email=",
    )
    return sender
