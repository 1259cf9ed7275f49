"""What is typed on the pages about privacy."""

from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired, Length

from campaign.kernel.addresses import is_address
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l

NEEDS_ADDRESS = _l("Type your e-mail address.")


class AskForm(WebForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    email = StringField(_l("E-mail address"), [InputRequired(NEEDS_ADDRESS), Length(max=254)])

    def validate_email(self, field: StringField) -> None:
        if not is_address(field.data or ""):
            raise ValidationError(_("This is no e-mail address."))


class EraseForm(WebForm):
    """Typing the address is the confirmation. On the desk a token is checked before any form."""

    class Meta:
        csrf = False

    email = StringField(
        _l("Your e-mail address, to confirm"), [InputRequired(NEEDS_ADDRESS), Length(max=254)]
    )

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def validate_email(self, field: StringField) -> None:
        if (field.data or "").strip().lower() != self._address:
            raise ValidationError(_("This is not the address that is to be erased."))
