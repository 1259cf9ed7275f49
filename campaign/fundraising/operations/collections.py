"""Cash from an event: told through a link, booked by the treasurer who has it before the eyes."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from campaign.accounts.tokens import digest
from campaign.events.models import Event
from campaign.fundraising.models import (
    CashBox,
    Channel,
    Collection,
    CollectionLink,
    CollectionState,
    Fund,
    Standing,
)
from campaign.fundraising.notifications import tell_of_collection
from campaign.fundraising.operations.contributions import record_contribution
from campaign.fundraising.queries.funds import may_lie_in
from campaign.kernel import audit
from campaign.kernel.audit import Author, Machine
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, is_currency

GOOD_FOR = timedelta(days=60)
"""An event may be announced with it; the money is counted some days later at the latest."""
BY_LINK = Machine("collection-link")
"""Whoever has the link: it says nothing about who that is."""


def make_collection_link(event: Event, fund: Fund, box: CashBox, *, by: Author) -> str:
    """The token of a new link. Whoever has it may tell amounts until it expires."""
    with transaction():
        if not may_lie_in(box, fund):
            raise Refused(_("This cash box is not one for this fund."), field="cash_box")
        token = secrets.token_urlsafe(32)
        link = CollectionLink(
            event=event,
            fund=fund,
            cash_box=box,
            token_digest=digest(token),
            made_by=by.reference,
            expires_at=real_now() + GOOD_FOR,
        )
        db.session.add(link)
        db.session.flush()
        _note(by, "collection.link_made", link)
        return token


def tell_collection(
    link_id: int, amount: Money, *, form_token: str, note: str | None = None
) -> Collection:
    """Somebody counted; the treasurers are told. The same form again changes nothing."""
    with transaction():
        link = lock(CollectionLink, link_id)
        known = db.session.scalar(select(Collection).where(Collection.form_token == form_token))
        if known is not None:
            return known
        if link.expires_at <= real_now():
            raise Missing(link_id)
        if not is_currency(amount.currency):
            raise Refused(_("%(code)s is no currency.", code=amount.currency), field="currency")
        if not 0 < amount.minor <= LARGEST_MINOR:
            raise Refused(_("The amount must be more than zero."), field="amount")
        told = Collection(link=link, amount=amount, note=note or None, form_token=form_token)
        db.session.add(told)
        db.session.flush()
        _note(BY_LINK, "collection.told", link, amount)
        tell_of_collection(told)
        return told


def book_collection(collection_id: int, standing: Standing, *, by: Author) -> Collection:
    """The treasurer has the money: it is a contribution from today on. Raises Refused."""
    with transaction():
        told = lock(Collection, collection_id)
        if told.state is not CollectionState.WAITING:
            return told
        link = told.link
        told.contribution = record_contribution(
            link.fund_id,
            link.cash_box_id,
            told.amount,
            channel=Channel.CASH,
            standing=standing,
            received_on=min(told.told_at.date(), today(link.fund.campaign.zone)),
            by=by,
            form_token=f"collection-{told.id}",
            is_of_many=True,
        )
        told.state, told.settled_by = CollectionState.BOOKED, by.reference
        return told


def refuse_collection(collection_id: int, *, by: Author) -> Collection:
    """It was not so, or was told twice: nothing is booked."""
    with transaction():
        told = lock(Collection, collection_id)
        if told.state is CollectionState.WAITING:
            told.state, told.settled_by = CollectionState.REFUSED, by.reference
            _note(by, "collection.refused", told.link, told.amount)
        return told


def _note(by: Author, action: str, link: CollectionLink, amount: Money | None = None) -> None:
    audit.record(
        by,
        action,
        f"event:{link.event_id}",
        {"amount": (None, [amount.minor, amount.currency])} if amount else {},
        organization_id=link.cash_box.organization_id,
        coalition_id=link.fund.coalition_id,
    )
