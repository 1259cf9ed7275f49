"""What a calendar entry says about an event, in words, and when it must be said anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from flask import current_app

from campaign.calendars.ics import EntryFacts, EntryText, entry
from campaign.calendars.queries import Slot
from campaign.campaigns.models import Campaign
from campaign.events.models import Event, EventKind, EventState
from campaign.events.moves import was_to_be
from campaign.events.vocabulary import label_of
from campaign.health.models import HealthMeasure
from campaign.kernel.countries import country_name
from campaign.kernel.dates import is_unmistakable
from campaign.kernel.i18n import current_locale, language_name, language_of_words
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import absolute_url
from campaign.kernel.translated import hash_of
from campaign.organizations.models import Organization


def fingerprint(slot: Slot, campaign: Campaign, measures: Sequence[HealthMeasure]) -> str:
    """Of everything the entry is made from."""
    applying = (
        f"{measure.id}:{measure.valid_from}:{measure.valid_to}:{measure.text}"
        for measure in measures
        if measure.holds(slot.country, slot.first_day, slot.last_day)
    )
    parts = (
        current_app.config["BUILD"],  # another release may say the same in other words
        str(campaign.version),
        str(slot.version),
        str(slot.host_version),
        str(slot.co_host_versions),
        *applying,
    )
    return hash_of(" ".join(parts))


def render(
    event: Event, campaign: Campaign, language: str, measures: Sequence[HealthMeasure]
) -> bytes:
    if event.is_hidden:
        return entry(_hidden_facts(event, campaign), _hidden_text(event, campaign, language))
    return entry(_facts(event, campaign), _text(event, campaign, language, measures))


def _hidden_facts(event: Event, campaign: Campaign) -> EntryFacts:
    """Calendars drop what is cancelled; without the entry they would keep what they know."""
    return replace(
        _facts(event, campaign),
        status=EventState.CANCELLED,
        position=None,
        online_address=None,
        takes_time=False,
    )


def _hidden_text(event: Event, campaign: Campaign, language: str) -> EntryText:
    return EntryText(
        language=language_of_words(),
        summary=_("No longer shown"),
        description=_sample(event),
        location=None,
        categories=(),
        address=absolute_url(
            "pages.show_campaign", language=language_of_words(), campaign=campaign.slug
        ),
    )


def _facts(event: Event, campaign: Campaign) -> EntryFacts:
    starts, ends = _period(event)
    has_position = event.latitude is not None and event.longitude is not None
    return EntryFacts(
        uid=f"{event.uid}@{campaign.slug}",
        sequence=event.sequence,
        status="tentative" if event.is_month_only and not event.is_cancelled else event.state,
        starts=starts,
        ends=ends,
        created_at=event.created_at,
        changed_at=event.updated_at,
        position=(event.latitude or 0, event.longitude or 0) if has_position else None,
        online_address=event.online_url,
        takes_time=not (event.is_month_only or event.is_cancelled),
    )


def _period(event: Event) -> tuple[datetime | date, datetime | date]:
    """Whole days, or the times of its place; in UTC what programs would read in two ways."""
    if event.starts_time is None:
        return event.first_day, event.last_day + timedelta(days=1)
    starts, ends = event.starts_there, event.ends_there
    if is_unmistakable(starts) and is_unmistakable(ends):
        return starts, ends
    return starts.astimezone(UTC), ends.astimezone(UTC)


def _text(
    event: Event, campaign: Campaign, language: str, measures: Sequence[HealthMeasure]
) -> EntryText:
    title = event.title.shown(language, campaign.languages)
    address = absolute_url(
        "pages.show_event",
        language=(page_language := language_of_words()),
        campaign=campaign.slug,
        event_id=event.id,
        slug=event.slug(page_language),
    )
    return EntryText(
        language=title.language,
        summary=_summary(event, title.text),
        description="\n\n".join(_paragraphs(event, campaign, language, measures, address)),
        location=", ".join(_place(event)) or None,
        categories=tuple(_categories(event)),
        address=address,
    )


def _summary(event: Event, title: str) -> str:
    """Return the title; a calendar that shows cancelled entries like others shows the word."""
    if event.is_cancelled:
        return _("Cancelled: %(title)s", title=title)
    return _("%(title)s (day to be announced)", title=title) if event.is_month_only else title


def _place(event: Event) -> list[str]:
    country = country_name(event.country, current_locale()) if event.country else None
    parts = [event.venue, event.address, event.city, country]
    return [part for part in parts if part] or ([_("Online")] if event.is_online else [])


def _categories(event: Event) -> list[str]:
    kind = label_of(event.kind)
    country = country_name(event.country, current_locale()) if event.country else _("Online")
    return [kind, country]


def _paragraphs(
    event: Event,
    campaign: Campaign,
    language: str,
    measures: Sequence[HealthMeasure],
    address: str,
) -> list[str]:
    fallbacks = campaign.languages
    told = [
        _sample(event),
        _cancelled(event, language, fallbacks),
        _moved(event),
        event.description.shown(language, fallbacks).text if event.description else "",
        _hosts(event),
        _languages(event),
        _measures(event, language, fallbacks, measures),
        address,
    ]
    return [paragraph for paragraph in told if paragraph]


def _sample(event: Event) -> str:
    """In the demo the gathering is the campaign's own; its other events are invented."""
    is_invented = current_app.config["SETTINGS"].demo and event.kind is not EventKind.GATHERING
    return _("Sample data: this event is invented.") if is_invented else ""


def _cancelled(event: Event, language: str, fallbacks: Sequence[str]) -> str:
    if not event.is_cancelled:
        return ""
    if event.cancel_reason is None:
        return _("This event is cancelled.")
    reason = event.cancel_reason.shown(language, fallbacks).text
    return _("This event is cancelled: %(reason)s", reason=reason)


def _moved(event: Event) -> str:
    if event.is_cancelled or event.moved_from is None:
        return ""
    return f"{_('This event was moved')}: {was_to_be(event)}"


def _hosts(event: Event) -> str:
    organizations: list[Organization] = [co_host.organization for co_host in event.co_hosts]
    if event.organization:
        organizations.insert(0, event.organization)
    names = ", ".join(organization.name for organization in organizations)
    return _("Held by %(organizations)s.", organizations=names) if names else ""


def _languages(event: Event) -> str:
    if not event.languages:
        return ""
    shown_in = str(current_locale())
    names = ", ".join(language_name(tag, shown_in) for tag in event.language_tags)
    return _("Languages: %(languages)s", languages=names)


def _measures(
    event: Event, language: str, fallbacks: Sequence[str], measures: Sequence[HealthMeasure]
) -> str:
    applying = [
        f"- {measure.text.shown(language, fallbacks).text}"
        for measure in measures
        if measure.holds(event.country, event.first_day, event.last_day)
    ]
    return "\n".join([_("Health measures:"), *applying]) if applying else ""
