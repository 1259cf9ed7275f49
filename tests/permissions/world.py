"""Two coalitions with one of each thing, and in the first an organization beside ours."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from campaign.accounts.models import PersonSession
from campaign.campaigns.models import Campaign
from campaign.governance.operations import invite_organization
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.documents import make_appeal
from tests.factories.events import make_event
from tests.factories.fundraising import (
    make_campaign_fund,
    make_cash_box,
    make_contribution,
    make_fund,
    make_goal,
)
from tests.factories.governance import make_application
from tests.factories.health import make_measure
from tests.factories.organizations import make_coalition, make_organization
from tests.fixtures.people import begun_session

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    coalition: Coalition
    campaign: Campaign
    organization: Organization
    sibling: Organization
    own: Values
    """What stands in addresses of the organization's desk."""
    common: Values
    """What stands in addresses of the coalition's."""
    siblings: Values
    """What belongs to the organization beside: nothing of it is found at ours."""


def make_world(name: str) -> World:
    coalition = make_coalition(slug=f"{name}-coalition")
    campaign = make_campaign(slug=name, coalition=coalition)
    make_appeal(campaign=campaign)
    coordinator = make_person(CoalitionRole.COORDINATOR, of=coalition)
    organization, own = _organization(f"{name}-own", coalition, campaign)
    sibling, siblings = _organization(f"{name}-sibling", coalition, campaign)
    invitation = invite_organization(coalition.id, name, f"{name}@q.example", "en", by=coordinator)
    shared = {
        "language": "en",
        "coalition": coalition.slug,
        "campaign": campaign.slug,
        "country": "fr",
        "month": "2031-04",
        "tag": "fr",
        "application_id": make_application(coalition, name=name).id,
        "invitation_id": invitation.id,
        "number": 1,
        "digest": "0" * 64,
        "token": "no-such-token",
        "slug": "event",
        "session_id": _session_of_nobody_here(),
    }
    common = {
        **shared,
        "organization": organization.slug,
        "event_id": own["event_id"],
        "measure_id": make_measure(campaign=campaign).id,
        "contribution_id": make_contribution(
            make_campaign_fund(campaign), Money(5_00, "EUR"), box=make_cash_box(coalition)
        ).id,
    }
    return World(
        coalition,
        campaign,
        organization,
        sibling,
        {**shared, **own},
        common,
        {**shared, **siblings},
    )


def _session_of_nobody_here() -> int:
    begun_session(make_person())
    return db.session.scalars(select(func.max(PersonSession.id))).one()


def _organization(
    slug: str, coalition: Coalition, campaign: Campaign
) -> tuple[Organization, Values]:
    organization = make_organization(slug=slug, coalition=coalition, countries=["FR"])
    take_part(organization, campaign)
    fund = make_fund(campaign=campaign, organization=organization)
    make_goal(fund, Money(100_00, "EUR"))
    contribution = make_contribution(fund, Money(5_00, "EUR"), box=make_cash_box(organization))
    measure = make_measure(
        campaign=campaign, country="FR", written_by_organization_id=organization.id
    )
    values = {
        "organization": slug,
        "event_id": make_event(campaign=campaign, organization=organization).id,
        "measure_id": measure.id,
        "contribution_id": contribution.id,
    }
    return organization, values
