"""What may be typed in about an event: three fields say most of it, the others are filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from campaign.events.doubts import doubts, is_long_night
from campaign.events.models import DatePrecision, EventKind, EventState
from campaign.events.operations import EventDraft, with_texts
from campaign.events.vocabulary import label_of
from campaign.events.zones import zone_at_home, zone_in
from campaign.kernel.audit import Author
from campaign.kernel.countries import COUNTRIES, country_name, zone_choices, zones_of
from campaign.kernel.dates import PartialDate, present_name
from campaign.kernel.errors import Refused
from campaign.kernel.forms import (
    NEEDS_DAY,
    NEEDS_LANGUAGE,
    CheckboxesField,
    LanguageField,
    LanguagesField,
    LanguagesTickField,
    TokenForm,
    WebForm,
)
from campaign.kernel.i18n import current_language, current_locale, language_name
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.translated import Translated
from campaign.organizations.models import Organization

TEXT_COLUMNS = ("city", "venue", "address", "online_url", "website")

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What an event of this organization can be chosen from."""

    home: Sequence[str]
    """Countries that come first: the organization's own."""
    languages: Sequence[str]
    others: Sequence[Organization]
    """Who may host it with them."""


class VersionedForm(WebForm):
    """Knows which state of the event its writer saw."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def take_version(self, version: int) -> None:
        """After a conflict was shown: sending the form again is meant."""
        self.version.data, self.version.raw_data = version, None


class EventForm(TokenForm, VersionedForm):
    """An event as it is to be. A new one has no version, an old one no language to choose."""

    title = StringField(_l("Title"), [DataRequired(_l("Give the event a title.")), Length(max=200)])
    first_day = DateField(
        _l("Day"),
        [InputRequired(NEEDS_DAY)],
        description=_l("The whole day, unless you say when it starts."),
    )
    starts_time = TimeField(_l("Starts at"), [Optional()])
    ends_time = TimeField(_l("Ends at"), [Optional()])
    city = StringField(_l("Town"), [Length(max=120)])
    venue = StringField(_l("Venue"), [Length(max=200)])

    description = TextAreaField(_l("What happens there"), [Length(max=20_000)])
    language = LanguageField(
        _l("Language of the title and the text"), [DataRequired(NEEDS_LANGUAGE)]
    )
    kind = SelectField(_l("Kind"))
    is_tentative = BooleanField(_l("Not yet certain"))
    last_day = DateField(
        _l("Last day"), [Optional()], description=_l("Only if it lasts several days.")
    )
    is_month_only = BooleanField(
        _l("Only the month is known yet"), description=_l("Any day of that month will do above.")
    )
    address = StringField(_l("Address"), [Length(max=300)])
    country = SelectField(_l("Country"))
    zone = SelectField(_l("Time zone"))
    is_online = BooleanField(_l("One can take part online"))
    online_url = URLField(_l("Link to take part"), [Length(max=500)])
    languages = LanguagesTickField(_l("Spoken there"))
    other_languages = LanguagesField(
        _l("Other languages spoken there"),
        description=_l("Their names or tags, with commas between them: Arabic, Romani."),
    )
    co_hosts = CheckboxesField(_l("Held together with"), coerce=int)
    capacity = IntegerField(_l("Places"), [Optional()])
    website = URLField(_l("Website"), [Length(max=500)])
    is_meant = BooleanField(_l("Yes, it is meant so"))
    is_asked = False
    """Whether something is asked back, so that this box has to be shown."""

    def __init__(self, offered: Offered, shown: dict[str, Any], **options: Any) -> None:
        super().__init__(data=shown, **options)
        if "version" not in shown:
            del self.version
        self.kind.choices = _kind_choices(shown.get("kind"))
        self.country.choices = _country_choices(offered.home)
        self._home = offered.home
        self.zone.choices = _zone_choices(offered.home, shown.get("zone"))
        if self.zone.data not in dict(self.zone.choices):
            self.zone.data = present_name(self.zone.data or "")
        self.languages.choices = _language_choices(
            (*offered.languages, *shown.get("languages", ()), *self.languages.sent())
        )
        self.co_hosts.choices = [(other.id, other.name) for other in offered.others]
        if "language" in shown:
            self.language.likely = offered.languages
        else:
            del self.language

    def draft(self, base: EventDraft, *, by: Author) -> EventDraft:
        """What was typed, over what there is or a blank sheet. Raises Refused."""
        if "language" in self:
            base = replace(base, title=Translated(source=self.language.data), description=None)
        first_day, last_day = self._days()
        typed: dict[str, Any] = {
            name: (self[name].data or "").strip() or None for name in TEXT_COLUMNS
        }
        written = replace(
            base,
            **typed,
            kind=EventKind(self.kind.data),
            state=EventState.TENTATIVE if self.is_tentative.data else EventState.CONFIRMED,
            first_day=first_day,
            last_day=last_day,
            starts_time=self.starts_time.data,
            ends_time=self.ends_time.data,
            date_precision=DatePrecision.MONTH if self.is_month_only.data else DatePrecision.DAY,
            country=self.country.data or None,
            zone=self._zone(),
            is_online=self.is_online.data,
            capacity=self.capacity.data,
            languages=self._languages(),
            co_host_ids=tuple(self.co_hosts.data or ()),
        )
        title, description = self.title.data, self.description.data or ""
        return with_texts(written, base.title.source, title, description, by=by)

    def _languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.languages.sent(), *(self.other_languages.data or ()))))

    def _days(self) -> tuple[date, date]:
        """Return the days; one by itself may run past midnight, a month has all its days.

        Who names the same day as the last one means no more than who names none.
        """
        first: date = self.first_day.data
        if self.is_month_only.data:
            month = PartialDate(first.year, first.month)
            return month.first_day, month.last_day
        if self._names_last_day():
            return first, self.last_day.data
        start, end = self.starts_time.data, self.ends_time.data
        runs_past_midnight = start is not None and end is not None and end < start
        return first, first + timedelta(days=1) if runs_past_midnight else first

    def _names_last_day(self) -> bool:
        return self.last_day.data not in (None, self.first_day.data)

    def _zone(self) -> str:
        """Return what was chosen, else what the first choice says. Raises Refused."""
        country, chosen, day = self.country.data, self.zone.data, self.first_day.data
        if chosen:
            return str(chosen)
        return zone_in(country, day) if country else zone_at_home(self._home, day)

    def doubts(self, draft: EventDraft, base: EventDraft) -> list[Refused]:
        """Return what is asked back about a draft, unless its writer has answered already."""
        found = list(doubts(draft, base, names_last_day=self._names_last_day()))
        self.is_asked = bool(found)
        return [] if self.is_meant.data else found


class TextsForm(VersionedForm):
    """What is said about an event in one language."""

    title = StringField(_l("Title"), [Length(max=200)])
    description = TextAreaField(_l("What happens there"), [Length(max=20_000)])


class CancelForm(VersionedForm):
    """Why an event does not take place."""

    reason = TextAreaField(
        _l("Why"),
        [
            DataRequired(_l("Say why, so that those who wanted to come understand.")),
            Length(max=1000),
        ],
    )
    language = LanguageField(_l("Language of the reason"), [DataRequired(NEEDS_LANGUAGE)])

    def __init__(self, languages: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.language.likely = languages

    def words(self) -> Translated:
        return Translated.of({self.language.data: self.reason.data.strip()})


class ReinstateForm(VersionedForm):
    """An event takes place after all."""


class RepeatForm(TokenForm):
    """The same event once more."""

    first_day = DateField(_l("Day"), [InputRequired(NEEDS_DAY)])


def shown_draft(draft: EventDraft) -> dict[str, Any]:
    """A draft as the form's fields show it."""
    shown = {name: getattr(draft, name) or "" for name in TEXT_COLUMNS}
    return {
        **shown,
        "title": draft.title.texts.get(draft.title.source, ""),
        "description": draft.description.texts.get(draft.title.source, "")
        if draft.description
        else "",
        "kind": draft.kind.value,
        "is_tentative": draft.state is EventState.TENTATIVE,
        "first_day": draft.first_day,
        "last_day": draft.last_day if _needs_last_day(draft) else None,
        "starts_time": draft.starts_time,
        "ends_time": draft.ends_time,
        "is_month_only": draft.date_precision is DatePrecision.MONTH,
        "country": draft.country or "",
        "zone": draft.zone,
        "is_online": draft.is_online,
        "capacity": draft.capacity,
        "languages": list(draft.languages),
        "co_hosts": list(draft.co_host_ids),
    }


