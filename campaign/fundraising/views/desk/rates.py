"""Exchange rates that no reference list has are entered by hand, with their source."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.accounts.queries import names_of
from campaign.campaigns.models import Campaign
from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.forms.rates import RateForm
from campaign.fundraising.models import Rate
from campaign.fundraising.operations import enter_rate as enter
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.queries.rates import last_fetch, newest_rates
from campaign.fundraising.rate_words import rate_cells
from campaign.fundraising.views.desk.blueprints import coalition_desk_of, coalition_fund_desk
from campaign.guard import authorize, may, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import day
from campaign.permissions import Action


@coalition_fund_desk.get("/rates")
def list_rates(coalition: str, campaign: str) -> str:
    at = coalition_desk_of(coalition, campaign)
    authorize(Action.COALITION_DESK_READ, at.target)
    return render_template(
        "fundraising/desk/rates.html",
        at=at,
        rows=_rows(
            newest_rates(at.campaign.coalition_id, until=today(at.campaign.zone)), at.campaign
        ),
        fetch=last_fetch(),
        may_enter=may(Action.RATE_ENTER, at.target),
    )


@coalition_fund_desk.route("/rates/new", methods=["GET", "POST"])
def enter_rate(coalition: str, campaign: str) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(Action.RATE_ENTER, at.target)
    on_day = today(at.campaign.zone)
    form = RateForm(currency_choices([at.campaign.currency], on_day), on_day)
    if form.validate_on_submit():
        try:
            enter(
                form.base.data,
                form.quote.data,
                form.number(),
                on_day=form.on_day.data,
                source=form.source.data.strip(),
                by=viewer(),
                coalition_id=at.campaign.coalition_id,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The rate was entered. It serves for a month."))
            return redirect(at.url("list_rates"), code=303)
    page = render_template("fundraising/desk/rate.html", at=at, form=form, today=on_day)
    return page, 422 if form.errors else 200


def _rows(rates: Sequence[Rate], campaign: Campaign) -> list[list[str]]:
    """Rates as cells of `table`."""
    people = names_of({rate.entered_by for rate in rates})
    return [
        [
            *rate_cells(rate),
            _("by law, for everybody") if rate.is_fixed else _who_entered(rate, people),
            day(day_of(rate.entered_at, campaign), "medium"),
        ]
        for rate in rates
    ]


def _who_entered(rate: Rate, people: Mapping[str, str]) -> str:
    """A treasurer by name; what is published came from a file or by itself."""
    if rate.coalition_id is None:
        return _("published, for everybody")
    return people.get(rate.entered_by) or _("a treasurer who has left")
