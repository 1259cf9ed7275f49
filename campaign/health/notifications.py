"""Who is told what about a health measure."""

from campaign.campaigns.notifications import tell_hiding
from campaign.health.models import HealthMeasure


def tell_hidden(measure: HealthMeasure) -> None:
    """Who wrote it, that coordinators hid it, or show it again. The coalition's own tell nobody."""
    campaign, writer = measure.campaign, measure.written_by
    if writer is None:
        return
    tell_hiding(
        campaign,
        writer.id,
        lambda language: measure.text.shown(language, campaign.languages).text,
        measure.hidden_reason,
        ("health_desk.list_measures", {"organization": writer.slug, "campaign": campaign.slug}),
    )
