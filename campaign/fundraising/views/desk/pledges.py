"""Pledges that are awaited: a treasurer who knows better than an unanswered mail says so."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.models import Pledge, PledgeState
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.pledges import confirm_pledge, withdraw_pledge
from campaign.fundraising.queries.bank_statements import bank_boxes
from campaign.fundraising.queries.pledges import find_awaited_pledge, pledges_at
from campaign.fundraising.statements.references import spaced
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page


@fund_desk.get("/pledges")
@coalition_fund_desk.get("/pledges")
def list_pledges(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    page = pledges_at(at.campaign, bank_boxes(at.owner), at.fund, asked_page())
    return render_template(
        "fundraising/desk/pledges.html",
        at=at,
        pledges=page.items,
        states=PledgeState,
        told=_told,
        page=page,
        page_url=lambda number: at.url("list_pledges", page=number),
    )


@fund_desk.post("/pledges/<int:pledge_id>/confirmation")
@coalition_fund_desk.post("/pledges/<int:pledge_id>/confirmation")
def confirm_public_pledge(
    campaign: str,
    pledge_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    return _done(at, pledge_id, confirm_pledge, _("From now on this money is expected."))


@fund_desk.post("/pledges/<int:pledge_id>/withdrawal")
@coalition_fund_desk.post("/pledges/<int:pledge_id>/withdrawal")
def withdraw_public_pledge(
    campaign: str,
    pledge_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    return _done(at, pledge_id, withdraw_pledge, _("This money is no longer expected."))


def _done(
    at: Desk, pledge_id: int, change: Callable[..., Pledge], sentence: str
) -> ResponseReturnValue:
    pledge = find_awaited_pledge(pledge_id, at.campaign, bank_boxes(at.owner), at.fund)
    try:
        change(pledge.id, by=viewer())
    except Refused as refused:
        flash(str(refused.sentence), "bad")
    else:
        flash(sentence)
    return redirect(at.url("list_pledges"), code=303)


def _told(pledge: Pledge) -> str:
    """For whom it is, and by what its maker may be known."""
    words = [
        fund_name(pledge.fund, current_language()).text,
        spaced(pledge.reference) if pledge.reference else None,
        pledge.email,
        pledge.note,
    ]
    return " · ".join(word for word in words if word)
