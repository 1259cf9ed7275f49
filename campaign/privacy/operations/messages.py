"""What was written to a person, or came about one from the payment provider."""

import json

from sqlalchemy import Text, cast, or_, select

from campaign.fundraising.models import ProviderEvent
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow
from campaign.privacy.traces import names_one_of, without, without_in

READ_AT_ONCE = 200


def empty_mails(address: str, words: tuple[str, ...]) -> None:
    """Mails to this person, written or asked for, never leave; others lose the name."""
    mentioned = [
        cast(OutboxRow.payload, Text).icontains(json.dumps(word)[1:-1], autoescape=True)
        for word in words
    ]
    for row in db.session.scalars(select(OutboxRow).where(or_(*mentioned))).all():
        if address in (row.payload.get("to"), row.payload.get("email")):
            row.payload = {}
            row.delivered_at = row.delivered_at or real_now()
        else:
            row.payload = {
                **row.payload,
                "values": without_in(words, row.payload.get("values", {})),
            }
    db.session.flush()


def empty_provider_messages(words: tuple[str, ...]) -> None:
    """A message that was worked off is emptied. One that still waits loses the words only."""
    rows = select(ProviderEvent).where(ProviderEvent.body.is_not(None))
    for event in db.session.scalars(rows.execution_options(yield_per=READ_AT_ONCE)):
        text = (event.body or b"").decode(errors="replace")
        spelled = (*words, *(json.dumps(word)[1:-1] for word in words))
        if names_one_of(spelled, text):
            done = event.processed_at is not None
            event.body = None if done else without(spelled, text).encode()
    db.session.flush()
