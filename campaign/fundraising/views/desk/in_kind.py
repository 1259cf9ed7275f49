"""Gifts that are no money: noted at the desk, shown beside the sums."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.beside_money import InKindForm
from campaign.fundraising.models import GiftInKind
from campaign.fundraising.operations.in_kind import note_gift_in_kind, remove_gift_in_kind
from campaign.fundraising.queries.beside_money import find_gift_in_kind, gifts_in_kind_to
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_desk_of,
    coalition_fund_desk,
    desk_of,
    fund_desk,
)
from campaign.guard import authorize, may, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page


@fund_desk.route("/in-kind", methods=["GET", "POST"])
def list_gifts_in_kind(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(at.recording, at.target)
    return _list(at)


@coalition_fund_desk.route("/in-kind", methods=["GET", "POST"], endpoint="list_gifts_in_kind")
def list_coalition_gifts_in_kind(coalition: str, campaign: str) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(at.recording, at.target)
    return _list(at)


@fund_desk.post("/in-kind/<int:in_kind_id>/remove")
def remove_in_kind(organization: str, campaign: str, in_kind_id: int) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(at.recording, at.target)
    return _remove(at, in_kind_id)


@coalition_fund_desk.post("/in-kind/<int:in_kind_id>/remove", endpoint="remove_in_kind")
def remove_coalition_in_kind(coalition: str, campaign: str, in_kind_id: int) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(at.recording, at.target)
    return _remove(at, in_kind_id)


def _list(at: Desk) -> ResponseReturnValue:
    if at.fund is None:
        flash(_("Set your goal first: this opens your fund and your cash boxes."), "warn")
        return redirect(at.url("show_fund"), code=303)
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


def _remove(at: Desk, in_kind_id: int) -> ResponseReturnValue:
    remove_gift_in_kind(find_gift_in_kind(in_kind_id, at.fund).id, by=viewer())
    flash(_("It is removed."))
    return redirect(at.url("list_gifts_in_kind"), code=303)
