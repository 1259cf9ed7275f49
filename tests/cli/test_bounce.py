"""Delivery reports in the shapes that mail servers give them."""

import io
from pathlib import Path

import pytest

from campaign.kernel.database import db, transaction
from campaign.kernel.mail import message_id
from campaign.kernel.mail_refusals import refusal_of
from campaign.kernel.outbox import OutboxRow

REPORTS = Path(__file__).parent.parent / "data" / "reports"
SERVERS = ("postfix", "exim", "exchange")
ZOE = "zoe@example.com"


@pytest.fixture
def bounce(command, app, settings, monkeypatch):
    """Gives the command a report as its standard input."""
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    with transaction():
        db.session.add(OutboxRow(id=7, kind="mail", payload={}, attempts=1))

    def run(report: bytes):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report)))
        return command("bounce")

    return run


def report(server, *, address=ZOE, action="failed", status="5.1.1", name=None) -> bytes:
    text = (REPORTS / f"{server}.eml").read_text()
    name = name or f"{message_id(7, ZOE)}@localhost"
    for placeholder, value in (
        ("{address}", address), ("{action}", action), ("{status}", status), ("{name}", name),
    ):  # fmt: skip
        text = text.replace(placeholder, value)
    return text.encode()


@pytest.mark.parametrize("server", SERVERS)
def test_a_mail_that_came_back_marks_its_address(bounce, server):
    assert bounce(report(server)) == (0, "The address is marked: its mail came back (5.1.1).\n", "")
    assert (refusal_of(ZOE).count, refusal_of(ZOE).code) == (1, "5.1.1")


@pytest.mark.parametrize("server", SERVERS)
def test_a_report_with_the_line_ends_of_the_wire_reads_the_same(bounce, server):
    status, _, _ = bounce(report(server).replace(b"\n", b"\r\n"))

    assert status == 0
    assert refusal_of(ZOE).count == 1


@pytest.mark.parametrize("server", SERVERS)
def test_a_delay_marks_nothing(bounce, server):
    said = "Nothing to do: delayed (4.4.1).\n"

    assert bounce(report(server, action="delayed", status="4.4.1")) == (0, said, "")
    assert refusal_of(ZOE) is None


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_marks_nothing(bounce, action):
    assert bounce(report("postfix", action=action, status="2.0.0"))[0] == 0
    assert refusal_of(ZOE) is None


def test_a_server_that_gave_up_trying_marks_the_address(bounce):
    assert bounce(report("postfix", status="4.4.1"))[0] == 0
    assert refusal_of(ZOE).code == "4.4.1"


@pytest.mark.parametrize("server", SERVERS)
def test_a_stranger_cannot_mark_an_address(bounce, server):
    """The name of a mail to oneself does not speak for anybody else."""
    forged = report(server, address="victim@example.com")

    assert bounce(forged) == (1, "", "This report is not about a mail of ours.\n")
    assert refusal_of("victim@example.com") is None


@pytest.mark.parametrize("name", ["1.abc@localhost", "x", f"7.{'0' * 32}@localhost", "é.é@é"])
def test_an_invented_name_is_refused(bounce, name):
    assert bounce(report("exim", name=name))[0] == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: out of the office\n\nBack on Monday.\n",
        b"\xff\xfe\x00",
        b"Content-Type: message/delivery-status\n\n",
    ],
)
def test_what_is_no_report_is_refused(bounce, content):
    assert bounce(content) == (1, "", "This is no delivery report.\n")


@pytest.mark.parametrize("server", SERVERS)
def test_a_mail_that_the_outbox_does_not_know_is_none_of_ours(bounce, server):
    name = f"{message_id(8, ZOE)}@localhost"

    assert bounce(report(server, name=name))[0] == 1
    assert refusal_of(ZOE) is None


def test_without_the_key_no_mail_is_known(bounce, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "")

    assert bounce(report("exim")) == (
        1, "", "SECRET_KEY is missing: our mails are known by it.\n",
    )  # fmt: skip
