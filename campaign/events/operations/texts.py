"""What is said about an event in one language, its source or a translation of it."""

from dataclasses import replace

from campaign.events.models import Event
from campaign.events.operations.drafts import EventDraft, draft_of
from campaign.events.operations.recording import check_version
from campaign.events.operations.writing import edit_event
from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import rewrite


def write_texts(
    event_id: int,
    language: str,
    *,
    title: str,
    description: str,
    by: Author,
    version: int | None = None,
) -> Event:
    """The title and the words about an event in one language; an empty one is removed.

    Raises Refused, or Conflict if `version` is outdated.
    """
    with transaction():
        event = lock(Event, event_id)
        check_version(event, version)
        draft = with_texts(draft_of(event), language, title, description, by=by)
        return edit_event(event_id, draft, by=by)


def with_texts(
    draft: EventDraft, language: str, title: str, description: str, *, by: Author
) -> EventDraft:
    """The draft with what somebody typed in one language. Raises Refused."""
    written = rewrite(draft.title, language, title, by=by.reference, field="title")
    if written is None:
        raise Refused(_("Give the event a title."), field="title")
    return replace(
        draft,
        title=written,
        description=rewrite(
            draft.description, language, description, by=by.reference, field="description"
        ),
    )
