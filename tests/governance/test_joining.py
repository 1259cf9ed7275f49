"""The public way in, as a visitor walks it."""

import re

import pytest

from campaign.governance.models import AdmissionWay, ApplicantKind, Application, ApplicationState
from campaign.governance.operations import invite_organization
from campaign.kernel.database import db
from campaign.kernel.mail import render
from tests.factories.governance import make_application, make_rule
from tests.governance.traces import mails, members, newest

TYPED = {
    "name": "Quay",
    "country": "FR",
    "contact_name": "Ana",
    "contact_email": "ana@quay.example",
    "language": "fr",
}
LINK = re.compile(r"http://localhost(/\S+/join/\S+)")


@pytest.fixture
def address(coalition):
    return f"/en/coalitions/{coalition.slug}/join"


def link_in(mail):
    return LINK.search(render(mail).text)[1]


def test_the_coalitions_page_leads_to_the_form(client, coalition, address):
    assert f'href="{address}"' in client.get(f"/en/coalitions/{coalition.slug}/").text
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/friend").status_code == 200


def test_the_form_says_who_decides(client, coalition, address):
    first = client.get(address).text
    make_rule(coalition, AdmissionWay.NO_OBJECTION, days=21)
    other = client.post(address, data={}).text

    assert "The coordinators decide." in first
    assert "With no objection within 21 days you are in." in other


def test_from_the_form_by_the_mail_to_the_status(client, coalition, address):
    sent = client.post(address, data=TYPED)
    link = link_in(mails()[0])
    looked = client.get(link)
    counted_by_looking = newest().state
    confirmed = client.post(link)
    status = client.get(confirmed.location)

    assert (sent.status_code, sent.location) == (303, f"{address}/sent")
    assert "Look into your mail" in client.get(sent.location).text
    assert mails()[0]["language"] == "fr"
    assert counted_by_looking is ApplicationState.UNCONFIRMED
    assert looked.headers["Referrer-Policy"] == "no-referrer"
    assert confirmed.status_code == 303
    assert "Quay" in status.text
    assert status.headers["Cache-Control"] == "no-store"
    assert client.get(link_in(mails("application_received")[0])).status_code == 200


def test_a_used_link_says_so(client, coalition, address):
    client.post(address, data=TYPED)
    link = link_in(mails()[0]).replace("/fr/", "/en/")
    client.post(link)

    for answer in (client.get(link), client.post(link), client.get(f"{address}/status/nothing")):
        assert answer.status_code == 404
        assert "This link is over" in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Write the name."),
        ({"contact_email": "ana at quay"}, "This is no e-mail address."),
        ({"website": "quay.example"}, "This is not a web address."),
        ({"contact_name": ""}, "Write your name."),
        ({"country": "XX"}, "Not a valid choice"),
        ({"language": "Dothraki"}, "“Dothraki” is not a language that we know."),
    ],
)
def test_what_cannot_be_is_told_and_keeps_what_was_typed(
    client, coalition, address, changes, sentence
):
    answer = client.post(address, data={**TYPED, "acronym": "QQQ", **changes})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="QQQ"' in answer.text
    assert db.session.query(Application).count() == 0


def test_a_repeated_address_gets_the_same_answer(client, coalition, address):
    make_application(coalition, contact_email="ana@quay.example")
    answers = [client.post(address, data=TYPED) for _ in range(4)]

    assert {(answer.status_code, answer.location) for answer in answers} == {
        (303, f"{address}/sent")
    }


def test_who_applied_already_hears_it_behind_the_link_only(client, coalition, address):
    make_application(coalition, contact_email="ana@quay.example")
    client.post(address, data={**TYPED, "language": "en"})
    answer = client.post(link_in(mails("application_confirm")[-1]))

    assert answer.status_code == 422
    assert "is being decided already" in answer.text


def test_a_form_of_another_site_is_refused(client, coalition, address):
    for path in (address, f"{address}/friend"):
        answer = client.post(path, data=TYPED, headers={"Origin": "https://elsewhere.example"})
        assert answer.status_code == 403

    assert db.session.query(Application).count() == 0


def test_one_sender_cannot_flood(client, coalition, address):
    codes = [client.post(address, data={}).status_code for _ in range(11)]

    assert codes == [422] * 10 + [429]


def test_a_friend_says_whether_the_name_may_be_shown(client, coalition, address):
    typed = {**TYPED, "kind": "person", "name_is_public": "y"}
    client.post(f"{address}/friend", data=typed)
    client.post(link_in(mails()[0]))

    assert newest().kind is ApplicantKind.PERSON
    assert newest().name_is_public is True
    assert newest().about is None


def test_an_invited_organization_finds_its_form_filled_in(client, coalition, erik):
    invite_organization(coalition.id, "Quay", "post@quay.example", "en", by=erik)
    link = link_in(mails()[0])
    page = client.get(link)
    wrong = client.post(link, data={**TYPED, "name": ""})
    sent = client.post(link, data=TYPED)

    assert 'value="Quay"' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert wrong.status_code == 422
    assert (sent.status_code, newest().contact_email) == (303, "post@quay.example")
    assert members(coalition) == {"Quay"}
    assert client.get(link).status_code == 404
