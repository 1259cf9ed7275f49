"""A donor says "I will transfer": a pledge with a reference, without an account of the donor's."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from campaign.fundraising.models import CashBox, Fund, Pledge, PledgeState
from campaign.fundraising.notifications import confirm_transfer
from campaign.fundraising.operations.pledges import (
    confirm_pledge,
    expire_pledge,
    record_pledge,
    withdraw_pledge,
)
from campaign.fundraising.queries.funds import may_lie_in
from campaign.fundraising.queries.rates import convert
from campaign.fundraising.statements.references import make_reference
from campaign.kernel.audit import Machine
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money

DONOR = Machine("donor")
EXPIRES_AFTER = timedelta(days=60)
KEPT_AFTER_END = timedelta(days=90)
"""How long a donor's address stays beside a pledge that is settled."""
LARGEST = Money(10_000_00, "EUR")
"""A larger sum is agreed with the treasurer, who records it."""
MOST_OF_ONE_ADDRESS = 5
"""Open at the same time."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None of these is taken for another when it is typed from paper."""
LETTERS_OF_A_REFERENCE = 10


@dataclass(frozen=True, slots=True)
class Promise:
    """A pledge, and the secret of its donor's page, which is stored nowhere."""

    pledge: Pledge
    token: str


def promise_transfer(
    fund_id: int, cash_box_id: int, promised: Money, *, language: str, email: str | None = None
) -> Promise:
    """Nobody's word yet: it enters no sum until its mail is answered or a treasurer confirms it.

    Raises Refused for an amount or an address that is too much.
    """
    token, answer = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with transaction():
        fund, box = db.session.get(Fund, fund_id), db.session.get(CashBox, cash_box_id)
        if fund is None or box is None or box.iban is None or not may_lie_in(box, fund):
            raise Missing(cash_box_id)
        _refuse_too_much(promised, box)
        if email is not None:
            email = email.strip().lower()
            _refuse_too_many(email)
        pledge = record_pledge(fund_id, promised, by=DONOR, is_confirmed=False)
        pledge.reference = _free_reference()
        pledge.cash_box_id = box.id
        pledge.token_hash = _hashed(token)
        pledge.expires_on = pledge.made_on + EXPIRES_AFTER
        pledge.language = language
        if email is not None:
            pledge.email, pledge.confirmation_hash = email, _hashed(answer)
            confirm_transfer(pledge, box, token=token, answer=answer)
        db.session.flush()
        return Promise(pledge, token)


def find_promise(token: str) -> Pledge:
    """By the secret of the donor's page. Raises Missing."""
    pledge = db.session.scalar(select(Pledge).where(Pledge.token_hash == _hashed(token)))
    if pledge is None:
        raise Missing(token)
    return pledge


def confirm_promise(token: str, answer: str) -> Pledge:
    """The mailed link was followed. Once: the same link later changes nothing. Raises Missing."""
    with transaction():
        pledge = find_promise(token)
        if pledge.confirmation_hash == _hashed(answer):
            confirm_pledge(pledge.id, by=DONOR)
            pledge.confirmation_hash = None
        elif pledge.confirmation_hash is not None:
            raise Missing(answer)
        return pledge


def withdraw_promise(token: str) -> Pledge:
    """The donor changed plans; no money is expected."""
    return withdraw_pledge(find_promise(token).id, by=DONOR)


def expire_pledges() -> None:
    """A chore: what did not come in its time is no longer expected."""
    over = select(Pledge.id).where(
        Pledge.expires_on < today("UTC"),
        Pledge.state.in_((PledgeState.OPEN, PledgeState.UNCONFIRMED)),
    )
    for pledge_id in db.session.scalars(over).all():
        try:
            expire_pledge(pledge_id, by=Machine("worker"))
        except Refused:  # it was settled in this moment
            continue


def forget_donors_of_pledges() -> None:
    """Addresses beside pledges that were settled a while ago."""
    before = real_now().date() - KEPT_AFTER_END
    with transaction():
        db.session.execute(
            update(Pledge)
            .where(Pledge.email.is_not(None), Pledge.settled_on < before)
            .values(email=None, confirmation_hash=None)
        )


def _refuse_too_much(promised: Money, box: CashBox) -> None:
    if promised.currency != box.currency:
        raise Refused(_("Transfers to this account are in %(currency)s.", currency=box.currency))
    largest = convert(LARGEST, box.currency, today("UTC")).money
    if largest < promised:
        raise Refused(
            _("This is more than can be pledged here. Please write to the treasurer."),
            field="other_amount",
        )


def _refuse_too_many(email: str) -> None:
    query = select(func.count(Pledge.id)).where(
        Pledge.email == email, Pledge.state.in_((PledgeState.OPEN, PledgeState.UNCONFIRMED))
    )
    if (db.session.scalar(query) or 0) >= MOST_OF_ONE_ADDRESS:
        raise Refused(
            _("This address has several open pledges already. Transfer or withdraw one first."),
            field="email",
        )


def _free_reference() -> str:
    """Chance makes it unique; the database refuses the rest."""
    body = "".join(secrets.choice(LETTERS) for _letter in range(LETTERS_OF_A_REFERENCE))
    return make_reference(body)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
