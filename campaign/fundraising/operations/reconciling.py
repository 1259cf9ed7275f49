"""Our books against the provider's own list: what is missing is booked, the rest is named."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from campaign.fundraising.models import Channel, Contribution
from campaign.fundraising.operations.checkouts import settle_payment
from campaign.fundraising.stripe_gateway import Payment
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money


@dataclass
class Reconciled:
    """What a comparison found."""

    paid: int = 0
    mended: list[str] = field(default_factory=list)
    """Payments that were not in the books, and are now."""
    differences: list[str] = field(default_factory=list)
    """What a person has to look at, one sentence each."""


def reconcile(payments: Iterable[Payment]) -> Reconciled:
    """Walk through the provider's list; what is paid there is booked here afterwards, once."""
    found = Reconciled()
    for payment in payments:
        if not payment.is_paid:
            settle_payment(payment)
            continue
        found.paid += 1
        booked = _booked(payment)
        if booked is None:
            _mend(payment, found)
        elif booked != payment.given:
            found.differences.append(
                f"{payment.reference}: {_plain(payment.given)} at the provider, "
                f"{_plain(booked)} in the books"
            )
    return found


def _mend(payment: Payment, found: Reconciled) -> None:
    try:
        contribution = settle_payment(payment)
    except Refused as refused:
        found.differences.append(f"{payment.reference}: not booked: {refused.sentence}")
        return
    if contribution is None:
        found.differences.append(
            f"{payment.reference}: {_plain(payment.given)} paid, but not for a gift of ours"
        )
    else:
        found.mended.append(f"{payment.reference}: {_plain(payment.given)}")


def _booked(payment: Payment) -> Money | None:
    contribution = db.session.scalar(
        select(Contribution).where(
            Contribution.channel == Channel.CARD,
            Contribution.provider_reference == payment.reference,
        )
    )
    return contribution.given if contribution else None


def _plain(money: Money) -> str:
    return f"{money.major} {money.currency}"
