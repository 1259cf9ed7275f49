"""What is typed in to choose one's mails."""

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from campaign.accounts.models import Person
from campaign.kernel.countries import zone_choices
from campaign.kernel.dates import present_name
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.subscriptions.models import Rhythm
from campaign.subscriptions.queries import rhythm_of

RHYTHMS = (
    (Rhythm.DAILY.value, _l("Daily")),
    (Rhythm.WEEKLY.value, _l("Weekly, on Monday")),
    (Rhythm.NEVER.value, _l("Never")),
)


class MailForm(WebForm):
    digest = RadioField(_l("What waits for you"), choices=[SelectChoice(*each) for each in RHYTHMS])
    zone = SelectField(_l("Time zone"))

    def __init__(self, person: Person) -> None:
        super().__init__(data={"digest": rhythm_of(person).value, "zone": person.zone or ""})
        by_country = SelectChoice("", _("By the country of your organization"))
        known = zone_choices(current_locale(), person.zone or "")
        self.zone.choices = [by_country, *(SelectChoice(*each) for each in known)]
        if self.zone.data not in dict(known):
            self.zone.data = present_name(self.zone.data or "")

    def rhythm(self) -> Rhythm:
        return Rhythm(self.digest.data)

    def chosen_zone(self) -> str | None:
        return self.zone.data or None
