"""Who is told what about an event."""

from campaign.campaigns.notifications import tell_hiding
from campaign.events.models import Event


def tell_hidden(event: Event) -> None:
    """Its host, that coordinators hid it, or show it again. The coalition's own tell nobody."""
    campaign, host = event.campaign, event.organization
    if host is None:
        return
    address: dict[str, str | int] = {
        "organization": host.slug,
        "campaign": campaign.slug,
        "event_id": event.id,
    }
    tell_hiding(
        campaign,
        host.id,
        lambda language: event.title.shown(language, campaign.languages).text,
        event.hidden_reason,
        ("event_desk.edit_event", address),
    )
