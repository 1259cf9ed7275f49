from dataclasses import replace

import pytest

from campaign.kernel import mail
from campaign.kernel.database import transaction
from campaign.kernel.outbox import deliver_due, post

OUTBOX = "/-/outbox"


@pytest.fixture
def settings(settings, request):
    """A test about the demo has it in its name."""
    return replace(settings, demo="of_the_demo" in request.node.name)


def test_the_mails_of_the_demo_are_shown_the_newest_first(app, client):
    write("dana@example.org", "abc")
    write("erik@example.org", "def")
    deliver_due({"mail": mail.deliver}, keep_payload=True)
    with transaction():
        post("wake", {})

    page = client.get(OUTBOX)

    assert page.status_code == 200
    assert page.text.index("erik@example.org") < page.text.index("dana@example.org")
    assert 'href="http://localhost/en/desk/forgotten-password/abc"' in page.text
    assert "the demo sends no mail" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_outbox_of_the_demo_without_mails_says_how_to_get_one(client):
    page = client.get(OUTBOX)

    assert "No mail was written yet." in page.text
    assert 'href="/en/desk/forgotten-password"' in page.text


def test_many_mails_of_the_demo_are_shown_page_by_page(app, client):
    for number in range(21):
        write(f"person-{number}@example.org", "")

    assert "person-0@example.org" not in client.get(OUTBOX).text
    assert "person-0@example.org" in client.get(OUTBOX, query_string={"page": 2}).text
    assert client.get(OUTBOX, query_string={"page": 3}).status_code == 404


def test_a_real_installation_shows_no_mails(app, client):
    write("dana@example.org", "secret")

    assert client.get(OUTBOX).status_code == 404


def test_what_people_typed_is_no_markup_in_the_outbox_of_the_demo(app, client):
    write("dana@example.org", "<script>alert(1)</script>")

    assert "<script>alert" not in client.get(OUTBOX).text


def write(to, token):
    with transaction():
        mail.post("new_password", to=to, language="en", values={"name": "Dana", "token": token})
