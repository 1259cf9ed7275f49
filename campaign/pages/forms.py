"""Forms of public pages."""

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from campaign.kernel.forms import PartForm, WebForm


def _choices(*labels: str) -> list[SelectChoice]:
    return [SelectChoice(label) for label in labels]


class SampleLine(PartForm):
    sum = StringField("Sum")
    name = StringField("Name")


class SampleForm(WebForm):
    """A form with every kind of field; nothing is ever sent."""

    class Meta:
        csrf = False

    title = StringField("Title", [DataRequired()], description="As on the poster.")
    day = DateField("Day", [DataRequired()])
    country = SelectField("Country", choices=_choices("France", "Greece"))
    words = TextAreaField("What happens there")
    amount = RadioField("How much", choices=_choices("€10", "€25", "€50", "€100"))
    way = RadioField("Where", choices=_choices("At a place", "Online", "Both"))
    covers_fee = BooleanField("Add the fee, so that all of it arrives")
    keep = BooleanField("Remember me on this device")
    lines = FieldList(FormField(SampleLine), min_entries=2)
