from datetime import date

import pytest

from campaign.events.models import DatePrecision, EventKind
from campaign.events.operations import cancel_event
from campaign.fundraising.models import Fund, FundKind
from campaign.kernel.audit import Machine
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.factories.fundraising import make_campaign_fund, make_goal

YEAR = real_now().year + 1


@pytest.fixture
def campaign(app):
    return make_campaign(slug="spring")


@pytest.fixture
def gathering(campaign):
    """Announced for next May; the day is not known."""
    return make_event(
        campaign=campaign,
        kind=EventKind.GATHERING,
        title=Translated.of({"en": "Everyone in one place"}),
        first_day=date(YEAR, 5, 1),
        last_day=date(YEAR, 5, 31),
        starts_time=None,
        date_precision=DatePrecision.MONTH,
    )


def test_without_a_gathering_there_is_no_page(client, campaign):
    assert client.get("/en/spring/gathering").status_code == 404


def test_a_gathering_whose_day_is_open_says_so_and_can_be_followed(client, gathering):
    page = client.get("/en/spring/gathering").text

    assert f"May {YEAR}, day to be announced" in page
    assert "The day is still open" in page
    assert "webcal://localhost/calendars/spring/gathering.ics?lang=en" in page
    assert "ld+json" not in page  # an Event begins on a day
    assert "Received so far" not in page


def test_a_gathering_with_a_goal_of_its_own_shows_how_far_it_is(client, campaign, gathering):
    whole = make_campaign_fund(campaign)
    with transaction():
        fund = Fund(
            campaign=campaign,
            kind=FundKind.GATHERING,
            parent=whole,
            event_id=gathering.id,
            currency="EUR",
        )
        db.session.add(fund)
    make_goal(fund, Money(5_000_00, "EUR"))

    page = client.get("/en/spring/gathering").text

    assert "of €5,000" in page
    assert f'href="/en/spring/give?fund={fund.id}"' in page


def test_a_cancelled_gathering_gives_the_reason(client, gathering):
    cancel_event(gathering.id, Translated.of({"en": "The borders are shut."}), by=Machine("tests"))

    page = client.get("/en/spring/gathering").text

    assert "The borders are shut." in page
    assert "The day is still open" not in page
