"""Health measures. All are invented."""

from datetime import date
from typing import Any

from campaign.campaigns.models import Campaign
from campaign.health.models import HealthMeasure, MeasureKind
from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated

DEFAULTS: dict[str, Any] = {
    "kind": MeasureKind.MASKS,
    "text": Translated.of({"en": "Masks are worn indoors."}),
    "source": "Ordinance 1",
    "valid_from": date(2026, 1, 1),
}


def make_measure(*, campaign: Campaign, **attributes: Any) -> HealthMeasure:
    with transaction():
        measure = HealthMeasure(campaign=campaign, **{**DEFAULTS, **attributes})
        db.session.add(measure)
        revisions.touch(*campaign.page_topics, campaign.feed_topic)
    return measure
