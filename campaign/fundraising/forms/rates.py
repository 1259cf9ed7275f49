"""What may be typed in about an exchange rate."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from campaign.fundraising.forms.desk import Choices
from campaign.kernel.errors import Refused
from campaign.kernel.forms import NEEDS_DAY, WebForm
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l


class RateForm(WebForm):
    """One unit of a currency, in another one."""

    base = SelectField(_l("One unit of"))
    value = StringField(
        _l("is worth"), [DataRequired(_l("Write the rate, such as 33.2.")), Length(max=30)]
    )
    quote = SelectField(_l("units of"))
    on_day = DateField(_l("On this day"), [InputRequired(NEEDS_DAY)])
    source = StringField(
        _l("Who says so"), [DataRequired(_l("Name the source of the rate.")), Length(max=120)]
    )

    def __init__(self, currencies: Choices, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.base.choices = currencies
        self.quote.choices = currencies
        if not self.is_submitted():
            self.on_day.data = today

    def number(self) -> Decimal:
        """What was typed, with a point or a comma. Raises Refused, for the field."""
        try:
            return Decimal(self.value.data.strip().replace(",", "."))
        except InvalidOperation:
            raise Refused(_("Write the rate, such as 33.2."), field="value") from None
