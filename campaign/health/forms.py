"""What may be typed in about a measure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from campaign.health.models import MeasureKind
from campaign.health.operations import MeasureFacts
from campaign.health.vocabulary import VALUES, label_of
from campaign.kernel.countries import country_name
from campaign.kernel.forms import NEEDS_DAY, NEEDS_LANGUAGE, LanguageField, TokenForm, WebForm
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.translated import Translated


class MeasureForm(TokenForm):
    """A new measure: for one of these countries, which is asked only where there is a choice.

    Without countries it is one for the whole campaign.
    """

    kind = SelectField(_l("What kind of measure"))
    value = IntegerField(
        _l("Number"),
        [Optional(), NumberRange(min=0, message=_l("Write a whole number, 0 or more."))],
    )
    country = SelectField(_l("Where"))
    text = TextAreaField(
        _l("In a sentence"),
        [DataRequired(_l("Say in a sentence what holds.")), Length(max=1000)],
        description=_l("What guests and hosts have to do."),
    )
    language = LanguageField(_l("Language of the sentence"), [DataRequired(NEEDS_LANGUAGE)])
    source = StringField(
        _l("Who says so"),
        [DataRequired(_l("Name the source, so that readers can check it.")), Length(max=200)],
        description=_l("The ordinance, the ministry, or your own decision."),
    )
    source_url = URLField(_l("Where it can be read"), [Optional(), Length(max=300)])
    valid_from = DateField(_l("First day"), [InputRequired(NEEDS_DAY)])
    valid_to = DateField(
        _l("Last day"), [Optional()], description=_l("Leave empty: until further notice.")
    )

    def __init__(
        self, countries: Sequence[str], languages: Sequence[str], today: date, **options: Any
    ) -> None:
        super().__init__(**options)
        self._only_country = countries[0] if len(countries) == 1 else None
        if len(countries) > 1:
            locale = current_locale()
            self.country.choices = [(code, country_name(code, locale)) for code in countries]
        else:
            del self.country
        self.kind.choices = sorted(
            ((kind.value, label_of(kind)) for kind in MeasureKind), key=lambda choice: choice[1]
        )
        self.value.description = _values_in_words()
        self.language.likely = languages
        if not self.is_submitted():
            self.valid_from.data = today
            self.language.data = _first_of(current_language(), languages)

    @property
    def where(self) -> str:
        """Where the measure will hold, in a sentence; nothing where that is asked."""
        if "country" in self:
            return ""
        if self._only_country is None:
            return _("It holds in the whole campaign.")
        name = country_name(self._only_country, current_locale())
        return _("It holds in this country: %(country)s.", country=name)

    def facts(self) -> MeasureFacts:
        return MeasureFacts(
            kind=MeasureKind(self.kind.data),
            value=self.value.data,
            country=self.country.data if "country" in self else self._only_country,
            text=Translated.of({self.language.data: self.text.data.strip()}),
            source=self.source.data.strip(),
            source_url=self.source_url.data or None,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class EndForm(WebForm):
    """The last day on which a measure holds."""

    last_day = DateField(_l("Last day on which it holds"), [InputRequired(NEEDS_DAY)])


def _values_in_words() -> str:
    """Which kinds take a number, and what it means."""
    return _(
        "Only for: %(kinds)s.",
        kinds="; ".join(f"{label_of(kind)} ({meaning})" for kind, meaning in VALUES.items()),
    )


def _first_of(wanted: str, languages: Sequence[str]) -> str | None:
    if wanted in languages:
        return wanted
    return languages[0] if languages else None