def _needs_last_day(draft: EventDraft) -> bool:
    """Not where the other fields say it, so that it moves along with the first day."""
    if draft.date_precision is DatePrecision.MONTH:
        return False
    length = (draft.last_day - draft.first_day).days
    start, end = draft.starts_time, draft.ends_time
    runs_past_midnight = start is not None and end is not None and end < start
    if length != (1 if runs_past_midnight else 0):
        return True
    return is_long_night(draft)


def _kind_choices(current: str | None) -> Choices:
    """The gathering is the campaign's, not one of an organization's own."""
    kinds = (kind for kind in EventKind if kind is not EventKind.GATHERING or kind == current)
    return _sorted((kind.value, label_of(kind)) for kind in kinds)


def _country_choices(first: Sequence[str]) -> Choices:
    locale = current_locale()
    named = [(code, country_name(code, locale)) for code in first]
    rest = _sorted((code, country_name(code, locale)) for code in COUNTRIES if code not in first)
    return [*named, ("", _("(online only)")), *rest]


def _zone_choices(home: Sequence[str], current: str | None) -> Choices:
    """Every zone there is, those of the organization's countries first."""
    known = dict(zone_choices(current_locale(), current or ""))
    likely = [zone for code in home for zone in zones_of(code)]
    order = dict.fromkeys((*likely, *known))
    return [("", _as_in_the_country(home)), *((name, known[name]) for name in order)]


def _as_in_the_country(home: Sequence[str]) -> str:
    if not home:
        return _("As in the country")
    country = country_name(home[0], current_locale())
    return _("As in the country; if it is online only, as in %(country)s", country=country)


def _language_choices(tags: Iterable[str]) -> Choices:
    reader = current_language()
    return _sorted((tag, language_name(tag, shown_in=reader)) for tag in dict.fromkeys(tags))


def _sorted(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda choice: choice[1].casefold())
