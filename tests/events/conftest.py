import pytest

from campaign.events.operations import create_event
from tests.events.drafts import draft
from tests.factories.campaigns import make_campaign, take_part


@pytest.fixture
def campaign(coalition, organization):
    """Alice's organization takes part."""
    campaign = make_campaign(coalition=coalition, zone="Europe/Paris")
    take_part(organization, campaign)
    return campaign


@pytest.fixture
def log_event(campaign, alice, organization):
    """Alice logs an event of her organization."""

    def log(**changes):
        written = draft(**{"organization_id": organization.id, **changes})
        return create_event(campaign.id, written, by=alice)

    return log
