"""A donor says how much will be transferred. No field has to be typed into."""

from typing import Any

from wtforms import RadioField, StringField, ValidationError
from wtforms.validators import Length, Optional

from campaign.fundraising.forms.giving import OTHER
from campaign.kernel.addresses import is_address
from campaign.kernel.errors import Refused
from campaign.kernel.forms import NeededAtTimes, WebForm
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money, format_money, parse_money


class TransferForm(WebForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    amount = RadioField(_l("How much"))
    other_amount = StringField(_l("Another amount"), [NeededAtTimes(), Optional(), Length(max=30)])
    email = StringField(_l("E-mail address"), [Optional(), Length(max=254)])

    def __init__(self, amounts: list[Money], **options: Any) -> None:
        super().__init__(**options)
        self._currency = amounts[0].currency
        locale = current_locale()
        self.amount.choices = [
            *((str(money.minor), format_money(money, locale, whole=True)) for money in amounts),
            (OTHER, _("Another amount")),
        ]
        if self.amount.data is None:
            self.amount.data = str(amounts[len(amounts) // 2 - 1].minor)

    def validate_email(self, field: StringField) -> None:
        if field.data and not is_address(field.data.strip()):
            raise ValidationError(_("This is no e-mail address."))

    def money(self) -> Money:
        """What the donor chose. Raises Refused with a sentence for the field."""
        if self.amount.data != OTHER:
            return Money(int(self.amount.data), self._currency)
        if not self.other_amount.data:
            raise Refused(_("Write the amount you want to give."), field="other_amount")
        try:
            return parse_money(self.other_amount.data, self._currency, current_locale())
        except Refused as refused:
            raise Refused(refused.sentence, field="other_amount") from None
