"""Goals as rows: of organizations, as far as each lets the public know."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.fundraising.queries.progress import CampaignProgress, OrganizationRow
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import ngettext
from campaign.kernel.money import Money
from campaign.kernel.translated import Shown
from campaign.organizations.names import native_name
from campaign.pages.names import whereabouts


@dataclass(frozen=True, slots=True)
class GoalRow:
    """What the component `goals` shows."""

    name: Shown
    url: str
    about: str
    goal: Money | None = None
    received: Money | None = None
    reported: Money | None = None
    expected: Money | None = None
    is_hidden: bool = False


def goal_rows(rows: Iterable[OrganizationRow], campaign: Campaign) -> list[GoalRow]:
    return [_row(row, campaign) for row in rows]


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
        goal=bar.goal.target if bar else None,
        received=bar.raised.received if bar else None,
        reported=bar.raised.reported if bar else None,
        expected=bar.raised.expected if bar else None,
        is_hidden=row.goal_is_kept_back,
    )
