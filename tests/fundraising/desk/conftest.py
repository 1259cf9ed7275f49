"""An organization with a treasurer, a reader, and a stranger beside it."""

import pytest

from campaign.permissions import Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.fundraising import make_cash_box, make_fund, make_rate
from tests.factories.organizations import make_organization


@pytest.fixture
def campaign(coalition):
    return make_campaign(slug="spring", coalition=coalition)


@pytest.fixture
def docks(coalition, campaign):
    docks = make_organization(slug="docks", name="Docks", coalition=coalition)
    take_part(docks, campaign)
    return docks


@pytest.fixture
def fund(campaign, docks):
    """Of the docks, in francs, with a tin."""
    make_rate("EUR", "CHF", "1.25")
    make_cash_box(docks, name="Tin", currency="CHF")
    return make_fund(campaign=campaign, organization=docks, currency="CHF")


@pytest.fixture
def treasurer(client_for, docks):
    return client_for(make_person(Role.TREASURER, of=docks))


@pytest.fixture
def reader(client_for, docks):
    return client_for(make_person(Role.READER, of=docks))


@pytest.fixture
def stranger(client_for, coalition, campaign):
    other = make_organization(slug="mills", coalition=coalition)
    take_part(other, campaign)
    return client_for(make_person(Role.ADMINISTRATOR, of=other))
