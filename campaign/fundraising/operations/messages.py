"""The provider's messages: stored as they came, processed after we have answered, once each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from campaign.fundraising.models import ProviderEvent
from campaign.fundraising.operations.converging import follow, follow_at_hand, is_at_hand
from campaign.fundraising.stripe_gateway import (
    Envelope,
    Message,
    NotPossible,
    Unavailable,
    parse_message,
)
from campaign.kernel import outbox
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, lock_all, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.group_commit import GroupCommit
from campaign.kernel.rows import insert_missing_numbered

STRIPE = "stripe"
EVENT_NAME = ("provider", "event_id")
PROCESS = "provider_event"
"""The kind of outbox row that has a stored message processed."""
WAITING = (
    select(ProviderEvent.id)
    .where(
        ProviderEvent.provider == STRIPE,
        ProviderEvent.event_id.in_(bindparam("names", expanding=True)),
        ProviderEvent.processed_at.is_(None),
    )
    .order_by(ProviderEvent.id)
)
"""Made once: to make it takes longer than to carry it out."""


def store_message(envelope: Envelope, body: bytes) -> None:
    """Keep a proved message and leave its processing for after the answer. Kept when it returns.

    One that was here before is not kept twice. If nothing was made of it yet, it is put to work
    again: whoever had taken it on may have died.
    """
    _ARRIVING.add(_Arrived(envelope, body))


@dataclass(frozen=True, slots=True)
class _Arrived:
    envelope: Envelope
    body: bytes


def _store(arrived: Sequence[_Arrived]) -> None:
    by_name = {each.envelope.event_id: each for each in arrived}
    names = sorted(by_name)  # two groups with the same messages never wait in a ring
    with transaction():
        new = insert_missing_numbered(
            ProviderEvent, EVENT_NAME, [_row(by_name[name]) for name in names]
        )
        again = [name for name in names if (STRIPE, name) not in new]
        waiting = db.session.scalars(WAITING, {"names": again}).all() if again else ()
        outbox.post_each(PROCESS, [{"event": number} for number in (*new.values(), *waiting)])


def _row(arrived: _Arrived) -> dict[str, object]:
    return {
        "provider": STRIPE,
        "event_id": arrived.envelope.event_id,
        "kind": arrived.envelope.kind,
        "body": arrived.body,
    }


_ARRIVING = GroupCommit(_store)


def process_row(_: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with an outbox row of the kind PROCESS."""
    process_message(payload["event"])


def process_rows(payloads: Mapping[int, Mapping[str, Any]]) -> Collection[int]:
    """The rows whose messages could be followed without asking the provider: all in one
    transaction, or none. Many gifts that came at once cost each of them less."""
    with transaction():
        events = lock_all(ProviderEvent, [payload["event"] for payload in payloads.values()])
        waiting = {event: message for event in events if (message := _waiting(event)) is not None}
        at_hand = [event for event, message in waiting.items() if is_at_hand(message)]
        follow_at_hand([waiting[event] for event in at_hand])
        for event in at_hand:
            event.processed_at, event.problem = real_now(), None
        left = {event.id for event in waiting} - {event.id for event in at_hand}
        return [row_id for row_id, payload in payloads.items() if payload["event"] not in left]


def process_message(event_id: int) -> None:
    """Do what a stored message asks for; a second time changes nothing.

    What cannot be booked stays unprocessed, with the reason; the outbox tries again.
    """
    event = db.session.get_one(ProviderEvent, event_id)
    message = _waiting(event)
    if message is None:
        return
    try:
        follow(message)
    except Refused as refused:
        _finish(event_id, None, refused.sentence[:200])
        raise
    except (NotPossible, Unavailable) as error:
        _finish(event_id, None, f"the provider was asked: {error}"[:200])
        raise
    _finish(event_id, real_now(), None)


def _waiting(event: ProviderEvent) -> Message | None:
    """What it says; None if nothing has to be made of it any more, or nobody knows what."""
    if event.processed_at is not None or event.body is None:
        return None
    return parse_message(event.body)


def _finish(event_id: int, processed_at: datetime | None, problem: str | None) -> None:
    with transaction():
        event = lock(ProviderEvent, event_id)
        event.processed_at = processed_at
        event.problem = problem
