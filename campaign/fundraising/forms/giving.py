"""The donor's form: for whom, how often, how much. No field has to be typed into."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from campaign.fundraising.models import Fund
from campaign.fundraising.naming import fund_name
from campaign.fundraising.queries.fee_cover import Fee, cover_of
from campaign.kernel.countries import country_name
from campaign.kernel.errors import Refused
from campaign.kernel.forms import NeededAtTimes, WebForm
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, format_money, parse_money

OTHER = "other"
ONCE = "once"
MONTHLY = "monthly"


class GiveForm(WebForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    fund = SelectField(_l("For whom"), coerce=int)
    currency = HiddenField()
    rhythm = RadioField(
        _l("How often"),
        choices=[SelectChoice(ONCE, _l("Once")), SelectChoice(MONTHLY, _l("Every month"))],
        default=ONCE,
    )
    amount = RadioField(_l("How much"))
    other_amount = StringField(_l("Another amount"), [NeededAtTimes()])
    covers_fee = BooleanField(_l("Add the fee, so that all of it arrives"))
    country = SelectField(_l("I live in"), validate_choice=False)
    declared = BooleanField(_l("I declare this."))
    donor_name = StringField(_l("Your name"), [Optional(), Length(max=120)])
    donor_name_is_public = BooleanField(_l("Show my name in public"))
    message = TextAreaField(_l("A message"), [Optional(), Length(max=500)])

    def offer(self, funds: Sequence[Fund], amounts: Sequence[Money]) -> None:
        """What can be chosen from; the second smallest amount is chosen already."""
        language, locale = current_language(), current_locale()
        self.fund.choices = [(fund.id, str(fund_name(fund, language))) for fund in funds]
        self.amount.choices = [
            *((str(money.minor), format_money(money, locale, whole=True)) for money in amounts),
            (OTHER, _("Another amount")),
        ]
        if self.amount.data is None:
            self.amount.data = str(amounts[len(amounts) // 2 - 1].minor)
        if self.rhythm.data is None:
            self.rhythm.data = ONCE

    def offer_countries(self, codes: Sequence[str]) -> None:
        locale = current_locale()
        named = sorted(((code, country_name(code, locale)) for code in codes), key=lambda n: n[1])
        self.country.choices = [("", _("Choose")), *named]

    def money(self) -> Money:
        """What the donor chose. Raises Refused with a sentence for the field."""
        if self.other_amount.data and self.amount.data == OTHER:
            return parse_money(self.other_amount.data, self.currency.data, current_locale())
        if self.amount.data == OTHER:
            raise Refused(_("Write the amount you want to give."), field="other_amount")
        return Money(int(self.amount.data), self.currency.data)

    def cover(self, fee: Fee) -> Money:
        """What the donor adds for the fee; nothing, unless it was ticked."""
        given = self.money()
        return cover_of(given, fee) if self.covers_fee.data else Money(0, given.currency)

    @property
    def is_monthly(self) -> bool:
        return bool(self.rhythm.data == MONTHLY)

    @property
    def has_words(self) -> bool:
        """Whether there is something to see or to mend where name and message are written."""
        names = ("donor_name", "donor_name_is_public", "message")
        return any(self._fields[name].data or self._fields[name].errors for name in names)

    def wish(self) -> dict[str, Any]:
        """What a checkout keeps besides the amount."""
        return {
            "is_monthly": self.is_monthly,
            "donor_name": (self.donor_name.data or "").strip() or None,
            "donor_name_is_public": bool(self.donor_name_is_public.data),
            "donor_country": self.country.data or None,
            "has_declared": bool(self.declared.data),
            "message": (self.message.data or "").strip() or None,
        }

    def refuse(self, refused: Refused) -> None:
        """Put the sentence beside the field it is about."""
        field: Any = self._fields.get(refused.field or "", self.other_amount)
        field.errors = [*field.errors, refused.sentence]
