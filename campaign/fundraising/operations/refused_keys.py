"""Whether the provider takes our key is remembered, so that donors are offered what works.

A refusal is written down wherever it happens, and asked about again every few minutes until it is
over: from the first moment on no page offers cards that nobody could pay with.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import delete, select

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import all_campaigns, campaigns_of, campaigns_with
from campaign.fundraising.models import JoinedAccount, RefusedKey
from campaign.fundraising.notifications import tell_of_refused_key
from campaign.fundraising.stripe_gateway import KeyRefused, NoKey, Unavailable, gateway_for
from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.rows import insert_missing
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.queries import all_coalitions


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
        _tell(account)


def _tell(account: str | None) -> None:
    """Once, since a digest may be a week away; by way of the newest campaign."""
    for owner, campaigns in _owners(account):
        if campaigns:
            tell_of_refused_key(owner, campaigns[0])


def _owners(account: str | None) -> list[tuple[Organization | Coalition, Sequence[Campaign]]]:
    """Whose gifts by card cannot come, with their campaigns."""
    if account is None:
        return [(coalition, campaigns_of(coalition)) for coalition in all_coalitions()]
    joined = (
        select(Organization)
        .join(JoinedAccount, JoinedAccount.organization_id == Organization.id)
        .where(JoinedAccount.account == account)
    )
    return [(each, campaigns_with(each)) for each in db.session.scalars(joined)]


def _change_pages() -> None:
    """What gifts can be made by stands on kept pages."""
    for campaign in all_campaigns():
        revisions.touch(*campaign.page_topics)
