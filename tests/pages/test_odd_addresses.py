"""Addresses that no page of ours has: not found, never a failure."""

import pytest
from flask.testing import FlaskClient

from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event

HUGE = "9" * 30


@pytest.mark.parametrize(
    "path",
    [
        f"/en/spring/events/{HUGE}-x",
        f"/calendars/spring/events/{HUGE}.ics",
        "/en/spring/events/?page=" + "9" * 5000,
        "/en/spring/events/?page=0",
        "/en/spr%00ing/",
        "/calendars/a%00.ics",
        "/media/%00.webp",
        "/en/spring/give/thanks/%00",
        "/en/spring/give?fund=%00",
        "/en/spring/events/months/9999-99",
        f"/{'x' * 3000}/spring/",
    ],
)
def test_an_odd_address_is_not_found(client: FlaskClient, path: str) -> None:
    make_event(campaign=make_campaign(slug="spring"))

    assert client.get(path).status_code == 404
