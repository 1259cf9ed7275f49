"""The provider's messages: stored as they came, processed after we have answered, once each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign.fundraising.models import ProviderEvent
from campaign.fundraising.operations.converging import follow
from campaign.fundraising.stripe_gateway import Message, NotPossible, Unavailable, parse_message
from campaign.kernel import outbox
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused

STRIPE = "stripe"
PROCESS = "provider_event"
"""The kind of outbox row that has a stored message processed."""


def store_message(message: Message, body: bytes) -> bool:
    """Keep a proved message and leave its processing for after the answer.

    False: it was here before. If nothing was made of it yet, it is put to work again: whoever had
    taken it on may have died.
    """
    event = ProviderEvent(provider=STRIPE, event_id=message.event_id, kind=message.kind, body=body)
    try:
        with transaction():
            db.session.add(event)
            db.session.flush()
            outbox.post(PROCESS, {"event": event.id})
    except IntegrityError:  # the unique name of the message is the lock
        _put_to_work_again(message.event_id)
        return False
    return True


def _put_to_work_again(event_name: str) -> None:
    with transaction():
        waiting = db.session.scalar(
            select(ProviderEvent.id).where(
                ProviderEvent.provider == STRIPE,
                ProviderEvent.event_id == event_name,
                ProviderEvent.processed_at.is_(None),
            )
        )
        if waiting is not None:
            outbox.post(PROCESS, {"event": waiting})


def process_row(_: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with an outbox row of the kind PROCESS."""
    process_message(payload["event"])


def process_message(event_id: int) -> None:
    """Do what a stored message asks for; a second time changes nothing.

    What cannot be booked stays unprocessed, with the reason; the outbox tries again.
    """
    event = db.session.get_one(ProviderEvent, event_id)
    if event.processed_at is not None or event.body is None:
        return
    try:
        follow(parse_message(event.body))
    except Refused as refused:
        _finish(event_id, None, refused.sentence[:200])
        raise
    except (NotPossible, Unavailable) as error:
        _finish(event_id, None, f"the provider was asked: {error}"[:200])
        raise
    _finish(event_id, real_now(), None)


def _finish(event_id: int, processed_at: datetime | None, problem: str | None) -> None:
    with transaction():
        event = lock(ProviderEvent, event_id)
        event.processed_at = processed_at
        event.problem = problem
