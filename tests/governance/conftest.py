import pytest

from campaign.governance.models import (
    AdmissionWay,
)
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.governance import make_rule


@pytest.fixture
def erik(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Erik")


@pytest.fixture
def open_rule(coalition):
    return make_rule(coalition, AdmissionWay.NO_OBJECTION, days=10)
