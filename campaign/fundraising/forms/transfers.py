"""What is typed in where money is passed on: how much, between whom, when."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from campaign.fundraising.forms.desk import Choices, MoneyForm
from campaign.fundraising.models import CashBox
from campaign.kernel.forms import NEEDS_DAY, WebForm
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money

GIVEN, TAKEN, OWN = "given", "taken", "own"


class TransferForm(MoneyForm):
    way = RadioField(_l("What happened"), default=GIVEN)
    own_box = SelectField(_l("Your cash box"), coerce=int)
    other = SelectField(_l("With whom"), [InputRequired(_l("Say with whom."))])
    currency = SelectField(_l("Currency"))
    on_day = DateField(_l("Day"), [InputRequired(NEEDS_DAY)])
    note = StringField(_l("Note for both sides"), [Optional(), Length(max=300)])
    form_token = HiddenField(validators=[DataRequired(), Length(max=30)])

    def __init__(
        self,
        boxes: Sequence[CashBox],
        others: Choices,
        currencies: Choices,
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        own = [(f"{OWN}-{box.id}", box.name) for box in boxes] if len(boxes) > 1 else []
        self.way.choices = [
            (GIVEN, _("We passed money on")),
            (TAKEN, _("We received money")),
        ]
        self.own_box.choices = [(box.id, box.name) for box in boxes]
        self.other.choices = {
            _("Others"): [("", _("Choose")), *others],
            _("Our own cash boxes"): own,
        }
        self.currency.choices = currencies
        if not self.is_submitted():
            self.on_day.data = today
            self.form_token.data = secrets.token_urlsafe(18)

    @property
    def is_given(self) -> bool:
        return bool(self.way.data == GIVEN)

    @property
    def other_own_box(self) -> int | None:
        """Where money only goes from one's own box to another."""
        kind, _dash, number = str(self.other.data).partition("-")
        return int(number) if kind == OWN else None

    def money(self) -> Money:
        return self.money_in(self.currency.data)


class AgreementForm(WebForm):
    """In which of one's own boxes the money lies, or lay."""

    cash_box = SelectField(_l("Your cash box"), coerce=int)

    def __init__(self, boxes: Sequence[CashBox], **options: Any) -> None:
        super().__init__(**options)
        self.cash_box.choices = [(box.id, box.name) for box in boxes]
