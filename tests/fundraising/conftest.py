"""A campaign that adds up in euros."""

import pytest

from tests.factories.fundraising import make_campaign_fund


@pytest.fixture
def root(app):
    """The campaign's own fund."""
    return make_campaign_fund()


@pytest.fixture
def campaign(root):
    return root.campaign
