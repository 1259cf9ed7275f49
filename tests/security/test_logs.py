"""What is written to the log: never a password, a token, an address or a name."""

import logging
import re
from dataclasses import replace

import pytest

from campaign.accounts.operations import ACCOUNT_MAIL, mail_what_was_asked
from campaign.kernel import mail
from campaign.kernel.outbox import deliver_due
from tests.accounts.pages import PASSWORD, SIGN_IN, deliver_mails, mails, send

SECRET_WORDS = "whsec_practised"


@pytest.fixture
def settings(settings):
    return replace(
        settings,
        stripe_secret_key="sk_test_practised",
        stripe_webhook_secrets=(SECRET_WORDS,),
        smtp_url="smtp://user:smtp-password@127.0.0.1:1",
        testing=False,
    )


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def fail(app, monkeypatch):
    """Lets one view fail as a mistake of ours would."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    about = "@".join(("zoe", "example.org sent secret-value"))

    def broken(**_values):
        raise ValueError(about)

    return lambda endpoint: monkeypatch.setitem(app.view_functions, endpoint, broken)


def test_signing_in_and_asking_for_a_new_password_leave_no_secret(app, client, dana, log):
    send(client, SIGN_IN, {"email": dana.email, "password": "wrong-password-1"})
    send(client, SIGN_IN, {"email": dana.email, "password": PASSWORD})
    client.post("/en/desk/sign-out")
    send(app.test_client(), "/en/desk/forgotten-password", {"email": dana.email})
    deliver_mails()
    link = re.search(r"http://localhost(/\S+)", mail.render(mails()[-1].payload).text)[1]
    token = link.rpartition("/")[2]
    app.test_client().get(link)
    client.post("/webhooks/stripe", data=b"{}", headers={"Stripe-Signature": f"v1={SECRET_WORDS}"})

    kept_out = (PASSWORD, "wrong-password-1", token, dana.email, SECRET_WORDS, "practised")
    assert [word for word in kept_out if word in log.text] == []


def test_a_mail_that_cannot_leave_names_neither_its_reader_nor_the_password(app, client, dana, log):
    send(client, "/en/desk/forgotten-password", {"email": dana.email})
    deliver_due({ACCOUNT_MAIL: mail_what_was_asked, mail.KIND: mail.deliver})

    assert "failed: ConnectionRefusedError" in log.text
    assert [word for word in (dana.email, "Dana", "smtp-password") if word in log.text] == []


def test_a_mistake_is_logged_with_its_place_but_not_with_what_it_was_about(client, log, fail):
    fail("security.reset_password")
    answer = client.get("/en/desk/forgotten-password/token-of-somebody")

    assert answer.status_code == 500
    assert "ValueError at security.reset_password [GET]" in log.text
    assert "in broken" in log.text
    told = (answer.text, log.text)
    kept_out = ("zoe@", "token-of-somebody")
    assert [word for word in kept_out for text in told if word in text] == []


def test_an_error_page_says_nothing_of_the_inside(client, fail):
    fail("site.show_alive")
    answer = client.get("/-/alive")

    told = ("ValueError", "Traceback", "secret-value", ".py", "campaign/")
    assert [word for word in told if word in answer.text] == []
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def test_settings_print_no_secret(settings):
    shown = repr(settings)

    for secret in (settings.secret_key, "practised", "smtp-password", settings.database_url):
        assert secret not in shown


def test_a_door_that_stayed_shut_is_logged_without_a_name(client_for, bob, organization, log):
    client_for(bob).get(f"/en/desk/{organization.slug}/profile/")

    (line,) = [line for line in log.messages if "may not" in line]
    assert line == f"{bob.reference} may not organization:edit at organization_desk.edit_profile"
