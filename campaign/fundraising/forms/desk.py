"""What may be typed in at a treasurer's desk: a goal, money that arrived, why it is taken back."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from babel import Locale
from babel.numbers import format_decimal, get_currency_name
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from campaign.fundraising.models import CashBox, Fund, Goal, GoalVisibility
from campaign.fundraising.naming import fund_name
from campaign.fundraising.tender import currencies_in_use
from campaign.kernel.errors import Refused
from campaign.kernel.forms import NEEDS_DAY, WebForm
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money, exponent, parse_money

Choices = list[tuple[str, str]]
Visibilities = Sequence[tuple[GoalVisibility, Any]]

NEEDS_AMOUNT = _l("Write the amount.")
VISIBILITIES = (
    (
        GoalVisibility.PUBLIC,
        _l("Public: your goal and what you raise towards it are shown with your name."),
    ),
    (
        GoalVisibility.UNNAMED,
        _l(
            "Counted without your name: your goal enters the campaign's sum together with two "
            "others, so that nobody can work it out. What you raise is not shown with your name."
        ),
    ),
    (
        GoalVisibility.HIDDEN,
        _l(
            "Hidden: your goal is in no public sum. What you raise counts in the campaign's total, "
            "not with your name."
        ),
    ),
)
COALITION_VISIBILITIES = (
    (GoalVisibility.PUBLIC, _l("Public: the goal is shown, and what is raised towards it.")),
    (
        GoalVisibility.UNNAMED,
        _l("Counted without its name: the goal is in a sum with others, and not shown by itself."),
    ),
    (
        GoalVisibility.HIDDEN,
        _l("Hidden: the goal is in no public sum. What is raised counts in the campaign's total."),
    ),
)
"""Of goals behind which no organization stands."""


def visibility_choices(words: Visibilities = VISIBILITIES) -> Choices:
    """In the reader's language."""
    return [(visibility.value, str(label)) for visibility, label in words]


def currency_choices(first: Iterable[str], on: date) -> Choices:
    """Money that is in use on that day, with its name; these currencies on top."""
    locale = current_locale()
    in_use = currencies_in_use(on)
    codes = dict.fromkeys([*(code for code in first if code in in_use), *sorted(in_use)])
    return [(code, _with_name(code, locale)) for code in codes]


def _with_name(code: str, locale: Locale) -> str:
    return f"{code} · {get_currency_name(code, locale=locale)}"


def typed(money: Money) -> str:
    """As people of the reader's locale would type it: 25, but 19.50."""
    digits = exponent(money.currency)
    pattern = f"0.{'0' * digits}" if money.minor % 10**digits else "0"
    text: str = format_decimal(money.major, format=pattern, locale=current_locale())
    return text


class MoneyForm(WebForm):
    """A form with an amount that people type as they write it."""

    amount = StringField(_l("Amount"), [DataRequired(NEEDS_AMOUNT), Length(max=30)])

    def money_in(self, currency: str) -> Money:
        """What was typed. Raises Refused, for the field."""
        try:
            return parse_money(self.amount.data, currency, current_locale())
        except Refused as refused:
            raise Refused(refused.sentence, field="amount") from None


class WithdrawalForm(WebForm):
    """Knows which goal its writer saw (0: none)."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def see(self, goal: Goal | None) -> None:
        """What is sent next is meant to replace, or withdraw, this one."""
        self.seen.data, self.seen.raw_data = goal.id if goal else 0, None


class GoalForm(WithdrawalForm, MoneyForm):
    """The goal of an organization; its first one also says in which currency its fund counts."""

    currency = SelectField(_l("Currency"))
    visibility = RadioField(_l("Who may know"))
    until = DateField(_l("To be reached by"), [Optional()])

    def __init__(
        self,
        fund: Fund | None,
        goal: Goal | None,
        currencies: Choices,
        visibilities: Choices,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._fund = fund
        self.visibility.choices = visibilities
        self.currency.choices = currencies
        if fund is not None:
            del self.currency
        if not self.is_submitted():
            self.amount.data = typed(goal.target) if goal else ""
            self.visibility.data = goal.wanted_visibility if goal else GoalVisibility.PUBLIC
            self.until.data = goal.until if goal else None
            self.see(goal)

    def money(self) -> Money:
        return self.money_in(self._fund.currency if self._fund else self.currency.data)


class ArrivalForm(WebForm):
    """Where and when money arrived, for whom, and in which currency."""

    currency = SelectField(_l("Currency"))
    fund = SelectField(_l("For whom"), coerce=int)
    cash_box = SelectField(_l("Where it lies"), coerce=int)
    received_on = DateField(_l("Day on which it came"), [InputRequired(NEEDS_DAY)])
    form_token = HiddenField(validators=[DataRequired(), Length(max=40)])

    def __init__(
        self,
        funds: Sequence[Fund],
        boxes: Sequence[CashBox],
        currencies: Choices,
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        language = current_language()
        self.fund.choices = [(fund.id, str(fund_name(fund, language))) for fund in funds]
        self._only_fund = funds[0] if len(funds) == 1 else None
        if self._only_fund is not None:
            del self.fund
        self.cash_box.choices = [(box.id, box.name) for box in boxes]
        self.currency.choices = currencies
        if not self.is_submitted():
            self.received_on.data = today
            self.form_token.data = secrets.token_urlsafe(24)

    @property
    def fund_id(self) -> int:
        """The one that was chosen, or the only one."""
        chosen: int = self._only_fund.id if self._only_fund is not None else self.fund.data
        return chosen


class ClosingForm(WebForm):
    """A button: close the fund, or open it again."""

    opens = HiddenField()


class ContributionForm(ArrivalForm, MoneyForm):
    """Money that arrived, entered by hand."""

    donor_name = StringField(_l("Donor's name"), [Optional(), Length(max=120)])
    donor_name_is_public = BooleanField(_l("The donor agrees to be named in public"))
    is_of_many = BooleanField(_l("Many people gave this together, such as in a tin"))
    note = StringField(_l("Note"), [Optional(), Length(max=300)])

    def money(self) -> Money:
        return self.money_in(self.currency.data)


class ReversalForm(MoneyForm):
    """How much of a contribution is taken back, and why."""

    reason = TextAreaField(
        _l("Why it is taken back"),
        [DataRequired(_l("Say why it is taken back.")), Length(max=300)],
    )
    form_token = HiddenField(validators=[DataRequired(), Length(max=40)])

    def __init__(self, still_given: Money, **options: Any) -> None:
        super().__init__(**options)
        self._currency = still_given.currency
        if not self.is_submitted():
            self.amount.data = typed(still_given)
            self.form_token.data = secrets.token_urlsafe(24)

    def money(self) -> Money:
        return self.money_in(self._currency)
