import datetime
import smtplib
import ssl
from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import g
from sqlalchemy import select

from campaign.kernel import mail, mail_server
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.mail_server import Unprotected
from campaign.kernel.outbox import OutboxRow, deliver_due
from tests.servers import silent
from tests.servers.mail import serve

VALUES = {"name": "Zoë", "token": "abc"}
LINK = "/desk/forgotten-password/abc"

STOP = "http://localhost/en/desk/stop/abc"


@pytest.fixture
def settings(settings, mailbox):
    return replace(settings, smtp_url=mailbox.url)


def test_a_mail_arrives_as_text_and_html(app, mailbox):
    post()
    taken = deliver_due({"mail": mail.deliver})

    (message,) = mailbox.messages
    text, html = message.iter_parts()
    assert taken == 1
    assert message["From"] == "Campaign <campaign@example.org>"
    assert message["To"] == "zoe@example.org"
    assert message["Subject"] == "The way to a new password"
    assert message["Auto-Submitted"] == "auto-generated"
    assert abs(parsedate_to_datetime(message["Date"]) - real_now()) < datetime.timedelta(minutes=1)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().startswith("Hello Zoë,\r\n")
    assert LINK in text.get_content()
    assert f'{LINK}"' in html.get_content()
    assert '<html lang="en" dir="ltr">' in html.get_content()


@pytest.mark.parametrize(
    ("reads", "language", "desk"),
    [
        ("fr", "fr", "http://localhost/fr/desk/"),
        ("fr-CA", "fr", "http://localhost/fr/desk/"),
        ("de", "en", "http://localhost/en/desk/"),
        ("zh-Hant", "en", "http://localhost/en/desk/"),
        ("rmy", "en", "http://localhost/en/desk/"),
    ],
)
def test_a_mail_is_in_a_language_that_the_program_speaks(app, mailbox, reads, language, desk):
    row = post(language=reads)
    mail.deliver(row.id, row.payload)

    text, html = mailbox.messages[0].iter_parts()
    assert mailbox.messages[0]["Content-Language"] == language
    assert desk in text.get_content()
    assert f'<html lang="{language}" dir="ltr">' in html.get_content()


def test_a_mail_runs_the_way_of_its_script(app, mailbox):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], pseudo_languages=("ar",))
    row = post(language="ar")
    mail.deliver(row.id, row.payload)

    _, html = mailbox.messages[0].iter_parts()
    assert '<html lang="ar" dir="rtl">' in html.get_content()


def test_what_people_typed_is_no_markup(app, mailbox):
    post(values={"name": "<b>Bold</b>", "token": "x"})
    deliver_due({"mail": mail.deliver})

    text, html = mailbox.messages[0].iter_parts()
    assert "Hello <b>Bold</b>," in text.get_content()
    assert "Hello &lt;b&gt;Bold&lt;/b&gt;," in html.get_content()


def test_all_copies_of_a_mail_carry_one_message_id(app, mailbox):
    first, second = post(), post()

    mail.deliver(first.id, first.payload)
    mail.deliver(first.id, first.payload)
    mail.deliver(second.id, second.payload)

    ids = [message["Message-ID"] for message in mailbox.messages]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@localhost>")


def test_a_message_id_proves_itself_for_its_reader_only(app, mailbox):
    post()
    deliver_due({"mail": mail.deliver})
    name = mailbox.messages[0]["Message-ID"].strip("<>")

    assert mail.is_message_id(name, "Zoe@example.org")
    assert not mail.is_message_id(name, "other@example.org")
    assert not mail.is_message_id(f"2{name}", "zoe@example.org")
    assert not mail.is_message_id("", "zoe@example.org")


def test_a_message_id_of_a_mail_that_never_left_proves_nothing(app):
    row = post()

    for row_id in (row.id, row.id + 1):
        name = mail.message_id(row_id, "zoe@example.org")
        assert not mail.is_message_id(name, "zoe@example.org")


def test_a_mail_that_one_may_stop_says_how(app, mailbox):
    with transaction():
        mail.post("new_password", to="zoe@example.org", language="en", values=VALUES, stop_url=STOP)
    deliver_due({"mail": mail.deliver})

    (message,) = mailbox.messages
    text, html = message.iter_parts()
    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Stop these mails: {STOP}" in text.get_content()
    assert f'<a href="{STOP}">Stop these mails</a>' in html.get_content()


def test_a_mail_that_must_arrive_cannot_be_stopped(app, mailbox):
    post()
    deliver_due({"mail": mail.deliver})

    assert mailbox.messages[0]["List-Unsubscribe"] is None
    assert "Stop these mails" not in mailbox.messages[0].as_string()


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2021-03-27T21:30:00+00:00", "2021-03-28T05:00:00+00:00"),  # the night the clocks change
        ("2021-03-28T04:59:00+00:00", "2021-03-28T05:00:00+00:00"),
        ("2021-03-28T05:00:00+00:00", "2021-03-28T05:00:00+00:00"),
        ("2021-03-28T18:59:00+00:00", "2021-03-28T18:59:00+00:00"),
        ("2021-03-28T19:00:00+00:00", "2021-03-29T05:00:00+00:00"),
    ],
)
def test_a_mail_that_can_wait_leaves_by_day(moment, leaves):
    asked = datetime.datetime.fromisoformat(moment)

    assert mail.by_day(asked, "Europe/Berlin").isoformat() == leaves


