"""What friends may type in about a goal of their own."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, EmailField, Field, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from campaign.fundraising.forms.desk import Choices, MoneyForm, typed
from campaign.fundraising.models import Fund, Goal
from campaign.fundraising.operations.own_goals import OwnGoalWish
from campaign.kernel.addresses import is_address
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money
from campaign.organizations.models import Organization

NOBODY = ""


class FriendGoalForm(MoneyForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    name = StringField(
        _l("Your name, or your group's"), [DataRequired(_l("Write the name.")), Length(max=120)]
    )
    name_is_public = BooleanField(
        _l("Show the name on public pages"),
        description=_l("Without this the page of your goal says “A friend”."),
    )


class OwnGoalForm(FriendGoalForm):
    """A new goal."""

    currency = SelectField(_l("Currency"))
    email = EmailField(
        _l("Your e-mail address"),
        [DataRequired(_l("Write your e-mail address.")), Length(max=254)],
        description=_l("We send a link there. The address is shown to nobody."),
    )
    organization = SelectField(_l("Through whom you give"))

    def __init__(
        self, currencies: Choices, organizations: Iterable[Organization], **options: Any
    ) -> None:
        super().__init__(**options)
        self.currency.choices = currencies
        self.organization.choices = [
            (NOBODY, _("The campaign as a whole")),
            *((str(each.id), each.name) for each in organizations),
        ]

    def validate_email(self, field: Field) -> None:
        if not is_address(field.data):
            raise ValidationError(_("This is no e-mail address."))

    def draft(self) -> OwnGoalWish:
        """Raises Refused, for the amount."""
        chosen = self.organization.data
        return OwnGoalWish(
            name=self.name.data,
            email=self.email.data,
            target=self.money_in(self.currency.data),
            language=current_language(),
            organization_id=int(chosen) if chosen else None,
            name_is_public=self.name_is_public.data,
        )


class KeptGoalForm(FriendGoalForm):
    """A goal that stands; its fund counts in one currency for good."""

    def __init__(self, fund: Fund, goal: Goal | None) -> None:
        assert fund.friend is not None
        super().__init__()
        self._currency = fund.currency
        if not self.is_submitted():
            self.amount.data = typed(goal.target) if goal else ""
            self.name.data = fund.friend.name
            self.name_is_public.data = fund.friend.name_is_public

    def money(self) -> Money:
        return self.money_in(self._currency)


class LinkForm(WebForm):
    """Where the link is to be sent once more."""

    class Meta:
        csrf = False

    email = EmailField(
        _l("Your e-mail address"),
        [DataRequired(_l("Write your e-mail address.")), Length(max=254)],
    )


class ButtonForm(WebForm):
    """A button, without sign-in."""

    class Meta:
        csrf = False
