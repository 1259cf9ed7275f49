"""What may be typed in about what a campaign holds."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from campaign.campaigns.hiding import LONGEST_REASON
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import lazy_gettext as _l


class HideForm(WebForm):
    """Why something is hidden."""

    reason = TextAreaField(
        _l("Why"),
        [
            DataRequired(_l("Write the reason. The organization reads it.")),
            Length(max=LONGEST_REASON),
        ],
        description=_l("The organization gets it by mail, and every member reads it in the log."),
    )
