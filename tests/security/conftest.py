from dataclasses import replace

import pytest
from flask import Flask

from campaign.accounts.models import Person
from campaign.accounts.passwords import hash_password
from campaign.config import Settings
from tests.accounts.pages import PASSWORD
from tests.factories.accounts import make_person


@pytest.fixture
def dana(app: Flask) -> Person:
    """She has a password."""
    return make_person(name="Dana", password=hash_password(PASSWORD))


@pytest.fixture
def behind_https(settings: Settings) -> Settings:
    return replace(settings, base_url="https://campaign.example.org")
