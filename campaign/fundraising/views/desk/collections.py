"""Cash from events: links for those who count, and what they told, to be booked in one click."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.beside_money import CollectionLinkForm
from campaign.fundraising.operations.collections import (
    book_collection,
    make_collection_link,
    refuse_collection,
)
from campaign.fundraising.queries.beside_money import (
    events_to_collect_at,
    find_collection,
    waiting_collections,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_desk_of,
    coalition_fund_desk,
    desk_of,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import absolute_url


@fund_desk.route("/collections", methods=["GET", "POST"])
def list_collections(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(at.recording, at.target)
    return _list(at)


@coalition_fund_desk.route("/collections", methods=["GET", "POST"], endpoint="list_collections")
def list_coalition_collections(coalition: str, campaign: str) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(at.recording, at.target)
    return _list(at)


@fund_desk.post("/collections/<int:collection_id>/<any(book, refuse):decision>")
def settle_collection(
    organization: str, campaign: str, collection_id: int, decision: str
) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(at.recording, at.target)
    return _settle(at, collection_id, decision)


@coalition_fund_desk.post(
    "/collections/<int:collection_id>/<any(book, refuse):decision>", endpoint="settle_collection"
)
def settle_coalition_collection(
    coalition: str, campaign: str, collection_id: int, decision: str
) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(at.recording, at.target)
    return _settle(at, collection_id, decision)


def _list(at: Desk) -> ResponseReturnValue:
    """The link is shown once, when it is made: the database keeps its digest only."""
    if at.fund is None or not at.boxes:
        flash(_("Set your goal first: this opens your fund and your cash boxes."), "warn")
        return redirect(at.url("show_fund"), code=303)
    events = events_to_collect_at(at.owner, at.campaign)
    form = CollectionLinkForm(events, at.boxes)
    link = None
    if form.validate_on_submit():
        try:
            link = _new_link(at, form)
        except Refused as refused:
            show_refusal(form, refused)
    page = render_template(
        "fundraising/desk/collections.html",
        at=at,
        form=form,
        events=events,
        link=link,
        waiting=waiting_collections(at.owner, at.campaign),
    )
    return page, 422 if form.errors else 200


def _new_link(at: Desk, form: CollectionLinkForm) -> str:
    assert at.fund is not None  # `_list` looked
    event = next(
        event
        for event in events_to_collect_at(at.owner, at.campaign)
        if event.id == form.event.data
    )
    box = next(box for box in at.boxes if box.id == form.cash_box.data)
    token = make_collection_link(event, at.fund, box, by=viewer())
    return absolute_url("collected.tell_collected", campaign=at.campaign.slug, token=token)


def _settle(at: Desk, collection_id: int, decision: str) -> ResponseReturnValue:
    told = find_collection(collection_id, at.owner, at.campaign)
    try:
        if decision == "book":
            book_collection(told.id, at.standing, by=viewer())
            flash(_("The contribution was recorded."))
        else:
            refuse_collection(told.id, by=viewer())
            flash(_("Nothing was booked."))
    except Refused as refused:
        flash(refused.sentence, "bad")
    return redirect(at.url("list_collections"), code=303)
