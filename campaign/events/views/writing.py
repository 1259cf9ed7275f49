"""Events are logged, changed, held once more."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.campaigns.hiding_words import hiding_words
from campaign.events.forms import EventForm, Offered, RepeatForm, shown_draft
from campaign.events.models import Event, EventKind
from campaign.events.operations import (
    EventDraft,
    create_event,
    draft_of,
    edit_event,
    faults,
    repeat_event,
)
from campaign.events.queries import find_own_event, languages_of, last_logged, others_taking_part
from campaign.events.views.blueprint import Desk, desk_of, event_desk
from campaign.events.views.differences import differences
from campaign.events.zones import named_zone
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.countries import languages_of as languages_of_country
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.forms import Difference, OtherLanguageForm, show_refusal
from campaign.kernel.i18n import current_language, language_name, offered_languages
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated
from campaign.permissions import Action

DETAILS = (
    "description",
    "language",
    "kind",
    "is_tentative",
    "last_day",
    "is_month_only",
    "address",
    "country",
    "zone",
    "is_online",
    "online_url",
    "languages",
    "other_languages",
    "co_hosts",
    "capacity",
    "website",
)
"""What is filled in already, so that it need not be looked at."""


@event_desk.route("/new", methods=["GET", "POST"], endpoint="new_event")
def new(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.EVENT_CREATE, at.organization)
    model = last_logged(at.organization)
    shown = _prefilled(model, at)
    form = EventForm(_offered(at), shown)
    if form.validate_on_submit():
        draft = _checked_draft(form, _blank(at))
        if draft is not None and _is_logged(form, draft, at):
            return redirect(at.url("list_events"), code=303)
    page = _page(at, form, is_filled_in=_differs_from_home(shown, at))
    return page, 422 if form.errors else 200


@event_desk.route("/<int:event_id>", methods=["GET", "POST"], endpoint="edit_event")
def edit(organization: str, campaign: str, event_id: int) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.EVENT_EDIT, at.organization)
    event = find_own_event(at.campaign, at.organization, event_id)
    other = OtherLanguageForm.asked()
    if tag := other.chosen():
        return redirect(at.url("edit_texts", event_id=event.id, tag=tag), code=303)
    before = draft_of(event)
    form = EventForm(_offered(at), {**shown_draft(before), "version": event.version})
    found: Sequence[Difference] = ()
    if form.validate_on_submit():
        draft = _checked_draft(form, before)
        if draft is not None:
            try:
                edit_event(event.id, draft, by=viewer(), version=form.version.data)
            except Conflict:
                found = differences(form, draft, draft_of(event))
                form.take_version(event.version)
            except Refused as refused:
                show_refusal(form, refused)
            if not (found or form.errors):
                flash(_("The event was saved."))
                return redirect(at.url("list_events"), code=303)
    page = _page(at, form, event, found)
    return page, 409 if found else 422 if form.errors else 200


@event_desk.route("/<int:event_id>/repeat", methods=["GET", "POST"], endpoint="repeat_event")
def repeat(organization: str, campaign: str, event_id: int) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.EVENT_CREATE, at.organization)
    event = find_own_event(at.campaign, at.organization, event_id)
    form = RepeatForm()
    if form.validate_on_submit():
        try:
            again = repeat_event(
                event.id, form.first_day.data, by=viewer(), form_token=form.form_token.data
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            _tell_logged(again)
            return redirect(at.url("list_events"), code=303)
    page = render_template(
        "events/repeat.html", at=at, event=event, form=form, hiding=hiding_words(event)
    )
    return page, 422 if form.errors else 200


def _is_logged(form: EventForm, draft: EventDraft, at: Desk) -> bool:
    try:
        event = create_event(at.campaign.id, draft, by=viewer(), form_token=form.form_token.data)
    except Refused as refused:
        show_refusal(form, refused)
        return False
    _tell_logged(event)
    return True


def _tell_logged(event: Event) -> None:
    if event.is_hidden:
        flash(_("The event is hidden, as one of this title was before. Coordinators can show it."))
    else:
        flash(_("The event is public."))


def _checked_draft(form: EventForm, base: EventDraft) -> EventDraft | None:
    """None if something cannot be: then all of it stands beside its fields."""
    try:
        draft = form.draft(base, by=viewer())
    except Refused as refused:
        show_refusal(form, refused)
        return None
    for fault in (*faults(draft), *form.doubts(draft, base)):
        show_refusal(form, fault)
    return None if form.errors else draft


def _page(
    at: Desk,
    form: EventForm,
    event: Event | None = None,
    found: Sequence[Difference] = (),
    *,
    is_filled_in: bool = False,
) -> str:
    return render_template(
        "events/event.html",
        at=at,
        form=form,
        event=event,
        differences=found,
        is_filled_in=is_filled_in,
        texts=_texts(event, at) if event else (),
        other=OtherLanguageForm.asked(),
        hiding=hiding_words(event) if event else "",
        open_details=is_filled_in or any(form[name].errors for name in DETAILS if name in form),
    )


def _offered(at: Desk) -> Offered:
    home = at.organization.country_codes
    official = [tag for code in home for tag in languages_of_country(code)]
    own = (at.organization.language,) if at.organization.language else ()
    tags = (*own, *at.campaign.languages, *official, *languages_of(at.campaign))
    return Offered(
        home=home,
        languages=tuple(dict.fromkeys(tags)),
        others=others_taking_part(at.campaign, at.organization),
    )


def _blank(at: Desk) -> EventDraft:
    """Return what a new event is before anything is typed; the form shows all that stays of it."""
    day = today(at.campaign.zone)
    return EventDraft(
        title=Translated(source=current_language()),
        first_day=day,
        last_day=day,
        zone=at.campaign.zone,
        organization_id=at.organization.id,
    )


def _prefilled(model: Event | None, at: Desk) -> dict[str, Any]:
    """As the organization's last event was; its first one is at home, in its own language."""
    if model is not None:
        return {
            "kind": model.kind.value,
            "city": model.city or "",
            "venue": model.venue or "",
            "address": model.address or "",
            "country": model.country or "",
            "zone": named_zone(model.country, model.zone, today(at.campaign.zone)),
            "languages": list(model.language_tags),
            "language": model.title.source,
        }
    home = at.organization.country_codes
    language = at.organization.language or current_language()
    return {
        "kind": EventKind.MEETING.value,
        "country": home[0] if home else "",
        "zone": "",
        "languages": [language],
        "language": language,
    }


def _differs_from_home(shown: dict[str, Any], at: Desk) -> bool:
    """Return whether a detail was taken from the last event: then it is shown without a click."""
    plain = _prefilled(None, at)
    return any(shown.get(name, "") != plain.get(name, "") for name in DETAILS)


def _texts(event: Event, at: Desk) -> list[dict[str, str]]:
    """In which languages it can be told, and how far it is in each."""
    tags = dict.fromkeys((*event.title.languages, *at.campaign.languages, *offered_languages()))
    return [
        {
            "name": language_name(tag, shown_in=current_language()),
            "about": _state(event.title, tag),
            "url": at.url("edit_texts", event_id=event.id, tag=tag),
        }
        for tag in tags
        if tag != event.title.source
    ]


def _state(title: Translated, tag: str) -> str:
    if tag not in title.languages:
        return _("nothing yet")
    return _("outdated") if title.shown(tag).is_outdated else _("translated")
