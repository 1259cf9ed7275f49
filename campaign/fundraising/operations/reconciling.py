"""Our books against the provider's own list, in both directions.

What the provider has and the books do not, is booked now; every other difference is named.
Nothing is held in memory but the differences: the list may be as long as it likes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from campaign.fundraising.operations.card_boxes import first_box
from campaign.fundraising.operations.converging import (
    Followed,
    booked_gift,
    follow_page,
    follow_payment,
    follow_subscription,
)
from campaign.fundraising.operations.monthly import note_subscription
from campaign.fundraising.operations.provider_books import NotBooked, book_own, is_booked
from campaign.fundraising.queries.provider import (
    balance_in_books,
    gifts_without_movement,
    given_as,
    monthly_gifts_running,
    reversals_without_movement,
)
from campaign.fundraising.stripe_gateway import (
    Gateway,
    Movement,
    MovementKind,
    NotPossible,
    Payment,
)
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money

Watch = Callable[[datetime], None]
"""Told of the moment up to which a list, which begins with the newest, has been read."""


@dataclass
class Reconciled:
    """What a comparison found."""

    compared: int = 0
    mended: list[str] = field(default_factory=list)
    """What was not in the books, and is now."""
    differences: list[str] = field(default_factory=list)
    """What a person has to look at, one sentence each."""
    waiting: dict[str, int] = field(default_factory=dict)
    """By currency: debits that show on the balance before their banks have said yes."""


def reconcile(gateway: Gateway, since: datetime, watch: Watch = lambda _: None) -> Reconciled:
    """One account, from that moment on. Raises Unavailable."""
    found = Reconciled()
    for payment in gateway.payments_since(since):
        _compare_page(gateway, payment, found)
        watch(payment.created_at)
    _compare_monthly(gateway, since)
    follow_movements(gateway, since, found, watch)
    _compare_books(gateway, since, found)
    _compare_balance(gateway, found)
    return found


def follow_movements(
    gateway: Gateway, since: datetime, found: Reconciled, watch: Watch = lambda _: None
) -> None:
    """Book every movement that is not in the books: gifts, fees, refunds, disputes, payouts."""
    for movement in gateway.movements.since(since):
        found.compared += 1
        if not is_booked(movement.name):
            _book(gateway, movement, found)
        watch(movement.happened_at)


def compare(gateway: Gateway, since: datetime) -> list[str]:
    """The same differences, and those that reconciling would mend; nothing is booked."""
    found = Reconciled()
    for movement in gateway.movements.since(since):
        if is_booked(movement.name):
            continue
        charged = gateway.movements.charged(movement.payment) if movement.payment else None
        if charged is not None and charged.is_pending:
            _wait_for(movement, found)
        else:
            words = f"{movement.type}, {_plain(movement.net)}"
            found.differences.append(f"{movement.name}: {words} at the provider, not in the books")
    _compare_books(gateway, since, found)
    _compare_balance(gateway, found)
    return found.differences


def _compare_page(gateway: Gateway, payment: Payment, found: Reconciled) -> None:
    """A page that is paid is a gift in the books; one that is not says how far it came."""
    booked = given_as(payment.reference) if payment.is_paid else None
    if booked is not None:
        if booked != payment.given:
            found.differences.append(
                f"{payment.reference}: {_plain(payment.given)} at the provider, "
                f"{_plain(booked)} in the books"
            )
        return
    try:
        contribution = follow_page(payment, gateway.account)
    except Refused as refused:
        found.differences.append(f"{payment.reference}: not booked: {refused.sentence}")
        return
    if contribution is not None and payment.subscription_id is None:
        found.mended.append(f"{payment.reference}: {_plain(payment.given)}")


def _compare_monthly(gateway: Gateway, since: datetime) -> None:
    """Those begun since then as they are listed; our older ones are asked for one by one."""
    listed = set()
    for told in gateway.subscriptions.since(since):
        listed.add(note_subscription(told, gateway.account))
    for subscription_id in monthly_gifts_running(gateway.account, listed):
        follow_subscription(gateway, subscription_id)


def _book(gateway: Gateway, movement: Movement, found: Reconciled) -> None:
    try:
        if movement.payment is None:
            _book_own(gateway, movement)
            found.mended.append(f"{movement.name}: {movement.type}, {_plain(movement.net)}")
        else:
            _book_of_gift(gateway, movement, movement.payment, found)
    except (NotBooked, NotPossible, Refused) as error:
        found.differences.append(f"{movement.payment or movement.name}: not booked: {error}")


def _book_own(gateway: Gateway, movement: Movement) -> None:
    box = first_box(gateway.account)
    if box is None:
        raise NotBooked(f"{_plain(movement.net)} moved, and there is no card box yet")
    book_own(movement, box, gateway.account)


def _book_of_gift(gateway: Gateway, movement: Movement, payment: str, found: Reconciled) -> None:
    was_known = booked_gift(payment) is not None
    followed = follow_payment(gateway, payment)
    if followed is Followed.NOT_OURS:
        words = f"{_plain(movement.net)} moved, but not for a gift of ours"
        found.differences.append(f"{payment}: {words}")
    elif followed is Followed.WAITING:
        _wait_for(movement, found)
    elif followed is Followed.BOOKED and not (was_known and movement.kind is MovementKind.GIFT):
        found.mended.append(f"{payment}: {_plain(movement.given or movement.net)}")


def _wait_for(movement: Movement, found: Reconciled) -> None:
    currency = movement.net.currency
    found.waiting[currency] = found.waiting.get(currency, 0) + movement.net.minor


def _compare_books(gateway: Gateway, since: datetime, found: Reconciled) -> None:
    """The other direction: what is in the books and unknown to the provider."""
    for reference, given in gifts_without_movement(gateway.account, since):
        if gateway.movements.charged(reference) is None:
            found.differences.append(
                f"{reference}: {_plain(given)} in the books, nothing at the provider"
            )
    for reference, taken in reversals_without_movement(gateway.account, since):
        found.differences.append(
            f"{reference}: {_plain(taken)} went back in the books, not at the provider"
        )


def _compare_balance(gateway: Gateway, found: Reconciled) -> None:
    there = {money.currency: money for money in gateway.movements.balance()}
    here = balance_in_books(gateway.account)
    for currency in sorted({*there, *here}):
        nothing = Money(0, currency)
        waiting = Money(found.waiting.get(currency, 0), currency)
        expected = there.get(currency, nothing) - waiting
        booked = here.get(currency, nothing)
        if booked != expected:
            found.differences.append(
                f"balance: {_plain(expected)} at the provider, {_plain(booked)} in the books"
            )


def _plain(money: Money) -> str:
    return f"{money.major} {money.currency}"