def test_only_a_mail_that_names_its_reader_s_zone_waits(app, mailbox):
    with time_machine.travel("2021-03-27T23:30:00+00:00", tick=False):
        with transaction():
            for zone in (None, "Europe/Berlin"):
                mail.post("new_password", to="a@b.example", language="en", values=VALUES, zone=zone)
        assert deliver_due({"mail": mail.deliver}) == 1
    with time_machine.travel("2021-03-28T05:00:00+00:00", tick=False):
        assert deliver_due({"mail": mail.deliver}) == 1


def test_a_mail_loads_nothing_from_anywhere(app):
    html = mail.render(post().payload).html

    assert "src=" not in html
    assert "url(" not in html
    assert "<h1>The way to a new password</h1>" in html


def test_what_a_mail_was_about_is_forgotten_once_it_left(app, mailbox):
    post()
    deliver_due({"mail": mail.deliver})

    assert db.session.scalars(select(OutboxRow)).one().payload == {}


def test_rendering_leaves_the_language_and_session_of_the_caller_alone(app):
    g.language = "fr"
    row = post()
    mail.render(row.payload)

    assert g.language == "fr"
    assert row in db.session


def test_a_header_cannot_be_smuggled_in(app, mailbox):
    post(to="zoe@example.org\r\nBcc: all@example.org")
    deliver_due({"mail": mail.deliver})

    assert mailbox.messages == []
    assert db.session.scalars(select(OutboxRow)).one().last_error == "ValueError"


def test_the_demo_sends_nothing_and_says_so(app, mailbox):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demo=True)
    app.jinja_env.globals["is_demo"] = True
    row = post()
    deliver_due({"mail": mail.deliver}, keep_payload=True)

    assert mailbox.messages == []
    assert "the demo sends no mail" in mail.render(row.payload).text
    assert "the demo sends no mail" in mail.render(row.payload).html


def test_encryption_is_used_where_it_is_offered(app, certificate):
    with serve(tls_context=certificate) as box:
        use(app, box.url)
        mail.deliver(1, post().payload)

    assert box.was_encrypted == [True]


def test_a_connection_may_be_encrypted_from_the_start(app, certificate):
    with serve(ssl_context=certificate) as box:
        use(app, box.url.replace("smtp:", "smtps:"))
        mail.deliver(1, post().payload)

    assert len(box.messages) == 1


def test_a_stranger_s_certificate_is_refused(app, certificate, monkeypatch):
    monkeypatch.setattr(mail_server, "is_loopback", lambda _: False)
    with serve(tls_context=certificate) as box:
        use(app, box.url)
        with pytest.raises(ssl.SSLCertVerificationError):
            mail.deliver(1, post().payload)

    assert box.messages == []


def test_it_signs_in_with_what_the_address_says(app, certificate):
    given = []

    def check(_server, _session, _envelope, _mechanism, credentials):
        given.append((credentials.login, credentials.password))
        return AuthResult(success=True)

    with serve(tls_context=certificate, authenticator=check, auth_required=True) as box:
        use(app, box.url.replace("//", "//us%40er:p%2Fss@"))
        mail.deliver(1, post().payload)

    assert given == [(b"us@er", b"p/ss")]
    assert len(box.messages) == 1


def test_a_password_never_travels_unprotected(app, mailbox, monkeypatch):
    monkeypatch.setattr(mail_server, "is_loopback", lambda _: False)
    use(app, mailbox.url.replace("//", "//user:secret@"))

    with pytest.raises(Unprotected):
        mail.deliver(1, post().payload)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of a server that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(real_now() - datetime.timedelta(days=1))
        .not_valid_after(real_now() + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


def post(to="zoe@example.org", values=VALUES, language="en"):
    with transaction():
        return mail.post("new_password", to=to, language=language, values=values)


def use(app, url):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=url)


def test_a_conversation_that_takes_too_long_is_cut_off(app, settings, monkeypatch):
    monkeypatch.setattr(mail_server, "DONE_WITHIN", 0.1)
    with silent.serve() as server:
        patient = replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}")
        with pytest.raises(smtplib.SMTPServerDisconnected), mail_server.connection(patient):
            pass


def test_mails_with_papers_and_those_for_the_morning_let_others_go_first(app):
    with transaction():
        mail.post("a", to="a@example.org", language="en", values={}, zone="Europe/Paris")
        mail.post(
            "b", to="b@example.org", language="en", values={}, attachments=[{"kind": "x", "id": 1}]
        )
        mail.post("c", to="c@example.org", language="en", values={})

    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    assert [row.can_wait for row in rows] == [True, True, False]
