"""Where a campaign stands: raised against goals, events held and to come, over time.

Each picture has its table, and each table adds up to the large figures: received, reported and
expected stand beside each other and are never added together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.events.queries import CountryCount, counts_by_country
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.queries.beside_money import public_gifts_in_kind
from campaign.fundraising.queries.currencies import CurrencySums, sums_by_currency
from campaign.fundraising.queries.days import DaySum, sums_by_day
from campaign.fundraising.queries.donor_messages import shown_messages
from campaign.fundraising.queries.progress import (
    CampaignProgress,
    campaign_progress,
    named_friends,
)
from campaign.fundraising.queries.public_ledger import is_disclosing, ledger_is_public
from campaign.fundraising.queries.totals import Amounts
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import ngettext
from campaign.kernel.money import Money
from campaign.kernel.published import publish
from campaign.kernel.templating import absolute_url, money
from campaign.kernel.translated import Shown
from campaign.organizations.names import native_name
from campaign.pages.blueprint import pages
from campaign.pages.countries import country_url
from campaign.pages.goals import friend_rows, goal_rows, who_set_a_goal
from campaign.pages.health import scope_name

Cell = str | Shown | dict[str, Any]


class Point(NamedTuple):
    """What was received until the end of a day, for the chart `lines`."""

    day: date
    value: int
    shown: str
    more: list[str]


@pages.get("/<campaign>/progress")
@public
def show_progress(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    progress = campaign_progress(campaign)
    counts = counts_by_country(campaign)
    since = progress.goals.unnamed_since
    return render_template(
        "pages/progress.html",
        campaign=campaign,
        today=today(campaign.zone),
        progress=progress,
        who_set_a_goal=who_set_a_goal(progress),
        unnamed_on=day_of(since, campaign) if since else None,
        goals=goal_rows(progress.organizations, campaign),
        friends=friend_rows(named_friends(campaign), campaign),
        sources=_sources(progress, campaign),
        points=[_point(day) for day in sums_by_day(campaign, progress.untold)],
        currencies=_currencies(sums_by_currency(campaign)),
        countries=_countries(counts, campaign),
        held=sum(count.held for count in counts),
        to_come=sum(count.to_come for count in counts),
        messages=shown_messages(campaign),
        gifts_in_kind=public_gifts_in_kind(campaign),
        ledger_is_public=ledger_is_public(campaign),
        has_large=is_disclosing(campaign),
        widget_url=absolute_url("pages.show_widget", campaign=slug),
    )


def _sources(progress: CampaignProgress, campaign: Campaign) -> list[list[Cell]]:
    """Whose money adds up to the whole, in the campaign's currency; the whole comes last."""
    rows: list[list[Cell]] = [
        [
            {
                "words": native_name(row.organization),
                "url": url_for(
                    "pages.show_organization",
                    campaign=campaign.slug,
                    organization=row.organization.slug,
                ),
            },
            *_amounts(row.bar.counted),
        ]
        for row in progress.organizations
        if row.bar
    ]
    if progress.friends:
        rows.append(
            [
                _("Friends who publish theirs, without those who give through an organization"),
                *_amounts(progress.friends),
            ]
        )
    if progress.rest:
        words = _("The campaign itself, and those who do not publish theirs")
        rows.append([words, *_amounts(progress.rest)])
    return [*rows, [_("All together"), *_amounts(progress.raised)]]


def _point(day: DaySum) -> Point:
    so_far = day.so_far
    return Point(
        day=day.day,
        value=so_far.received.minor,
        shown=_whole(so_far.received),
        more=[_whole(so_far.reported), _whole(so_far.expected)],
    )


def _currencies(sums: CurrencySums) -> dict[str, Any]:
    """Bars by what each currency counts for, and the table of what was given in it."""
    bars = [
        {
            "label": row.currency,
            "value": row.counted.minor,
            "shown": _whole(row.given.received),
        }
        for row in sums.rows
    ]
    table: list[list[Cell]] = [
        [row.currency, *_amounts(row.given), _whole(row.counted)] for row in sums.rows
    ]
    if sums.others:
        others = _("Other currencies")
        counted = _whole(sums.others)
        bars.append({"label": others, "value": sums.others.minor, "shown": counted})
        table.append([others, "", "", "", counted])
    return {"bars": bars, "table": table}


def _countries(counts: Sequence[CountryCount], campaign: Campaign) -> list[dict[str, Any]]:
    """Bars: held in full strength, to come in a lighter one."""
    return [
        {
            "label": scope_name(count.country) if count.country else _("Online only"),
            "url": country_url(campaign, count.country) if count.country else None,
            "value": count.held,
            "shown": ngettext("%(num)s held", "%(num)s held", count.held),
            "part": count.to_come,
            "part_shown": ngettext("%(num)s to come", "%(num)s to come", count.to_come),
        }
        for count in counts
    ]


def _amounts(sums: Amounts) -> Iterable[str]:
    return (_whole(sums.received), _whole(sums.reported), _whole(sums.expected))


def _whole(amount: Money) -> str:
    return money(amount, whole=True)
