"""The state of a campaign as a table for spreadsheets."""

import csv
import io

from campaign.dashboards.state import CampaignState, Standing
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.i18n import gettext as _
from campaign.kernel.tables import BYTE_ORDER_MARK, harmless


def written_as_csv(state: CampaignState) -> str:
    """A line for each organization and one for the whole campaign; sums as plain decimals."""
    written = io.StringIO()
    written.write(BYTE_ORDER_MARK)
    table = csv.writer(written)
    table.writerow(_heads(state.money.whole.currency))
    for each in state.organizations:
        table.writerow([harmless(cell) for cell in _cells(each)])
    table.writerow([harmless(cell) for cell in _whole(state)])
    return written.getvalue()


def _heads(currency: str) -> list[str]:
    return [
        _("Organization"),
        _("Acronym"),
        _("Goal is set"),
        _("Goal"),
        _("Currency"),
        _("Received"),
        _("Reported"),
        _("Expected"),
        _("Received in %(currency)s", currency=currency),
        _("Reported in %(currency)s", currency=currency),
        _("Expected in %(currency)s", currency=currency),
        _("Events held"),
        _("Events to come"),
        _("Last activity"),
    ]


def _cells(standing: Standing) -> list[str]:
    organization, raised = standing.organization, standing.raised
    goal = standing.public_goal
    return [
        organization.name,
        organization.acronym or "",
        _("yes") if standing.goal else _("no"),
        str(goal.major) if goal else "",
        raised.own.currency if raised else "",
        *(_sums(raised.own) if raised else [""] * 3),
        *(_sums(raised.counted) if raised else [""] * 3),
        str(standing.held),
        str(standing.to_come),
        standing.last_activity.isoformat(timespec="minutes") if standing.last_activity else "",
    ]


def _whole(state: CampaignState) -> list[str]:
    money = state.money
    return [
        _("The whole campaign"),
        "",
        _("yes") if money.goal else _("no"),
        str(money.goal.major) if money.goal else "",
        money.whole.currency,
        *_sums(money.whole),
        *_sums(money.whole),
        str(state.held),
        str(state.to_come),
        "",
    ]


def _sums(amounts: Amounts) -> list[str]:
    return [str(each.major) for each in (amounts.received, amounts.reported, amounts.expected)]
