"""No form is taken from another site, whoever's browser it is sent with."""

import pytest

from campaign.kernel.security import is_desk, is_machine_door
from tests.security.addresses import forms

MACHINES = {"mails.stop", "webhooks.receive_stripe"}
"""Doors for programs, which prove themselves: by a signature, or by a sealed address."""


def test_the_doors_for_programs_are_these(app):
    doors = {name for name, view in app.view_functions.items() if is_machine_door(view)}

    assert doors == MACHINES


def test_no_form_of_the_desk_is_taken_without_its_token(app, client_for, alice):
    client = client_for(alice)
    del client.environ_base["HTTP_X_CSRFTOKEN"]

    taken = {
        (endpoint, method): answer.status_code
        for endpoint, method, address in forms(app)
        if is_desk(address)
        if (answer := client.open(address, method=method)).status_code != 400
    }

    assert taken == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost:99999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
    ids=str,
)
def test_no_form_is_taken_from_another_site(app, client_for, alice, headers):
    """With the token too, should it have leaked."""
    client = client_for(alice)

    taken = {
        (endpoint, method): answer.status_code
        for endpoint, method, address in forms(app)
        if endpoint not in MACHINES
        if (answer := client.open(address, method=method, headers=headers)).status_code != 403
    }

    assert taken == {}


def test_a_form_of_our_own_is_taken(client_for, alice, organization):
    address = f"/en/desk/{organization.slug}/profile/"
    answer = client_for(alice).post(
        address, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 422


def test_a_token_of_another_session_is_worth_nothing(app, client_for, alice, bob):
    hers, his = client_for(alice), client_for(bob)
    hers.environ_base["HTTP_X_CSRFTOKEN"] = his.environ_base["HTTP_X_CSRFTOKEN"]

    assert hers.post("/en/desk/sign-out").status_code == 400
