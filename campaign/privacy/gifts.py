"""The gifts of an address. No gift keeps it: receipts, monthly gifts and the provider know it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from campaign.fundraising.models import (
    Checkout,
    Contribution,
    KeptRecord,
    MonthlyGift,
    ProviderEvent,
)
from campaign.fundraising.operations.monthly.links import address_seal
from campaign.kernel.database import db
from campaign.privacy.traces import names_one_of

READ_AT_ONCE = 200


def gifts_of(address: str) -> Sequence[Contribution]:
    kept = select(KeptRecord.contribution_id).where(KeptRecord.email == address)
    monthly = select(MonthlyGift.id).where(MonthlyGift.address_seal == address_seal(address))
    begun = select(Checkout.contribution_id).where(Checkout.token.in_(_tokens(address)))
    query = select(Contribution).where(
        or_(
            Contribution.id.in_(kept),
            Contribution.id.in_(begun),
            Contribution.monthly_gift_id.in_(monthly),
        )
    )
    return db.session.scalars(query.order_by(Contribution.id)).all()


def told_gifts(address: str) -> list[dict[str, Any]]:
    """What stands beside them, for the person to take along."""
    return [
        {
            "day": gift.received_on.isoformat(),
            "given": f"{gift.given.major} {gift.given.currency}",
            "name": gift.donor_name,
            "name_is_public": gift.donor_name_is_public,
            "country": gift.donor_country,
            "message": gift.message,
            "message_state": gift.message_state.value if gift.message_state else None,
        }
        for gift in gifts_of(address)
    ]


def forget_words_of(gifts: Iterable[Contribution]) -> None:
    """The sums stay in the books; who gave them, and what was said with them, does not."""
    for gift in gifts:
        gift.donor_name = gift.donor_country = None
        gift.donor_name_is_public = False
        gift.message = gift.message_state = gift.message_refusal = None
    db.session.flush()


def _tokens(address: str) -> list[str]:
    """Of payment pages on which the provider says that this address paid."""
    rows = select(ProviderEvent.body).where(ProviderEvent.body.is_not(None))
    found = []
    for body in db.session.scalars(rows.execution_options(yield_per=READ_AT_ONCE)):
        text = (body or b"").decode(errors="replace")
        if names_one_of((address,), text):
            found.append(json.loads(text).get("data", {}).get("object", {}))
    return [each["client_reference_id"] for each in found if each.get("client_reference_id")]
