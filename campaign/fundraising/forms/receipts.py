"""What may be typed in about receipts: to whom one is made out, and what stands on all of them."""

from typing import Any

from wtforms import EmailField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaign.fundraising.models import Contribution, Letterhead
from campaign.fundraising.operations.letterheads import LetterheadDraft
from campaign.fundraising.operations.particulars import KEEP_YEARS
from campaign.fundraising.operations.receipts import Recipient
from campaign.kernel.addresses import normal_address
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import current_language, language_name, offered_languages
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l

FEWEST_YEARS, MOST_YEARS = 1, 30


class ReceiptForm(WebForm):
    """To whom a receipt is made out."""

    name = StringField(_l("Donor's name"), [Optional(), Length(max=120)])
    address = TextAreaField(_l("Donor's address"), [Optional(), Length(max=300)])
    email = EmailField(_l("E-mail address"), [Optional(), Length(max=254)])
    language = SelectField(_l("Language of the receipt"))
    in_return = StringField(_l("Given in return for the gift"), [Optional(), Length(max=200)])

    def __init__(self, gift: Contribution, **options: Any) -> None:
        super().__init__(**options)
        self.language.choices = [(code, language_name(code)) for code in offered_languages()]
        if not self.is_submitted():
            self.name.data = gift.donor_name or ""
            self.language.data = current_language()

    def validate_email(self, field: Field) -> None:
        try:
            normal_address(field.data)
        except ValueError:
            raise ValidationError(_("This is no e-mail address.")) from None

    def recipient(self) -> Recipient:
        email = self.email.data
        return Recipient(
            language=self.language.data,
            name=_typed(self.name),
            address=_typed(self.address),
            email=normal_address(email) if email else None,
            in_return=_typed(self.in_return),
        )


class LetterheadForm(WebForm):
    """What an owner of cash boxes says of itself on its receipts."""

    address = TextAreaField(_l("Your address"), [Optional(), Length(max=300)])
    registration = StringField(_l("Registration"), [Optional(), Length(max=120)])
    law = StringField(_l("The law that makes you keep receipts"), [Optional(), Length(max=200)])
    keep_years = IntegerField(
        _l("Years that you must keep them"),
        [
            InputRequired(_l("Write a number of years.")),
            NumberRange(FEWEST_YEARS, MOST_YEARS, _l("Between 1 and 30 years.")),
        ],
    )

    def __init__(self, letterhead: Letterhead | None, **options: Any) -> None:
        super().__init__(**options)
        if not self.is_submitted():
            self.keep_years.data = letterhead.keep_years if letterhead else KEEP_YEARS
            for field in (self.address, self.registration, self.law):
                field.data = getattr(letterhead, field.name) if letterhead else ""

    def draft(self) -> LetterheadDraft:
        return LetterheadDraft(
            address=_typed(self.address),
            registration=_typed(self.registration),
            law=_typed(self.law),
            keep_years=self.keep_years.data,
        )


def _typed(field: Field) -> str | None:
    """With one kind of line ends, and nothing around it."""
    return (field.data or "").strip().replace("\r\n", "\n") or None
