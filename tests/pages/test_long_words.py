"""Pages whose every name is one long word: none is wider than the phone."""

import pytest

from campaign.kernel.audit import Machine
from campaign.kernel.translated import Translated
from campaign.organizations.operations import give_coalition_role
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_coalition, make_organization

PHONE = {"width": 375, "height": 812}
WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def world(app):
    coalition = make_coalition(slug="ships", name=Translated.of({"en": WORD}))
    campaign = make_campaign(slug="long", coalition=coalition, title=Translated.of({"en": WORD}))
    organization = make_organization(
        slug="docks", coalition=coalition, countries=["FR"], name=WORD, territory=WORD
    )
    take_part(organization, campaign)
    event = make_event(
        campaign=campaign,
        organization=organization,
        country="FR",
        title=Translated.of({"en": WORD}),
        description=Translated.of({"en": WORD}),
        venue=WORD,
        address=WORD,
        city=WORD,
    )
    return organization, coalition, event


def too_wide(page, addresses):
    found = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        if width := page.evaluate(OVERFLOW):
            found[address] = width
    return found


def test_no_public_page_is_wider_than_a_phone(page, world):
    _organization, _coalition, event = world
    page.set_viewport_size(PHONE)
    addresses = [
        "/en/",
        "/en/coalitions/ships/",
        *(f"/en/long/{end}" for end in ("", "events/", "organizations/", "progress", "health")),
        f"/en/long/events/{event.id}-{event.slug('en')}",
        "/en/long/organizations/docks",
        "/en/long/countries/fr",
    ]

    assert too_wide(page, addresses) == {}


def test_no_page_of_the_desk_is_wider_than_a_phone(page_for, world):
    organization, coalition, _event = world
    person = make_person(Role.ADMINISTRATOR, of=organization, name=WORD)
    give_coalition_role(person.id, coalition.id, CoalitionRole.COORDINATOR, by=Machine("tests"))
    page = page_for(person, viewport=PHONE)
    addresses = [
        "/en/desk/",
        *(f"/en/desk/docks/{end}" for end in ("", "long/", "profile/", "people/", "log")),
        "/en/desk/coalitions/ships/long/",
        "/en/desk/coalitions/ships/log",
    ]

    assert too_wide(page, addresses) == {}
