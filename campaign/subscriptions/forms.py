"""What is typed in to choose one's mails."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from campaign.accounts.models import Person
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.subscriptions.models import Rhythm
from campaign.subscriptions.queries import all_zones, rhythm_of

RHYTHMS = (
    (Rhythm.DAILY.value, _l("Daily")),
    (Rhythm.WEEKLY.value, _l("Weekly, on Monday")),
    (Rhythm.NEVER.value, _l("Never")),
)


class MailForm(FlaskForm):
    digest = RadioField(_l("What waits for you"), choices=[SelectChoice(*each) for each in RHYTHMS])
    zone = SelectField(_l("Time zone"))

    def __init__(self, person: Person) -> None:
        super().__init__(data={"digest": rhythm_of(person).value, "zone": person.zone or ""})
        by_country = SelectChoice("", _("By the country of your organization"))
        self.zone.choices = [by_country, *(SelectChoice(name, name) for name in all_zones())]

    def rhythm(self) -> Rhythm:
        return Rhythm(self.digest.data)

    def chosen_zone(self) -> str | None:
        return self.zone.data or None
