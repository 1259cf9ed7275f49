"""The form for a stall: one day, one tin, many lines."""

from typing import Any

from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length, Optional

from campaign.fundraising.forms.desk import ArrivalForm
from campaign.fundraising.operations.several import Line
from campaign.kernel.errors import Refused
from campaign.kernel.forms import PartForm, WebForm
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import parse_money

LINES = 20


class LineForm(PartForm):
    amount = StringField(_l("Amount"), [Optional(), Length(max=30)])
    donor_name = StringField(_l("Donor's name"), [Optional(), Length(max=120)])


class SeveralForm(ArrivalForm):
    """Lines that are left empty are no gifts."""

    lines = FieldList(FormField(LineForm), max_entries=LINES)

    def __init__(self, *choices: Any, **options: Any) -> None:
        super().__init__(*choices, **options)
        self.problems: list[tuple[str, str]] = []
        while len(self.lines) < LINES:  # not by min_entries: it reads what was sent once more
            self.lines.append_entry()

    def validate(self, extra_validators: object = None) -> bool:
        """Each amount is read; whatever is wrong with one stands beside it."""
        return bool(WebForm.validate(self, extra_validators)) and self._reads_lines()

    def gifts(self) -> list[Line]:
        return self._gifts

    def _reads_lines(self) -> bool:
        self._gifts: list[Line] = []
        for number, line in enumerate(self.lines):
            amount = (line.amount.data or "").strip()
            name = (line.donor_name.data or "").strip()
            if not amount and not name:
                continue
            try:
                money = parse_money(amount, self.currency.data, current_locale())
                self._gifts.append(Line(number, money, name))
            except Refused as refused:
                line.amount.errors = [refused.sentence]
                problem = _(
                    "Gift %(number)s: %(problem)s", number=number + 1, problem=refused.sentence
                )
                self.problems.append((line.amount.id, problem))
        if not self._gifts and not self.problems:
            self.form_errors.append(_("Write at least one amount."))
        return not self.form_errors and not self.problems
