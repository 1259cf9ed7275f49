"""Whether the provider takes our key is remembered, so that donors are offered what works.

A refusal is written down wherever it happens, and asked about again every few minutes until it is
over: from the first moment on no page offers cards that nobody could pay with.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, select

from campaign.campaigns.queries import all_campaigns
from campaign.fundraising.models import RefusedKey
from campaign.fundraising.stripe_gateway import KeyRefused, NoKey, Unavailable, gateway_for
from campaign.kernel import revisions
from campaign.kernel.database import db, insert_missing, transaction


@contextmanager
def minding_the_key(account: str | None) -> Iterator[None]:
    """Around calls for one account: a refused key is remembered, and raised further."""
    try:
        yield
    except KeyRefused:
        _remember(account)
        raise


def look_again() -> None:
    """Ask with each key that was refused. A chore of the worker."""
    for name in db.session.scalars(select(RefusedKey.account)).all():
        account = name or None
        try:
            gateway_for(account).movements.balance()
        except NoKey:
            note_taken(account)  # where there is none any more, none is refused
        except Unavailable:
            continue
        else:
            note_taken(account)


def note_taken(account: str | None) -> None:
    """The provider takes the key for this account. Nothing happens if it did before."""
    if db.session.get(RefusedKey, account or "") is None:
        return
    with transaction():
        db.session.execute(delete(RefusedKey).where(RefusedKey.account == (account or "")))
        _change_pages()


def _remember(account: str | None) -> None:
    if db.session.get(RefusedKey, account or "") is not None:
        return
    with transaction():
        insert_missing(RefusedKey, ["account"], [{"account": account or ""}])
        _change_pages()


def _change_pages() -> None:
    """What gifts can be made by stands on kept pages."""
    for campaign in all_campaigns():
        revisions.touch(*campaign.page_topics)
