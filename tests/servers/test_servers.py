import signal
import smtplib
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import redis
from flask import g, session

from campaign.kernel import revisions
from campaign.kernel.database import transaction
from tests.servers import keeper
from tests.servers.testrun import free_port, wait_until


def test_each_test_finds_its_database_empty(app):
    assert touched_once() == 1


def test_the_test_after_it_does_too(app):
    assert touched_once() == 1


def test_what_a_visitor_causes_is_seen_by_the_test(app, client):
    @app.get("/-/touch")
    def touch():
        app.config["UNLOCKED_ENDPOINTS"] |= {"touch"}
        return str(touched_once())

    before = revisions.current("a topic")
    client.get("/-/touch")

    assert (before, revisions.current("a topic")) == (0, 1)


def test_a_request_shares_no_context_with_the_test(app, client):
    @app.get("/-/name")
    def name():
        app.config["UNLOCKED_ENDPOINTS"] |= {"name"}
        return g.get("name", "nobody")

    g.name = "the test"

    assert client.get("/-/name").text == "nobody"


def test_queries_are_counted(app, count_queries):
    with count_queries() as queries:
        revisions.current("a topic")

    assert len(queries) == 1


def test_valkey_answers(valkey_url):
    with redis.Redis.from_url(valkey_url) as valkey:
        assert valkey.incr("tests:servers") == 1


def test_a_mail_arrives(mailbox):
    address = urlsplit(mailbox.url)
    with smtplib.SMTP(address.hostname, address.port) as server:
        server.sendmail("a@example.org", "b@example.org", b"Subject: Hello\r\n\r\nHere I am.")

    assert [message["Subject"] for message in mailbox.messages] == ["Hello"]


@pytest.mark.parametrize("before", [signal.default_int_handler, signal.SIG_IGN])
def test_a_server_does_not_outlive_a_run_that_was_killed(before):
    """Also a run in the background, which ignores Ctrl-C and hands that on."""
    run = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    server = [sys.executable, "-m", "http.server", str(free_port()), "--bind", "127.0.0.1"]
    usual = signal.signal(signal.SIGINT, before)
    kept = subprocess.Popen([sys.executable, keeper.__file__, str(run.pid), "", *server])
    signal.signal(signal.SIGINT, usual)

    run.kill()
    run.wait()
    wait_until(lambda: kept.poll() is not None, "the keeper to end")

    assert kept.returncode == 0


def touched_once() -> int:
    with transaction():
        revisions.touch("a topic")
    return revisions.current("a topic")


def test_a_signed_in_client_has_a_session_on_the_desk_and_a_token_for_its_forms(
    app, alice, client_for
):
    @app.post("/<language>/desk/who")
    def who():
        app.config["UNLOCKED_ENDPOINTS"] |= {"who"}
        return session["_user_id"]

    assert client_for(alice).post("/en/desk/who").text == alice.fs_uniquifier
    assert app.test_client().post("/en/desk/who").status_code == 400
