"""What may be typed in about gifts in kind, and about cash collected at an event."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from campaign.events.models import Event
from campaign.fundraising.forms.desk import Choices, MoneyForm
from campaign.fundraising.models import CashBox
from campaign.kernel.dates import format_day
from campaign.kernel.forms import NEEDS_DAY, WebForm
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money
from campaign.kernel.templating import shown


class InKindForm(WebForm):
    description = StringField(
        _l("What was given"), [DataRequired(_l("Say what was given.")), Length(max=300)]
    )
    given_on = DateField(_l("Day"), [InputRequired(NEEDS_DAY)])
    donor_name = StringField(_l("Who gave it, if it was not you"), [Optional(), Length(max=120)])
    donor_name_is_public = BooleanField(_l("They agree to be named in public"))
    is_public = BooleanField(_l("Show it on the progress page"), default=True)
    form_token = HiddenField(validators=[DataRequired(), Length(max=40)])

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        if not self.is_submitted():
            self.given_on.data = today
            self.form_token.data = secrets.token_urlsafe(24)


class CollectionLinkForm(WebForm):
    event = SelectField(_l("Event"), coerce=int)
    cash_box = SelectField(_l("Where the money goes"), coerce=int)

    def __init__(self, events: Sequence[Event], boxes: Sequence[CashBox], **options: Any) -> None:
        super().__init__(**options)
        self.event.choices = [(event.id, _named(event)) for event in events]
        self.cash_box.choices = [(box.id, box.name) for box in boxes]


class CollectedForm(MoneyForm):
    """For whoever counted; sent without sign-in, where it came from is checked instead."""

    class Meta:
        csrf = False

    currency = SelectField(_l("Currency"))
    note = StringField(_l("Who counted, and where the money is now"), [Optional(), Length(max=300)])
    form_token = HiddenField(validators=[DataRequired(), Length(max=40)])

    def __init__(self, currencies: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.currency.choices = currencies
        if not self.is_submitted():
            self.form_token.data = secrets.token_urlsafe(24)

    def money(self) -> Money:
        return self.money_in(self.currency.data)


def _named(event: Event) -> str:
    day = format_day(event.first_day, current_locale()) if event.first_day else ""
    return f"{day} · {shown(event.title, event.campaign.languages).text}"
