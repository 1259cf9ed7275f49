"""What an organization will give itself."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from campaign.fundraising.forms.desk import Choices, MoneyForm, typed
from campaign.fundraising.models import Share
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money


class ShareForm(MoneyForm):
    currency = SelectField(_l("Currency"))
    note = StringField(_l("What else you give"), [Optional(), Length(max=300)])

    def __init__(self, share: Share | None, currencies: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.currency.choices = currencies
        if not self.is_submitted() and share is not None:
            self.amount.data = typed(share.amount)
            self.currency.data = share.amount.currency
            self.note.data = share.note

    def money(self) -> Money:
        return self.money_in(self.currency.data)
