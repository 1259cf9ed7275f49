"""For which days, and of which cash box, a statement is asked for. It stands in the address."""

from collections.abc import Mapping, Sequence
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, ValidationError

from campaign.fundraising.models import CashBox
from campaign.fundraising.queries.statements_of_account import Period
from campaign.kernel.forms import NEEDS_DAY, WebForm
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l

ALL_BOXES, WHOLE_CAMPAIGN = "-", "*"
"""No slug of a cash box looks like these."""


class StatementForm(WebForm):
    """Asks only, so it carries no token."""

    class Meta:
        csrf = False

    first = DateField(_l("From"), [InputRequired(NEEDS_DAY)])
    last = DateField(_l("To"), [InputRequired(NEEDS_DAY)])
    of = SelectField(_l("Of what"))

    def __init__(
        self,
        boxes: Sequence[CashBox],
        asked: Mapping[str, str],
        today: date,
        *,
        with_campaign: bool,
    ) -> None:
        """What was not asked for is this year so far, and all that the boxes hold."""
        usual = {"first": f"{today.year}-01-01", "last": today.isoformat(), "of": ALL_BOXES}
        super().__init__(MultiDict({**usual, **asked}))
        self.of.choices = [
            (ALL_BOXES, _("All your cash boxes")),
            *((box.slug, box.name) for box in boxes),
            *([(WHOLE_CAMPAIGN, _("What was given to the whole campaign"))] * with_campaign),
        ]

    def validate_last(self, field: DateField) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("The last day is before the first."))

    def period(self) -> Period:
        return Period(self.first.data, self.last.data)
