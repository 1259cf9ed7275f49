"""The state of a campaign as a table for spreadsheets."""

from collections.abc import Iterator

from campaign.dashboards.state import CampaignState, Standing
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money
from campaign.kernel.tables import Cell, Row


def state_rows(state: CampaignState) -> Iterator[Row]:
    """Yield the heading, a row for each organization, and one for the whole campaign."""
    yield _heads(state.money.whole.currency)
    for each in state.organizations:
        yield _cells(each)
    yield _whole(state)


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


def _cells(standing: Standing) -> list[Cell]:
    organization, raised = standing.organization, standing.raised
    goal = standing.public_goal
    return [
        organization.name,
        organization.acronym or "",
        _("yes") if standing.goal else _("no"),
        goal,
        raised.own.currency if raised else "",
        *(_sums(raised.own) if raised else [None] * 3),
        *(_sums(raised.counted) if raised else [None] * 3),
        standing.held,
        standing.to_come,
        standing.last_activity.isoformat(timespec="minutes") if standing.last_activity else "",
    ]


def _whole(state: CampaignState) -> list[Cell]:
    money = state.money
    return [
        _("The whole campaign"),
        "",
        _("yes") if money.goal else _("no"),
        money.goal,
        money.whole.currency,
        *_sums(money.whole),
        *_sums(money.whole),
        state.held,
        state.to_come,
        "",
    ]


def _sums(amounts: Amounts) -> list[Money]:
    return [amounts.received, amounts.reported, amounts.expected]
