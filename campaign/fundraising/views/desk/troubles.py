"""What keeps card gifts from coming or going back, said to treasurers wherever work waits."""

from collections.abc import Iterator
from dataclasses import dataclass

from campaign.fundraising.queries.waiting import MoneyWaiting
from campaign.fundraising.views.desk.blueprints import Desk
from campaign.guard import may
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import ngettext


@dataclass(frozen=True, slots=True)
class Trouble:
    title: str
    about: str
    action: str
    url: str


def troubles_at(at: Desk, waiting: MoneyWaiting) -> Iterator[Trouble]:
    """Those that the viewer may do something about."""
    if waiting.refused_keys and may(at.keeping, at.target):
        yield Trouble(
            title=_(
                "The payment provider refuses this installation's key. Whoever runs it has to look."
            ),
            about=_("Until then no page offers gifts by card."),
            action=_("See how it stands"),
            url=at.url("show_card_account"),
        )
    if waiting.refunds and waiting.first_refund and may(at.reversing, at.target):
        yield Trouble(
            title=ngettext(
                "%(num)s refund was not carried out",
                "%(num)s refunds were not carried out",
                waiting.refunds,
            ),
            about=_("The payment provider did not answer for days. The gift still stands."),
            action=_("Ask again"),
            url=at.url("reverse_contribution", contribution_id=waiting.first_refund),
        )
