import pytest

from tests.factories.campaigns import make_campaign, take_part


@pytest.fixture
def campaign(coalition, organization):
    """Alice's organization takes part."""
    campaign = make_campaign(coalition=coalition, zone="Europe/Paris")
    take_part(organization, campaign)
    return campaign
