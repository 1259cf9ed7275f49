"""Events are written: logged, changed, held once more on another day."""

import hashlib
import json
import secrets
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.events.models import DatePrecision, Event, EventMove, EventState
from campaign.events.operations.checks import check
from campaign.events.operations.copies import hide_if_copied
from campaign.events.operations.drafts import (
    EventDraft,
    changes,
    draft_for,
    draft_in_json,
    draft_of,
    put,
)
from campaign.events.operations.hosting import check_gathering, check_hosts
from campaign.events.operations.recording import check_version, count_up, note
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.dates import moment_of
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _


def create_event(
    campaign_id: int, draft: EventDraft, *, by: Author, form_token: str | None = None
) -> Event:
    """Publish an event at once: members are trusted, but for what coordinators hid before.

    Raises Refused.

    Called again with the same draft and form token it gives the first event.
    """
    check(draft)
    with transaction():
        campaign = lock(Campaign, campaign_id)  # also keeps a second click waiting
        if form_token is not None:
            draft = replace(draft, uid=_uid_of(campaign, draft, form_token))
        known = _with_uid(draft.uid)
        if known is not None and form_token is not None:
            return known
        if known is not None:
            raise Refused(_("There is an event with this uid already."), field="uid")
        check_hosts(campaign, (draft.organization_id, *draft.co_host_ids))
        check_gathering(campaign.id, draft.kind)
        event = Event(campaign=campaign, uid=draft.uid or secrets.token_hex(16))
        put(draft, event)
        db.session.add(event)
        db.session.flush()  # the audit log names it by its number
        note(event, by, "event.created", changes(None, draft_of(event)))
        hide_if_copied(event)
    return event


def edit_event(
    event_id: int, draft: EventDraft, *, by: Author, version: int | None = None
) -> Event:
    """Write the event anew; nothing happens if nothing changes.

    `version` is the one that its author saw. Raises Conflict if somebody was faster, Refused if
    the event cannot be so.
    """
    check(draft)
    with transaction():
        event = lock(Event, event_id)
        check_version(event, version)
        before = draft_of(event)
        after = draft_for(event, draft)
        if after == before:
            return event
        check_hosts(event.campaign, _hosts(after) - _hosts(before))
        if not event.is_cancelled:
            check_gathering(event.campaign_id, after.kind, event.id)
        if _is_moved(before, after):
            event.moves.append(
                EventMove(
                    was_first_day=before.first_day,
                    was_starts_time=before.starts_time,
                    was_zone=before.zone,
                )
            )
        put(after, event)
        count_up(event)
        note(event, by, "event.edited", changes(before, after))
        if after.title.texts != before.title.texts:
            hide_if_copied(event)
    return event


def repeat_event(
    event_id: int, first_day: date, *, by: Author, form_token: str | None = None
) -> Event:
    """The same once more from another day on, as long and at the same time of day."""
    with transaction():
        event = lock(Event, event_id)
        length = timedelta() if event.is_month_only else event.last_day - event.first_day
        draft = replace(
            draft_of(event),
            first_day=first_day,
            last_day=first_day + length,
            date_precision=DatePrecision.DAY,
            state=EventState.CONFIRMED,
            uid=None,
        )
        return create_event(event.campaign_id, draft, by=by, form_token=form_token)


def _hosts(draft: EventDraft) -> set[int | None]:
    return {draft.organization_id, *draft.co_host_ids}


def _is_moved(before: EventDraft, after: EventDraft) -> bool:
    """Whether people who noted the date would come at the wrong time.

    To name the day of an event announced for a month, or the time of one announced for a day, is
    no move. To correct the zone alone is one.
    """
    if before.date_precision is DatePrecision.MONTH:
        return False
    if before.starts_time is None:
        return before.first_day != after.first_day
    if after.starts_time is None:
        return True
    was = moment_of(before.first_day, before.starts_time, before.zone)
    return was != moment_of(after.first_day, after.starts_time, after.zone)


def _uid_of(campaign: Campaign, draft: EventDraft, form_token: str) -> str:
    """What is sent twice is one event; what was written anew on the same form is another."""
    said = json.dumps([campaign.id, form_token, draft_in_json(draft)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _with_uid(uid: str | None) -> Event | None:
    return db.session.scalar(select(Event).where(Event.uid == uid)) if uid else None
