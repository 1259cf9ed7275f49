"""What a list of events can be narrowed to, in words."""

from collections.abc import Iterable
from typing import Any

from campaign.events.models import EventKind
from campaign.events.queries import counts_by_country, languages_of, months_of
from campaign.events.vocabulary import label_of
from campaign.kernel.countries import country_name
from campaign.kernel.dates import format_day, format_month
from campaign.kernel.i18n import current_language, current_locale, language_name
from campaign.kernel.i18n import gettext as _
from campaign.pages.event_filters import AskedEvents, read_day, read_month


def choice_fields(asked: AskedEvents) -> list[dict[str, Any]]:
    """The fields of the component `filters`."""
    countries = [each.country for each in counts_by_country(asked.campaign) if each.country]
    months = [f"{month:%Y-%m}" for month in months_of(asked.campaign)]
    return [
        _field(asked, "country", _("Country"), _by_words(asked, "country", countries)),
        _field(asked, "organization", _("Organization"), list(asked.organizations)),
        _field(asked, "month", _("Month"), months),
        _field(asked, "kind", _("Kind"), _by_words(asked, "kind", EventKind)),
        _field(
            asked,
            "language",
            _("Language"),
            _by_words(asked, "language", languages_of(asked.campaign)),
        ),
        _field(asked, "online", _("Where"), ["1"], _("Anywhere")),
    ]


def narrowings(asked: AskedEvents) -> list[dict[str, Any]]:
    """What is chosen, each with the list without it."""
    return [
        {
            "label": words_for(asked, name, value),
            "url": asked.url(without=[name]),
            "takes_away": True,
        }
        for name, value in asked.chosen.items()
    ]


def words_for(asked: AskedEvents, name: str, value: str) -> str:
    """A choice as the reader's language says it."""
    locale = current_locale()
    match name:
        case "country":
            return country_name(value, locale)
        case "organization":
            return asked.organizations[value]
        case "month":
            return format_month(read_month(value), locale)
        case "day":
            return format_day(read_day(value), locale)
        case "kind":
            return label_of(EventKind(value))
        case "language":
            return language_name(value, shown_in=current_language())
        case _:
            return _("Online")


def _by_words(asked: AskedEvents, name: str, values: Iterable[str]) -> list[str]:
    return sorted(values, key=lambda value: words_for(asked, name, value).casefold())


def _field(
    asked: AskedEvents, name: str, label: str, values: list[str], all_of_them: str | None = None
) -> dict[str, Any]:
    """With the value that is chosen even where no event has it any more."""
    chosen = asked.chosen.get(name, "")
    offered = values if chosen in ("", *values) else [chosen, *values]
    return {
        "name": name,
        "label": label,
        "value": chosen,
        "options": [
            {"value": "", "label": all_of_them or _("All")},
            *({"value": value, "label": words_for(asked, name, value)} for value in offered),
        ],
    }
