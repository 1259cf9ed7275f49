"""The desk of an invented organization, and somebody who works there."""

import pytest

from campaign.kernel.translated import Translated
from campaign.permissions import Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_organization


@pytest.fixture
def campaign(coalition):
    return make_campaign(slug="spring", coalition=coalition, languages=["en", "fr"])


@pytest.fixture
def docks(coalition, campaign):
    docks = make_organization(
        slug="docks", coalition=coalition, countries=["FR", "ES"], language="fr"
    )
    take_part(docks, campaign)
    return docks


@pytest.fixture
def editor(client_for, docks):
    return client_for(make_person(Role.EDITOR, of=docks, name="Edith"))


@pytest.fixture
def make(campaign, docks):
    def make(title="Old songs", **attributes):
        return make_event(
            campaign=campaign,
            organization=docks,
            title=Translated.of({"fr": title}),
            **{"country": "FR", "city": "Lyon", "zone": "Europe/Paris", **attributes},
        )

    return make
