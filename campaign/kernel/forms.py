"""What forms share: boxes to tick, what an operation refused, where two writers differ."""

from dataclasses import dataclass

from wtforms import Form, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from campaign.kernel.errors import Refused
from campaign.kernel.i18n import lazy_gettext as _l

NEEDS_DAY = _l("Write the day, such as 2026-05-31.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is another now than what the writer sent."""

    label: str
    yours: str
    theirs: str


def show_refusal(form: Form, refused: Refused) -> None:
    """Beside its field where the form has that field, else on top. The form is shown again."""
    field = form._fields.get(refused.field or "")
    if field is None:
        form.form_errors.append(str(refused.sentence))
    else:
        field.errors = [*field.errors, str(refused.sentence)]


class CheckboxesField(SelectMultipleField):
    """Several of a few, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
