"""Campaigns and who takes part. All are invented."""

from datetime import date
from typing import Any

from campaign.campaigns.models import Campaign, Participation
from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.models import Coalition, Organization
from tests.factories.numbers import another
from tests.factories.organizations import make_coalition

DEFAULTS: dict[str, Any] = {
    "languages": ["en"],
    "zone": "UTC",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
    "currency": "EUR",
    "accent": "#1f5fbf",
}


def make_campaign(*, coalition: Coalition | None = None, **attributes: Any) -> Campaign:
    slug = attributes.pop("slug", None) or another("campaign")
    with transaction():
        campaign = Campaign(
            slug=slug,
            coalition=coalition or make_coalition(),
            **{"title": Translated.of({"en": slug.title()}), **DEFAULTS, **attributes},
        )
        db.session.add(campaign)
        revisions.touch(*campaign.page_topics, campaign.feed_topic)
    return campaign


def take_part(organization: Organization, campaign: Campaign) -> Participation:
    with transaction():
        participation = Participation(
            campaign=campaign,
            organization=organization,
            position=len(campaign.participations),
        )
        db.session.add(participation)
        revisions.touch(*campaign.page_topics)
    return participation
