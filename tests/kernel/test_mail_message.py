"""Mails as a real server received them: what counts is the bytes, not how we read them back."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from sqlalchemy import select

from campaign.kernel import mail
from campaign.kernel.database import db, transaction
from campaign.kernel.mail_message import Address, Attachment, Envelope, Letter, written
from campaign.kernel.mail_refusals import cannot_be_written_to, refusal_of
from campaign.kernel.outbox import OutboxRow, deliver_due
from tests.servers.mail import serve
from tests.servers.wire import faults_of, headers_of

STOP = f"https://campaign.example/en/desk/stop/{'k' * 64}/{'s' * 64}"
NASTY = "Nova\u2028Org\x00\x85\u2029 \U0001f600 e\u0301 \u202etfel\u202c\r\nBcc: all@example.org"
AT = datetime(2027, 3, 18, 12, tzinfo=UTC)
OWN_LETTERS = "zoé@example.org"


@pytest.fixture
def settings(settings, mailbox):
    return replace(settings, smtp_url=mailbox.url)


def test_one_click_unsubscribing_leaves_as_plain_letters(app, mailbox):
    post(stop_url=STOP)
    deliver_due({"mail": mail.deliver})

    lines = mailbox.contents[0].split(b"\r\n")
    assert f"List-Unsubscribe: <{STOP}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_an_address_to_stop_mails_with_letters_of_its_own_is_written_in_ascii():
    head = headers_of(write(stop_url="https://bücher.example/en/désk/stop/x"))

    assert head["List-Unsubscribe"] == b"<https://xn--bcher-kva.example/en/d%C3%A9sk/stop/x>"


@pytest.mark.parametrize(
    "subject",
    [
        "Plain words",
        "a" * 1200,
        "word " * 300,
        "Ünï " * 200 + "\U0001f600" * 90,
        "=?utf-8?q?smuggled=0D=0ABcc:_all@example.org?=",
        "Собрание в Париже, 18 марта; начало в 19:00",
        "اجتماع في باريس",
        "",
    ],
)
def test_a_subject_comes_out_as_it_went_in(subject):
    content = write(subject=subject)

    assert faults_of(content) == []
    assert decoded(headers_of(content)["Subject"]) == subject.strip()


def test_a_subject_of_many_lines_is_one_line_and_adds_no_header():
    content = write(subject=NASTY)

    assert faults_of(content) == []
    assert b"Bcc" not in headers_of(content)
    assert decoded(headers_of(content)["Subject"]) == (
        "Nova Org \U0001f600 e\u0301 \u202etfel\u202c Bcc: all@example.org"
    )


def test_a_text_comes_out_without_control_characters_and_halves_of_letters():
    content = write(text="one\x00\x1b\ntwo\r\nthree\u2028four \ud83d \U0001f600\n" + "x" * 10_000)

    text, _html = parts_of(content)
    assert faults_of(content) == []
    assert text.get_payload(decode=True).decode() == (
        "one\r\ntwo\r\nthree\r\nfour \ufffd \U0001f600\r\n" + "x" * 10_000 + "\r\n"
    )


@pytest.mark.parametrize("name", ["Beleg Ünï\u2028\r\nx\U0001f600.pdf", 'a"b\\c;d.pdf', "y" * 240])
def test_a_file_keeps_its_name(name):
    content = write(attachments=[Attachment(name, b"%PDF")])

    (_body, file) = parts_of(content)
    assert faults_of(content) == []
    assert file.get_filename() == name.replace("\u2028\r\n", " ")


@pytest.mark.parametrize(
    ("mail_from", "name", "address"),
    [
        ("Campaign <c@example.org>", b'"Campaign"', b"c@example.org"),
        ("c@example.org", b"", b"c@example.org"),
        ('Campaign, "Inc" <c@example.org>', b'"Campaign, \\"Inc"', b"c@example.org"),
        ("Zoë <c@bücher.example>", b"=?utf-8?q?Zo=C3=AB?=", b"c@xn--bcher-kva.example"),
    ],
)
def test_a_sender_s_name_is_encoded_and_its_domain_is_not(mail_from, name, address):
    content = write(sender=mail_from)

    assert faults_of(content) == []
    assert headers_of(content)["From"].split() == [
        *name.split(),
        b"<%s>" % address if name else address,
    ]


def test_a_long_name_of_a_sender_comes_out_as_it_went_in():
    name = "Kämpagne für alle, die lange Namen haben und noch längere (Section)"
    content = write(sender=f'"{name}" <c@example.org>')

    words, _, address = headers_of(content)["From"].rpartition(b" ")
    assert faults_of(content) == []
    assert (decoded(words), address) == (name, b"<c@example.org>")


@pytest.mark.parametrize("address", ["", "zoe", "@example.org", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="no mail address"):
        Address.read(address)


@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("user@münchen.de", "user@xn--mnchen-3ya.de"),
        ("user@xn--mnchen-3ya.de", "user@xn--mnchen-3ya.de"),
        ("user@straße.example", "user@xn--strae-oqa.example"),
        ("user@почта.рф", "user@xn--80a1acny.xn--p1ai"),
        (f"{'a' * 64}@{'.'.join(['d' * 60] * 3)}.example", None),
    ],
)
def test_a_domain_of_own_letters_goes_through_a_relay_without_smtputf8(app, typed, wire):
    with serve(enable_SMTPUTF8=False) as box:
        use(app, box.url)
        post(to=typed)
        deliver_due({"mail": mail.deliver})

    assert box.readers == [wire or typed]
    assert headers_of(box.contents[0])["To"].decode() == (wire or typed)
    assert faults_of(box.contents[0]) == []


def test_letters_before_the_at_go_through_a_relay_that_knows_them(app, mailbox):
    post(to="zoé@bücher.example")
    deliver_due({"mail": mail.deliver})

    assert mailbox.readers == ["zoé@xn--bcher-kva.example"]
    assert headers_of(mailbox.contents[0])["To"].decode() == "zoé@xn--bcher-kva.example"
    assert refusal_of("zoé@bücher.example") is None


def test_letters_before_the_at_are_given_up_where_the_relay_does_not_know_them(app):
    with serve(enable_SMTPUTF8=False) as box:
        use(app, box.url)
        post(to=OWN_LETTERS)
        deliver_due({"mail": mail.deliver})

    row = db.session.scalars(select(OutboxRow)).one()
    assert box.contents == []
    assert row.given_up_at is not None
    assert row.last_error == "the mail server takes only addresses in ASCII: it has no SMTPUTF8"
    assert refusal_of(OWN_LETTERS).is_for_letters
    assert cannot_be_written_to("anaïs@example.org")
    assert not cannot_be_written_to("anais@exämple.org")


def test_a_new_relay_that_knows_such_letters_takes_the_mark_away(app, mailbox):
    with serve(enable_SMTPUTF8=False) as box:
        use(app, box.url)
        post(to=OWN_LETTERS)
        deliver_due({"mail": mail.deliver})
    use(app, mailbox.url)
    post()
    deliver_due({"mail": mail.deliver})

    assert refusal_of(OWN_LETTERS) is None
    assert not cannot_be_written_to(OWN_LETTERS)


@pytest.mark.parametrize(
    ("base_url", "host"),
    [("https://bücher.example", "xn--bcher-kva.example"), ("http://[::1]:8000", "[IPv6:::1]")],
)
def test_a_message_id_is_ascii_whatever_the_host_is_called(app, mailbox, base_url, host):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], base_url=base_url)
    app.config["TRUSTED_HOSTS"] = None
    post()
    deliver_due({"mail": mail.deliver})

    found = headers_of(mailbox.contents[0])["Message-ID"].decode()
    assert re.fullmatch(rf"<\d+\.[\w-]+@{re.escape(host)}>", found)


def write(
    subject="Test",
    text="Hello\n",
    sender="Campaign <c@example.org>",
    stop_url=None,
    attachments=(),
):
    envelope = Envelope(
        Address.read(sender), Address.read("zoe@example.org"), "1.x@example.org", AT, stop_url
    )
    return written(Letter("en", subject, text, "<p>Hello</p>"), envelope, attachments)


def decoded(words):
    """By the other half of the standard library, which is not the one that encodes."""
    return str(make_header(decode_header(words.decode("ascii"))))


def parts_of(content):
    return message_from_bytes(content).get_payload()


def post(to="zoe@example.org", stop_url=None):
    values = {"name": "Zoë", "token": "abc"}
    with transaction():
        return mail.post("new_password", to=to, language="en", values=values, stop_url=stop_url)


def use(app, url):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=url)
