"""What a donor types on the pages about a monthly gift."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from campaign.fundraising.forms.desk import MoneyForm
from campaign.kernel.addresses import is_address
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import gettext as _


class OnceForm(WebForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    once = HiddenField(
        default=lambda: secrets.token_hex(16), validators=[InputRequired(), Length(max=64)]
    )
    """Names the change, so that a second click does not make it twice."""


class AmountForm(OnceForm, MoneyForm):
    amount = StringField(
        _l("Each month"), [InputRequired(_l("Write the amount you want to give.")), Length(max=30)]
    )


class LinkForm(WebForm):
    class Meta:
        csrf = False

    email = StringField(
        _l("E-mail address"), [InputRequired(_l("Type your e-mail address.")), Length(max=254)]
    )

    def validate_email(self, field: StringField) -> None:
        if not is_address(field.data or ""):
            raise ValidationError(_("This is no e-mail address."))
