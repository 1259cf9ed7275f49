"""A fund as those who keep its books see it: goal, sums, and every contribution."""

import re

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.events.queries import gathering
from campaign.fundraising.forms.desk import visibility_choices
from campaign.fundraising.models import Contribution, Fund, Reversal, ReversalKind, Standing
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations import open_books as open_campaign_books
from campaign.fundraising.queries.funds import current_goal
from campaign.fundraising.queries.ledger import (
    LedgerLine,
    contributions_in_boxes_of,
    contributions_to,
)
from campaign.fundraising.queries.totals import Amounts, standing_totals
from campaign.fundraising.queries.waiting import money_waiting
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_desk_of,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.fundraising.views.desk.goal_pages import WAITS
from campaign.fundraising.views.desk.troubles import troubles_at
from campaign.guard import authorize, may, viewer
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.paging import Page, asked_page
from campaign.kernel.templating import day, money

NAMED_BY_PROVIDER = re.compile(r"[a-z]+_[A-Za-z0-9]+")
"""What stands for a reason where nobody at the desk gave one."""
STANDINGS = {Standing.RECEIVED: _l("received"), Standing.REPORTED: _l("reported")}


@fund_desk.get("/")
@coalition_fund_desk.get("/")
def show_fund(campaign: str, organization: str | None = None, coalition: str | None = None) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.reading, at.target)
    page = _contributions(at, at.fund) if at.fund else None
    currency = at.fund.currency if at.fund else at.campaign.currency
    return render_template(
        "fundraising/desk/fund.html",
        at=at,
        goal=current_goal(at.fund) if at.fund else None,
        gathering=None if at.organization else gathering(at.campaign),
        visibilities=dict(visibility_choices()),
        goal_waits=WAITS,
        troubles=list(troubles_at(at, money_waiting(at.campaign, at.organization))),
        raised=standing_totals(at.fund) if at.fund else Amounts.of(currency),
        page=page,
        rows=[_row(at, line) for line in page.items] if page else [],
        page_url=lambda number: at.url("show_fund", page=number),
    )


@coalition_fund_desk.post("/books")
def open_books(coalition: str, campaign: str) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(at.recording, at.target)
    open_campaign_books(at.campaign, by=viewer())
    return redirect(at.url("show_fund"), code=303)


def _contributions(at: Desk, fund: Fund) -> Page[LedgerLine]:
    """To the organization's fund, or all that lies with the coalition, whomever it is for."""
    if at.organization is not None:
        return contributions_to(fund, asked_page())
    return contributions_in_boxes_of(at.campaign.coalition, fund, asked_page())


def _row(at: Desk, line: LedgerLine) -> list[object]:
    """A contribution as cells of `table`, in the order of the template's columns."""
    gift = line.contribution
    return [
        day(gift.received_on, "medium"),
        *([] if at.organization else [fund_name(gift.fund, current_language())]),
        money(gift.given),
        money(line.counted),
        gift.cash_box.name,
        _donor(at, gift),
        _state(gift),
        _ways_on(at, gift),
    ]


def _donor(at: Desk, gift: Contribution) -> str:
    """Names are for those who keep the books, unless a donor agreed to be named."""
    if gift.donor_name is None:
        donor = _("no name")
    elif gift.donor_name_is_public or may(at.recording, at.target):
        donor = gift.donor_name
    else:
        donor = _("a name for treasurers only")
    if gift.note and may(at.recording, at.target):
        return f"{donor} · {gift.note}"
    return donor


def _state(gift: Contribution) -> str:
    if not gift.reversals:
        return str(STANDINGS[gift.standing])
    last = gift.reversals[-1]
    named = {"day": day(last.on_day, "medium"), "reason": _why(last)}
    left = gift.still_given
    if not left:
        return _("taken back on %(day)s: %(reason)s", **named)
    if left == gift.given:
        return _("given once more on %(day)s: %(reason)s", **named)
    return _("%(left)s left since %(day)s: %(reason)s", left=money(left), **named)


def _why(reversal: Reversal) -> str:
    """A name of the provider's tells people nothing: who took the money does."""
    if NAMED_BY_PROVIDER.fullmatch(reversal.reason) is None:
        return reversal.reason
    if reversal.kind in (ReversalKind.DISPUTE, ReversalKind.RETURNED):
        return _("the donor's bank (%(name)s)", name=reversal.reason)
    return _("the payment provider (%(name)s)", name=reversal.reason)


def _ways_on(at: Desk, gift: Contribution) -> object:
    if not gift.still_given or not at.keeps(gift.cash_box):
        return ""
    links = []
    if may(at.reversing, at.target):
        url = at.url("reverse_contribution", contribution_id=gift.id)
        links.append({"words": _("Take back"), "url": url})
    if may(at.recording, at.target):
        url = at.url("issue", contribution_id=gift.id)
        links.append({"words": _("Receipt"), "url": url})
    return {"links": links}
