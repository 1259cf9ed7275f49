"""What is said about an event, one language at a time."""

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.events.forms import TextsForm
from campaign.events.operations import write_texts
from campaign.events.queries import find_own_event
from campaign.events.views.blueprint import desk_of, event_desk
from campaign.events.views.differences import in_language, text_differences
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.forms import Difference, show_refusal
from campaign.kernel.i18n import current_language, language_name, tag_in_address
from campaign.kernel.i18n import gettext as _
from campaign.permissions import Action


@event_desk.route("/<int:event_id>/texts/<tag>", methods=["GET", "POST"], endpoint="edit_texts")
def edit(organization: str, campaign: str, event_id: int, tag: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.EVENT_EDIT, at.organization)
    event = find_own_event(at.campaign, at.organization, event_id)
    tag = tag_in_address(tag)
    form = TextsForm(
        version=event.version,
        title=in_language(event.title, tag),
        description=in_language(event.description, tag),
    )
    found: Sequence[Difference] = ()
    if form.validate_on_submit():
        try:
            write_texts(
                event.id,
                tag,
                title=form.title.data or "",
                description=form.description.data or "",
                by=viewer(),
                version=form.version.data,
            )
        except Conflict:
            found = text_differences(form, event, tag)
            form.take_version(event.version)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The texts were saved."))
            return redirect(at.url("edit_event", event_id=event.id), code=303)
    page = render_template(
        "events/texts.html",
        at=at,
        event=event,
        form=form,
        differences=found,
        tag=tag,
        language=language_name(tag, shown_in=current_language()),
        sources=[
            text.shown(text.source)
            for text in (event.title, event.description)
            if text is not None and text.source != tag
        ],
    )
    return page, 409 if found else 422 if form.errors else 200
