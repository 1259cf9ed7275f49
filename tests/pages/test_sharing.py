"""What other programs read of a page that is shared: schema.org's Event, og:locale, a picture."""

import json
from dataclasses import replace
from datetime import date, time
from io import BytesIO

import pytest
from PIL import Image

from campaign.events.models import DatePrecision, EventKind, EventState
from campaign.kernel import revisions
from campaign.kernel.clock import real_now
from campaign.kernel.database import transaction
from campaign.kernel.translated import Translated
from campaign.media.operations import prepare_picture, store_picture
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_organization
from tests.media.test_operations import picture_file
from tests.pages.reading import Page

STATES = {"EventScheduled", "EventRescheduled", "EventCancelled"}
MODES = {
    "OfflineEventAttendanceMode": {"Place"},
    "OnlineEventAttendanceMode": {"VirtualLocation"},
    "MixedEventAttendanceMode": {"Place", "VirtualLocation"},
}


@pytest.fixture
def spring(app):
    return make_campaign(slug="spring", languages=["en"], accent="#0b6e4f")


def event_data(client, event):
    page = Page(client.get(f"/en/spring/events/{event.id}-{event.slug('en')}").text)
    found = page.all("script", type="application/ld+json")
    return json.loads(found[0].text) if found else None


def faults_of(data):
    """What schema.org and those who read it ask of an Event and this one lacks."""
    places = data["location"] if isinstance(data["location"], list) else [data["location"]]
    mode = data["eventAttendanceMode"].rpartition("/")[2]
    checks = {
        "context": data["@context"] == "https://schema.org/",
        "type": data["@type"] == "Event",
        "name": bool(data["name"]),
        "start": len(data["startDate"]) in (10, 25),
        "end": data.get("endDate", data["startDate"]) >= data["startDate"],
        "status": data["eventStatus"].rpartition("/")[2] in STATES,
        "moved": (data["eventStatus"].endswith("Rescheduled")) == ("previousStartDate" in data),
        "location": {place["@type"] for place in places} == MODES[mode],
        "online": all(each.get("url") for each in places if each["@type"] == "VirtualLocation"),
        "place": all(
            each.get("name") and each.get("address", {}).get("@type") == "PostalAddress"
            for each in places
            if each["@type"] == "Place"
        ),
        "organizer": all(each["name"] for each in data["organizer"]),
        "empty": all(value not in (None, "", [], {}) for value in data.values()),
    }
    return [name for name, holds in checks.items() if not holds]


@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        ({"venue": "Old crane", "city": "Lyon"}, "Offline"),
        ({"venue": None, "city": None, "address": None}, "Offline"),
        ({"is_online": True, "venue": None, "address": None, "city": None}, "Online"),
        ({"is_online": True, "venue": None, "address": None, "country": "DE"}, "Online"),
        ({"is_online": True, "online_url": "https://meet.example/", "venue": None}, "Online"),
        ({"is_online": True, "venue": "Old crane", "city": "Lyon"}, "Mixed"),
        ({"starts_time": None, "last_day": date(2021, 5, 2)}, "Offline"),
        ({"state": EventState.CANCELLED, "cancelled_at": real_now()}, "Offline"),
    ],
)
def test_an_event_is_told_as_schema_org_has_it(client, spring, facts, mode):
    day = {"first_day": date(2021, 5, 1), "starts_time": time(18)}
    event = make_event(campaign=spring, **{**day, **facts})

    data = event_data(client, event)

    assert faults_of(data) == []
    assert data["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"


def test_no_event_is_told_until_its_day_is_known(client, spring):
    event = make_event(
        campaign=spring,
        kind=EventKind.GATHERING,
        first_day=date(2021, 5, 1),
        last_day=date(2021, 5, 31),
        starts_time=None,
        date_precision=DatePrecision.MONTH,
    )

    assert event_data(client, event) is None
    assert "ld+json" not in client.get("/en/spring/gathering").text


def test_the_language_of_a_page_has_its_territory(client, spring):
    page = Page(client.get("/fr/spring/").text)
    others = {each.get("content") for each in page.all("meta", property="og:locale:alternate")}

    assert page.meta("og:locale") == "fr_FR"
    assert others == {"en_GB", "ru_RU"}


@pytest.fixture
def addresses(spring):
    docks = make_organization(slug="docks", coalition=spring.coalition, name="Les Quais")
    take_part(docks, spring)
    event = make_event(campaign=spring, title=Translated.of({"en": "Songs"}))
    make_event(campaign=spring, kind=EventKind.GATHERING)
    return [
        "/en/spring/",
        "/en/spring/events/",
        f"/en/spring/events/{event.id}-songs",
        "/en/spring/gathering",
        "/en/spring/organizations/docks",
        "/en/spring/progress",
    ]


def test_every_page_of_a_campaign_has_a_picture_in_its_colour(client, addresses):
    for address in addresses:
        page = Page(client.get(address).text)
        answer = client.get(page.meta("og:image").removeprefix("http://localhost"))
        picture = Image.open(BytesIO(answer.data))

        assert (answer.status_code, answer.content_type) == (200, "image/png")
        assert picture.size == (1200, 630)
        assert picture.convert("RGB").getpixel((5, 5)) == (0x0B, 0x6E, 0x4F)
        assert len(picture.convert("RGB").getcolors(100_000)) > 2  # words stand on it
        assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "630")
        assert page.meta("og:image:alt") == page.meta("og:title")
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_campaigns_own_picture_goes_first(client, spring, addresses):
    prepared = prepare_picture(picture_file())
    with transaction():
        spring.picture = store_picture(prepared)
        spring.picture_description = Translated.of({"en": "A harbour at dawn"})
        revisions.touch(*spring.page_topics)

    page = Page(client.get("/en/spring/progress").text)

    assert page.meta("og:image") == f"http://localhost/media/{spring.picture.digest}.webp"
    assert page.meta("og:image:alt") == "A harbour at dawn"
    size = (page.meta("og:image:width"), page.meta("og:image:height"))
    assert size == (str(spring.picture.width), str(spring.picture.height))


@pytest.mark.parametrize(
    "title",
    [
        "X" * 200,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "مئة وخمسون عاما على كومونة باريس",
        "一百五十年",
        '#panic() $x$ "quoted" \\ *bold*',
        "word " * 39,
    ],
)
def test_any_title_fits_on_the_picture(client, spring, title):
    event = make_event(campaign=spring, title=Translated.of({"en": title}))

    picture = Image.open(BytesIO(client.get(f"/en/spring/events/{event.id}/picture.png").data))

    plain = picture.convert("RGB")
    field = plain.getpixel((5, 5))
    edges = [plain.crop((0, 0, 60, 630)), plain.crop((1140, 0, 1200, 630))]
    assert picture.size == (1200, 630)
    assert [edge.getcolors() for edge in edges] == [[(60 * 630, field)]] * 2


def test_what_is_not_public_has_no_picture(client, spring):
    event = make_event(campaign=spring)
    other = make_campaign(slug="autumn")

    missing = [
        f"/en/{other.slug}/events/{event.id}/picture.png",
        "/en/spring/gathering/picture.png",
        "/en/spring/organizations/stranger/picture.png",
        "/en/winter/picture.png",
    ]
    assert [client.get(address).status_code for address in missing] == [404] * 4


def test_the_demo_marks_its_pictures(app, client, spring):
    plain = client.get("/en/spring/picture.png").data
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demo=True)

    assert client.get("/en/spring/picture.png?again").data != plain
