"""What is said about a bank's file and its lines."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from campaign.fundraising.forms.desk import MoneyForm
from campaign.fundraising.models import BankLine, CashBox, Fund, Pledge
from campaign.fundraising.naming import fund_name
from campaign.fundraising.statements.columns import DAY_ORDERS, Guess, Layout
from campaign.kernel.forms import TokenForm, WebForm
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import format_money

NO_COLUMN = -1
COLUMNS = (
    ("booked", _l("Day")),
    ("amount", _l("Amount")),
    ("debit", _l("Amount that went, if it has a column of its own")),
    ("credit", _l("Amount that came, if it has a column of its own")),
    ("sign", _l("Whether it came or went")),
    ("name", _l("Name")),
    ("iban", _l("IBAN")),
    ("text", _l("What the payer wrote")),
    ("reference", _l("Reference")),
    ("bank_reference", _l("The bank's own reference")),
)


class UploadForm(WebForm):
    """A file of the bank, and of which account it is."""

    cash_box = SelectField(_l("Account"), coerce=int)
    file = FileField(
        _l("File from your bank"),
        [FileRequired(_l("Choose the file."))],
        description=_l("8 MB at most. Packed as zip, 100,000 lines are less."),
    )

    def __init__(self, boxes: Sequence[CashBox], **options: Any) -> None:
        super().__init__(**options)
        self._boxes = boxes
        self.cash_box.choices = [(box.id, box.name) for box in boxes]
        if len(boxes) == 1:
            del self.cash_box

    @property
    def cash_box_id(self) -> int:
        """The one that was chosen, or the only one."""
        chosen: int = self._boxes[0].id if len(self._boxes) == 1 else self.cash_box.data
        return chosen

    def box(self) -> CashBox:
        return next(box for box in self._boxes if box.id == self.cash_box_id)


class ColumnsForm(WebForm):
    """Which column of a CSV file is what."""

    decimal_mark = SelectField(_l("Decimal mark"))
    day_order = SelectField(_l("How a day is written"))

    def __init__(self, guess: Guess, **options: Any) -> None:
        super().__init__(**options)
        self._guess = guess
        examples = {"ymd": "2026-01-31", "dmy": "31.01.2026", "mdy": "01/31/2026"}
        self.decimal_mark.choices = [(mark, mark) for mark in (",", ".")]
        self.day_order.choices = [(order, examples[order]) for order in DAY_ORDERS]
        if not self.is_submitted():
            self.decimal_mark.data = guess.layout.decimal_mark
            self.day_order.data = guess.layout.day_order

    def layout(self) -> Layout:
        columns = {field: getattr(self, field).data for field, _label in COLUMNS}
        return Layout(
            delimiter=self._guess.layout.delimiter,
            header=self._guess.layout.header,
            decimal_mark=self.decimal_mark.data,
            day_order=self.day_order.data,
            **{name: None if at == NO_COLUMN else at for name, at in columns.items()},
        )


def columns_form(guess: Guess) -> ColumnsForm:
    """With a choice for each thing, the guessed column chosen."""
    names = [
        (at, _("%(name)s, such as %(example)s", name=name or at + 1, example=_sample(guess, at)))
        for at, name in enumerate(guess.names)
    ]
    choices = [(NO_COLUMN, _("No column")), *names]
    fields = {
        field: SelectField(label, coerce=int, default=_guessed(guess, field))
        for field, label in COLUMNS
    }
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), fields)(guess)
    for field, _label in COLUMNS:
        getattr(form, field).choices = choices
    return form


def _guessed(guess: Guess, field: str) -> int:
    at = getattr(guess.layout, field)
    return NO_COLUMN if at is None else int(at)


def _sample(guess: Guess, at: int) -> str:
    return next((row[at].strip()[:30] for row in guess.samples if row[at].strip()), "…")


class ConfirmForm(WebForm):
    """Take a draft over."""

    with_likely = BooleanField(_l("Book the likely ones too"))


class GiftForm(WebForm):
    """A line is one gift to a fund."""

    fund = SelectField(_l("For whom"), coerce=int)

    def __init__(self, funds: Sequence[Fund], **options: Any) -> None:
        super().__init__(**options)
        self.fund.choices = fund_choices(funds)


class PledgeForm(WebForm):
    """A line answers a pledge, whole or in part."""

    pledge = SelectField(_l("Pledge"), coerce=int)
    rest_stays_open = BooleanField(_l("If less came than was pledged, wait for the rest"))

    def __init__(self, pledges: Sequence[Pledge], **options: Any) -> None:
        super().__init__(**options)
        self.pledge.choices = [(pledge.id, pledge_words(pledge)) for pledge in pledges]


class SplitForm(MoneyForm):
    """A part of a line is for one fund, the rest for another."""

    fund = SelectField(_l("This part is for"), coerce=int)
    other_fund = SelectField(_l("The rest is for"), coerce=int)

    def __init__(self, line: BankLine, funds: Sequence[Fund], **options: Any) -> None:
        super().__init__(**options)
        self.fund.choices = self.other_fund.choices = fund_choices(funds)


class CashBoxForm(WebForm):
    """What a cash box is called, and the account that it is."""

    name = StringField(_l("Name"), [DataRequired(_l("Write a name.")), Length(max=120)])
    holder = StringField(_l("Account holder"), [Optional(), Length(max=120)])
    iban = StringField(_l("IBAN"), [Optional(), Length(max=45)])
    bic = StringField(_l("BIC"), [Optional(), Length(max=11)])


class NewCashBoxForm(CashBoxForm, TokenForm):
    """A further one: of which kind, in which currency."""

    kind = SelectField(_l("Kind"))
    currency = SelectField(_l("Currency"))


def fund_choices(funds: Sequence[Fund]) -> list[tuple[int, str]]:
    return [(fund.id, str(fund_name(fund, current_language()))) for fund in funds]


def pledge_words(pledge: Pledge) -> str:
    sum_ = format_money(pledge.promised, current_locale())
    name = fund_name(pledge.fund, current_language()).text
    told = pledge.note or pledge.reference or ""
    return f"{sum_} · {name} · {told}".removesuffix(" · ")
