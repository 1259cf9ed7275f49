"""At the desk: all gifts of a year to each donor, by mail where an address is known."""

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.fundraising.operations.yearly_statements import send_yearly_statements
from campaign.fundraising.papers.yearly_statements import yearly_paper
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.receipts import find_receipt
from campaign.fundraising.queries.yearly_statements import (
    DonorOfYear,
    DonorsOfYear,
    donors_of_year,
    years_with_receipts,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.fundraising.views.receipts import paper_response
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import language_name, ngettext
from campaign.kernel.templating import number

YEARS, YEAR = "/receipts/years/", "/receipts/years/<int:year>"
PAPER = "/receipts/years/<int:year>/<int:receipt_id>"


@fund_desk.get(YEARS)
@coalition_fund_desk.get(YEARS)
def show_years(campaign: str, organization: str | None = None, coalition: str | None = None) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    years = years_with_receipts(boxes_of(at.owner))
    return render_template("fundraising/desk/years.html", at=at, years=years)


@fund_desk.route(YEAR, methods=["GET", "POST"])
@coalition_fund_desk.route(YEAR, methods=["GET", "POST"])
def send_year(
    campaign: str, year: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    boxes = boxes_of(at.owner)
    if year not in years_with_receipts(boxes):
        raise Missing(year)
    if request.method == "POST":
        return _send(at, year)
    donors = donors_of_year(at.owner, boxes, year)
    return render_template(
        "fundraising/desk/year.html",
        at=at,
        year=year,
        donors=donors,
        is_over=year < today(at.campaign.zone).year,
        languages=_languages(donors),
        preview=_url(at, year, donors.to_mail[0]) if donors.to_mail else None,
        to_print=[_row(at, year, donor) for donor in donors.to_print],
    )


@fund_desk.get(PAPER)
@coalition_fund_desk.get(PAPER)
def show_year(
    campaign: str,
    year: int,
    receipt_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> Response:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    receipt = find_receipt(receipt_id, boxes_of(at.owner))
    return paper_response(yearly_paper(receipt.id, year))


def _languages(donors: DonorsOfYear) -> list[list[str]]:
    """Rows of `table`."""
    return [[language_name(code), number(count)] for code, count in donors.by_language.items()]


def _send(at: Desk, year: int) -> ResponseReturnValue:
    try:
        sent = send_yearly_statements(at.owner, year, by=viewer())
    except Refused as refused:
        flash(refused.sentence, "warn")
    else:
        flash(
            ngettext(
                "%(num)s statement is on its way.", "%(num)s statements are on their way.", sent
            )
        )
    return redirect(at.url("send_year", year=year), code=303)


def _row(at: Desk, year: int, donor: DonorOfYear) -> list[object]:
    return [donor.name, {"words": _("Open to print"), "url": _url(at, year, donor)}]


def _url(at: Desk, year: int, donor: DonorOfYear) -> str:
    return at.url("show_year", year=year, receipt_id=donor.receipt_id)
