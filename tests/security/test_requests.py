"""What a request may say of where it goes, how large it is, and where it wants to go on."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from campaign.kernel import mail
from tests.accounts.pages import PASSWORD, SIGN_IN, deliver_mails, mails, send, token_of
from tests.security.addresses import pages

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "https:evil.example",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost, evil"])
def test_a_host_that_is_not_ours_is_refused(app, client, host):
    answer = client.get("/en/", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_mail_links_to_our_own_address_whatever_a_request_said(client, dana):
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    send(client, "/en/desk/forgotten-password", {"email": dana.email}, headers=headers)

    deliver_mails()
    text = mail.render(mails()[-1].payload).text
    assert "http://localhost/en/desk/" in text
    assert "evil" not in text


def test_a_request_that_is_too_large_gets_a_page(client):
    answer = client.post("/webhooks/stripe", data=b"x" * (512 * 1024 + 1))

    assert answer.status_code == 413
    assert "<h1" in answer.text


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, dana, target):
    page = client.get(SIGN_IN, query_string={"next": target})
    fields = {"csrf_token": token_of(page), "email": dana.email, "password": PASSWORD}
    answer = client.post(SIGN_IN, query_string={"next": target}, data={**fields, "next": target})

    assert leads_elsewhere(answer) is False


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_leads_elsewhere_because_its_address_says_so(app: Flask, client_for, alice, target):
    visitor, hers = app.test_client(), client_for(alice)
    query = dict.fromkeys(("next", "url", "return", "to", "onwards", "redirect"), target)

    led = [
        address
        for address in pages(app)
        for client in (visitor, hers)
        if leads_elsewhere(client.get(address, query_string=query))
    ]

    assert led == []


@pytest.mark.parametrize(
    "path", ["//evil.example/en/", "/xx//evil.example/", "/en//evil.example", "/%5Cevil.example/"]
)
def test_a_path_cannot_pass_for_another_host(client, path):
    assert leads_elsewhere(client.get("/", environ_overrides={"PATH_INFO": path})) is False


def leads_elsewhere(answer) -> bool:
    """As a browser understands it, which takes a backslash for a slash and drops tabs."""
    place = answer.headers.get("Location", "/").replace("\\", "/").replace("\t", "")
    answer.close()
    goal = urlsplit(urljoin("http://localhost/en/desk/sign-in", place))
    return (goal.scheme, goal.netloc) != ("http", "localhost")
