"""Cookies: none where none is needed, and none that another site or a script could use."""

import pytest

from tests.accounts.pages import PASSWORD, SIGN_IN, token_of
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event


@pytest.mark.parametrize(
    "address", ["/en/", "/en/walk/", "/en/walk/give", "/calendars/walk.ics", "/en/x/", "/-/alive"]
)
def test_public_addresses_set_none(app, client, address):
    make_event(campaign=make_campaign(slug="walk"))
    answer = client.get(address)

    assert answer.headers.getlist("Set-Cookie") == []
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_behind_https_they_are_bound_to_this_host_and_closed_to_scripts(
    build_app, behind_https, dana
):
    client = build_app(behind_https).test_client()
    where = {"base_url": behind_https.base_url}
    page = client.get(SIGN_IN, **where)
    fields = {"csrf_token": token_of(page), "email": dana.email, "password": PASSWORD}
    answer = client.post(SIGN_IN, data=fields, headers={"Referer": behind_https.base_url}, **where)

    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert answer.status_code in (302, 303)
    assert cookies != []
    for cookie in cookies:
        name, *attributes = [part.strip() for part in cookie.split(";")]
        assert {"Secure", "HttpOnly"} <= set(attributes), cookie
        assert {"SameSite=Lax", "SameSite=Strict"} & set(attributes), cookie
        assert not any(each.startswith("Domain=") for each in attributes), cookie
        assert name.startswith("__Host-") == ("Path=/" in attributes), cookie
        assert name.startswith(("__Host-", "__Secure-")), cookie
