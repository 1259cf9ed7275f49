"""Gifts that are no money: noted at the desk, shown beside the sums."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.beside_money import InKindForm
from campaign.fundraising.models import GiftInKind
from campaign.fundraising.operations.in_kind import note_gift_in_kind, remove_gift_in_kind
from campaign.fundraising.queries.beside_money import find_gift_in_kind, gifts_in_kind_to
from campaign.fundraising.views.desk.blueprints import (
    coalition_fund_desk,
    either_desk,
    fund_desk,
    to_opening_of_books,
)
from campaign.guard import authorize, may, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page


@fund_desk.route("/in-kind", methods=["GET", "POST"])
@coalition_fund_desk.route("/in-kind", methods=["GET", "POST"])
def list_gifts_in_kind(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    if at.fund is None:
        return to_opening_of_books(at)
    day = today(at.campaign.zone)
    form = InKindForm(day)
    if form.validate_on_submit():
        try:
            _note(at.fund.id, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("It is noted. Thank you!"))
            return redirect(at.url("list_gifts_in_kind"), code=303)
    found = gifts_in_kind_to(at.fund, asked_page())
    page = render_template(
        "fundraising/desk/in_kind.html",
        at=at,
        form=form,
        today=day,
        page=found,
        page_url=lambda number: at.url("list_gifts_in_kind", page=number),
        may_remove=may(at.recording, at.target),
    )
    return page, 422 if form.errors else 200


@fund_desk.post("/in-kind/<int:in_kind_id>/remove")
@coalition_fund_desk.post("/in-kind/<int:in_kind_id>/remove")
def remove_in_kind(
    campaign: str, in_kind_id: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    remove_gift_in_kind(find_gift_in_kind(in_kind_id, at.fund).id, by=viewer())
    flash(_("It is removed."))
    return redirect(at.url("list_gifts_in_kind"), code=303)


def _note(fund_id: int, form: InKindForm) -> GiftInKind:
    return note_gift_in_kind(
        fund_id,
        form.description.data,
        language=current_language(),
        given_on=form.given_on.data,
        by=viewer(),
        form_token=form.form_token.data,
        donor_name=(form.donor_name.data or "").strip(),
        donor_name_is_public=form.donor_name_is_public.data,
        is_public=form.is_public.data,
    )
