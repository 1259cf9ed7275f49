"""Goals as rows: of organizations and friends, as far as each lets the public know."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.fundraising.queries.progress import (
    Bar,
    CampaignProgress,
    FriendRow,
    OrganizationRow,
)
from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_language, current_locale, ngettext
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money
from campaign.kernel.translated import Shown
from campaign.organizations.names import native_name
from campaign.pages.names import whereabouts


@dataclass(frozen=True, slots=True)
class GoalRow:
    """What the component `goals` shows."""

    name: Shown
    url: str | None
    about: str
    goal: Money | None = None
    received: Money | None = None
    reported: Money | None = None
    expected: Money | None = None
    is_hidden: bool = False


def goal_rows(rows: Iterable[OrganizationRow], campaign: Campaign) -> list[GoalRow]:
    return [_row(row, campaign) for row in rows]


def friend_rows(rows: Iterable[FriendRow], campaign: Campaign) -> list[GoalRow]:
    """Of friends who agreed to be named, in the reader's language, since nobody knows theirs."""
    return [
        GoalRow(
            name=Shown(row.friend.name, current_language()),
            url=url_for("friends.show", campaign=campaign.slug, friend=row.friend.slug),
            about=country_name(row.friend.country, current_locale()) if row.friend.country else "",
            **_sums(row.bar),
        )
        for row in rows
    ]


def who_set_a_goal(progress: CampaignProgress) -> str:
    """In words, so that those who have none yet feel asked."""
    organizations = [row for row in progress.organizations if row.bar or row.goal_is_kept_back]
    sentence = ngettext(
        "%(goals)s of %(num)s organization set a goal",
        "%(goals)s of %(num)s organizations set a goal",
        len(progress.organizations),
        goals=len(organizations),
    )
    if not progress.goals.friends:
        return sentence
    friends = ngettext("%(num)s friend", "%(num)s friends", progress.goals.friends)
    return _("%(organizations)s, and %(friends)s", organizations=sentence, friends=friends)


def _row(row: OrganizationRow, campaign: Campaign) -> GoalRow:
    organization, bar = row.organization, row.bar
    return GoalRow(
        name=native_name(organization),
        url=url_for(
            "pages.show_organization", campaign=campaign.slug, organization=organization.slug
        ),
        about=whereabouts(organization),
        is_hidden=row.goal_is_kept_back,
        **(_sums(bar) if bar else {}),
    )


def _sums(bar: Bar) -> dict[str, Any]:
    return {
        "goal": bar.goal.target,
        "received": bar.raised.received,
        "reported": bar.raised.reported,
        "expected": bar.raised.expected,
    }
