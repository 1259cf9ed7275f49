"""The donor's form: for whom, how much. No field has to be typed into."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField

from campaign.fundraising.models import Fund
from campaign.fundraising.naming import fund_name
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, format_money, parse_money

OTHER = "other"


class GiveForm(FlaskForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    fund = SelectField(_l("For whom"), coerce=int)
    currency = HiddenField()
    amount = RadioField(_l("How much"))
    other_amount = StringField(_l("Another amount"))

    def offer(self, funds: list[Fund], amounts: list[Money]) -> None:
        """What can be chosen from."""
        language, locale = current_language(), current_locale()
        self.fund.choices = [(fund.id, str(fund_name(fund, language))) for fund in funds]
        self.amount.choices = [
            *((str(money.minor), format_money(money, locale, whole=True)) for money in amounts),
            (OTHER, _("Another amount")),
        ]

    def money(self) -> Money:
        """What the donor chose. Raises Refused with a sentence for the field."""
        if self.other_amount.data and self.amount.data == OTHER:
            return parse_money(self.other_amount.data, self.currency.data, current_locale())
        if self.amount.data == OTHER:
            raise Refused(_("Write the amount you want to give."), field="other_amount")
        return Money(int(self.amount.data), self.currency.data)

    def refuse(self, refused: Refused) -> None:
        """Put the sentence beside the field it is about."""
        field: Any = self._fields.get(refused.field or "", self.other_amount)
        field.errors = [*field.errors, refused.sentence]
