"""What two people wrote about the same event, side by side."""

from datetime import date, time

from babel.dates import format_time

from campaign.events.forms import EventForm, TextsForm
from campaign.events.models import DatePrecision, Event, EventState
from campaign.events.operations import EventDraft
from campaign.events.vocabulary import label_of
from campaign.kernel.countries import country_name
from campaign.kernel.dates import format_day, format_month
from campaign.kernel.forms import Difference
from campaign.kernel.i18n import current_language, current_locale, language_name
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated


def differences(form: EventForm, yours: EventDraft, theirs: EventDraft) -> list[Difference]:
    hosts = dict(form.co_hosts.choices)
    mine, others = _words(yours, hosts), _words(theirs, hosts)
    return [
        Difference(str(form[name].label.text), mine[name], others[name])
        for name in mine
        if mine[name] != others[name]
    ]


def text_differences(form: TextsForm, event: Event, tag: str) -> list[Difference]:
    now = {
        "title": in_language(event.title, tag),
        "description": in_language(event.description, tag),
    }
    return [
        Difference(str(form[name].label.text), form[name].data or "", words)
        for name, words in now.items()
        if (form[name].data or "").strip() != words
    ]


def in_language(text: Translated | None, tag: str) -> str:
    return text.texts.get(tag, "") if text else ""


def _words(draft: EventDraft, hosts: dict[int, str]) -> dict[str, str]:
    """What each field of the form says, in words."""
    is_month = draft.date_precision is DatePrecision.MONTH
    locale = current_locale()
    return {
        "title": in_language(draft.title, draft.title.source),
        "description": in_language(draft.description, draft.title.source),
        "first_day": format_month(draft.first_day, locale) if is_month else _day(draft.first_day),
        "last_day": "" if is_month else _day(draft.last_day),
        "starts_time": _time(draft.starts_time),
        "ends_time": _time(draft.ends_time),
        "city": draft.city or "",
        "venue": draft.venue or "",
        "address": draft.address or "",
        "country": country_name(draft.country, locale) if draft.country else "",
        "zone": draft.zone,
        "kind": label_of(draft.kind),
        "is_tentative": _("yes") if draft.state is EventState.TENTATIVE else _("no"),
        "is_online": _("yes") if draft.is_online else _("no"),
        "online_url": draft.online_url or "",
        "website": draft.website or "",
        "capacity": str(draft.capacity or ""),
        "languages": ", ".join(
            language_name(tag, shown_in=current_language()) for tag in draft.languages
        ),
        "co_hosts": ", ".join(hosts.get(key, "") for key in draft.co_host_ids),
    }


def _day(day: date) -> str:
    return format_day(day, current_locale())


def _time(at: time | None) -> str:
    return format_time(at, "short", locale=current_locale()) if at else ""
