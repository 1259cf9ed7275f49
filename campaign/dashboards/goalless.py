"""Who has no goal yet, for those who lead the coalition: seen at once, reminded in two clicks."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.accounts.queries import names_of
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.dashboards.blueprint import desk
from campaign.dashboards.nudging import Nudged, nudge
from campaign.fundraising.queries.goalless import Goalless, organizations_without_goal
from campaign.guard import authorize, may, viewer
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import ngettext
from campaign.kernel.templating import moment
from campaign.organizations.names import native_name
from campaign.permissions import Action

ALL = "all"


@desk.get("/coalitions/<coalition>/<campaign>/goals")
def list_goalless(coalition: str, campaign: str) -> str:
    found = _find(coalition, campaign)
    authorize(Action.CAMPAIGN_STATE_READ, found)
    missing = organizations_without_goal(found)
    names = names_of({each.last.sent_by for each in missing if each.last})
    return render_template(
        "dashboards/goalless.html",
        campaign=found,
        rows=[
            {
                "id": each.organization.id,
                "title": native_name(each.organization),
                "about": _last_words(each, names, found),
                "may_be_nudged": each.may_be_nudged,
            }
            for each in missing
        ],
        some_may_be_nudged=any(each.may_be_nudged for each in missing),
        may_nudge=may(Action.GOAL_NUDGE, found),
    )


@desk.post("/coalitions/<coalition>/<campaign>/goals/nudges")
def nudge_goalless(coalition: str, campaign: str) -> ResponseReturnValue:
    found = _find(coalition, campaign)
    authorize(Action.GOAL_NUDGE, found)
    chosen = request.form.get("organization", "")
    only = {int(chosen)} if chosen.isdecimal() else set()
    nudged = nudge(found.id, None if chosen == ALL else only, by=viewer())
    _tell(nudged)
    return redirect(url_for(".list_goalless", coalition=coalition, campaign=campaign), code=303)


def _tell(nudged: Nudged) -> None:
    number = len(nudged.told)
    if number:
        flash(
            ngettext(
                "%(num)s organization was reminded.", "%(num)s organizations were reminded.", number
            )
        )
    else:
        flash(
            _("Nobody was reminded: it was done this week already, or nobody reads there."), "warn"
        )
    if nudged.unread and number:
        names = ", ".join(native_name(each).text for each in nudged.unread)
        flash(_("Nobody reads mails of this kind there: %(names)s", names=names), "warn")


def _last_words(each: Goalless, names: dict[str, str], campaign: Campaign) -> str:
    if each.last is None:
        return _("not reminded yet")
    when = moment(each.last.sent_at, campaign.zone)
    name = names.get(each.last.sent_by)
    if name is None:
        return _("reminded: %(when)s", when=when)
    return _("reminded: %(when)s, by %(name)s", when=when, name=name)


def _find(coalition: str, campaign: str) -> Campaign:
    found = find_campaign(campaign)
    if found.coalition.slug != coalition:
        raise Missing(coalition)
    return found
