"""An event does not take place, or does so after all."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.events.forms import CancelForm, ReinstateForm, VersionedForm
from campaign.events.models import Event
from campaign.events.operations import cancel_event, reinstate_event
from campaign.events.queries import find_own_event
from campaign.events.views.blueprint import desk_of, event_desk
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.permissions import Action


@event_desk.route("/<int:event_id>/cancellation", methods=["GET", "POST"], endpoint="cancel_event")
def cancel(organization: str, campaign: str, event_id: int) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.EVENT_CANCEL, at.organization)
    event = find_own_event(at.campaign, at.organization, event_id)
    languages = (event.title.source, *event.title.languages, *at.campaign.languages)
    form = CancelForm(languages, version=event.version, language=event.title.source)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            cancel_event(event.id, form.words(), by=viewer(), version=form.version.data)
        except Refused as refused:
            status = _refuse(form, refused, event)
        else:
            flash(_("The event is cancelled. Its page and all calendars say so."))
            return redirect(at.url("list_events"), code=303)
    return render_template("events/cancel.html", at=at, event=event, form=form), status


@event_desk.route(
    "/<int:event_id>/reinstatement", methods=["GET", "POST"], endpoint="reinstate_event"
)
def reinstate(organization: str, campaign: str, event_id: int) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.EVENT_CANCEL, at.organization)
    event = find_own_event(at.campaign, at.organization, event_id)
    form = ReinstateForm(version=event.version)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            reinstate_event(event.id, by=viewer(), version=form.version.data)
        except Refused as refused:
            status = _refuse(form, refused, event)
        else:
            flash(_("The event takes place."))
            return redirect(at.url("edit_event", event_id=event.id), code=303)
    return render_template("events/reinstate.html", at=at, event=event, form=form), status


def _refuse(form: VersionedForm, refused: Refused, event: Event) -> int:
    """Say why, beside the event as it is now; sending the form again is meant."""
    show_refusal(form, refused)
    form.take_version(event.version)
    return 409 if isinstance(refused, Conflict) else 422
