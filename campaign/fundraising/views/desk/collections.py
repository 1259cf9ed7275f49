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
    coalition_fund_desk,
    either_desk,
    fund_desk,
    to_opening_of_books,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import absolute_url


@fund_desk.route("/collections", methods=["GET", "POST"])
@coalition_fund_desk.route("/collections", methods=["GET", "POST"])
def list_collections(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    """The link is shown once, when it is made: the database keeps its digest only."""
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    if at.fund is None or not at.boxes:
        return to_opening_of_books(at)
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


@fund_desk.post("/collections/<int:collection_id>/<any(book, refuse):decision>")
@coalition_fund_desk.post("/collections/<int:collection_id>/<any(book, refuse):decision>")
def settle_collection(
    campaign: str,
    collection_id: int,
    decision: str,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
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


def _new_link(at: Desk, form: CollectionLinkForm) -> str:
    assert at.fund is not None  # the view looked
    event = next(
        event
        for event in events_to_collect_at(at.owner, at.campaign)
        if event.id == form.event.data
    )
    box = next(box for box in at.boxes if box.id == form.cash_box.data)
    token = make_collection_link(event, at.fund, box, by=viewer())
    return absolute_url("collected.tell_collected", campaign=at.campaign.slug, token=token)
