"""What moved on the account: every gift, refund, dispute, fee and payout, as the provider books it.

The provider's balance is the sum of its transactions. Whoever books each of them once, has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from campaign.fundraising.stripe_gateway.amounts import from_provider, moment, to_provider
from campaign.fundraising.stripe_gateway.calls import PAGE_SIZE, Connection, asking
from campaign.kernel.money import Money


class MovementKind(StrEnum):
    """What a movement is for our books."""

    GIFT = "gift"
    REFUND = "refund"
    DISPUTE = "dispute"
    RETURNED = "returned"
    """A debit that had succeeded failed after all."""
    PAYOUT = "payout"
    FEE = "fee"
    OTHER = "other"


OF_A_GIFT = frozenset((
    MovementKind.GIFT, MovementKind.REFUND, MovementKind.DISPUTE, MovementKind.RETURNED,
))  # fmt: skip
KINDS = {
    "charge": MovementKind.GIFT,
    "payment": MovementKind.GIFT,
    "refund": MovementKind.REFUND,
    "payment_refund": MovementKind.REFUND,
    "refund_failure": MovementKind.REFUND,
    "payment_failure_refund": MovementKind.RETURNED,
    "payment_reversal": MovementKind.RETURNED,
    "payout": MovementKind.PAYOUT,
    "payout_cancel": MovementKind.PAYOUT,
    "payout_failure": MovementKind.PAYOUT,
    "stripe_fee": MovementKind.FEE,
    "stripe_fx_fee": MovementKind.FEE,
    "tax_fee": MovementKind.FEE,
}
"""By the type of a balance transaction. An adjustment is what its source is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One balance transaction. Less than nothing is what leaves the account."""

    name: str
    kind: MovementKind
    type: str
    settled: Money
    """In the account's own currency, before the fee."""
    fee: Money
    given: Money | None
    """The same in the currency of the gift; None for what is of no gift."""
    payment: str | None
    """The gift's reference."""
    source: str | None
    """What it was caused by: a charge, a refund, a dispute, a payout."""
    wish: str | None = None
    """Of a refund that we asked for: what we called it."""
    happened_at: datetime

    @property
    def net(self) -> Money:
        return self.settled - self.fee


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """A payment that came, with all that moved because of it."""

    reference: str
    given: Money
    token: str | None
    """Of our checkout, if it says so itself."""
    email: str | None
    paid_at: datetime
    is_paid: bool
    is_pending: bool
    """A debit on its way: its bank has not said yes."""
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What the provider says of a refund that we asked for."""

    refund_id: str
    state: str


class Movements:
    """Calls about what moved."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._v1 = connection.v1

    def since(self, begin: datetime) -> Iterator[Movement]:
        """Every movement since then, the newest first. Raises Unavailable."""
        with asking():
            listed = self._v1.balance_transactions.list(
                {
                    "created": {"gte": int(begin.timestamp())},
                    "expand": ["data.source"],
                    "limit": PAGE_SIZE,
                },
                self._connection.options(),
            )
            for transaction in listed.auto_paging_iter():
                written = transaction.to_dict()
                yield _movement(written, _thing(written.get("source")))

    def balance(self) -> list[Money]:
        """What is on the account now, by currency: at hand and on its way together."""
        with asking():
            told = self._v1.balance.retrieve({}, self._connection.options()).to_dict()
        sums: dict[str, int] = {}
        for part in (*told["available"], *told["pending"]):
            sums[part["currency"]] = sums.get(part["currency"], 0) + part["amount"]
        return [from_provider(units, currency) for currency, units in sorted(sums.items())]

    def charged(self, payment_intent: str) -> Charged | None:
        """A payment as it stands now; None if nothing was ever paid. Raises Unavailable."""
        with asking():
            charges = self._v1.charges.list(
                {
                    "payment_intent": payment_intent,
                    "expand": ["data.balance_transaction", "data.failure_balance_transaction"],
                },
                self._connection.options(),
            )
            paid = [charge for each in charges.data if _came(charge := each.to_dict())]
            if not paid:
                return None
            others = [*self._refunds(payment_intent), *self._disputes(payment_intent)]
            others.reverse()  # they come the newest first, and many share a second
        return _charged(payment_intent, paid[0], others)

    def refund(self, payment_intent: str, amount: Money, wish: str) -> RefundAnswer:
        """Give back, once for each wish. Raises NotPossible if the provider refuses, Unavailable
        if it may have.

        The provider forgets after a day or more that it was asked; its list of refunds stays.
        """
        with asking():
            known = self._refund_for(payment_intent, wish)
            if known is not None:
                return known
            made = self._v1.refunds.create(
                {
                    "payment_intent": payment_intent,
                    "amount": to_provider(amount),
                    "metadata": {"refund": wish},
                },
                self._connection.options(wish),
            )
        return RefundAnswer(made.id, made.status or "pending")

    def _refund_for(self, payment_intent: str, wish: str) -> RefundAnswer | None:
        listed = self._v1.refunds.list(
            {"payment_intent": payment_intent, "limit": PAGE_SIZE}, self._connection.options()
        )
        for each in listed.auto_paging_iter():
            if _wish(each.to_dict()) == wish:
                return RefundAnswer(each.id, each.status or "pending")
        return None

    def _refunds(self, payment_intent: str) -> Iterator[Movement]:
        listed = self._v1.refunds.list(
            {
                "payment_intent": payment_intent,
                "expand": ["data.balance_transaction", "data.failure_balance_transaction"],
                "limit": PAGE_SIZE,
            },
            self._connection.options(),
        )
        for each in listed.auto_paging_iter():
            refund = each.to_dict()
            for name in ("failure_balance_transaction", "balance_transaction"):
                if refund.get(name):
                    yield _movement(refund[name], refund)

    def _disputes(self, payment_intent: str) -> Iterator[Movement]:
        listed = self._v1.disputes.list(
            {"payment_intent": payment_intent, "limit": PAGE_SIZE}, self._connection.options()
        )
        for each in listed.auto_paging_iter():
            dispute = each.to_dict()
            for transaction in reversed(dispute["balance_transactions"]):
                yield _movement(transaction, dispute)


def _came(charge: dict[str, Any]) -> bool:
    """Money was on the account, be it for a time."""
    return bool(charge.get("balance_transaction")) or bool(charge.get("paid"))


def _charged(reference: str, charge: dict[str, Any], others: list[Movement]) -> Charged:
    own = [
        _movement(charge[name], charge)
        for name in ("balance_transaction", "failure_balance_transaction")
        if charge.get(name)
    ]
    return Charged(
        reference=reference,
        given=from_provider(charge["amount"], charge["currency"]),
        token=(charge.get("metadata") or {}).get("checkout"),
        email=(charge.get("billing_details") or {}).get("email"),
        paid_at=moment(charge["created"]),
        is_paid=charge["status"] == "succeeded",
        is_pending=charge["status"] == "pending",
        movements=tuple(sorted((*own, *others), key=lambda each: each.happened_at)),
    )


def _movement(transaction: dict[str, Any], source: dict[str, Any]) -> Movement:
    settled = from_provider(transaction["amount"], transaction["currency"])
    return Movement(
        name=transaction["id"],
        kind=_kind(transaction["type"], source.get("object")),
        type=transaction["type"],
        settled=settled,
        fee=from_provider(transaction["fee"], transaction["currency"]),
        given=_given(settled, source),
        payment=_name(source.get("payment_intent")),
        source=source.get("id"),
        wish=_wish(source),
        happened_at=moment(transaction["created"]),
    )


def _wish(source: dict[str, Any]) -> str | None:
    return (source.get("metadata") or {}).get("refund")


def _kind(transaction_type: str, source: str | None) -> MovementKind:
    if source == "dispute":
        return MovementKind.DISPUTE
    return KINDS.get(transaction_type, MovementKind.OTHER)


def _given(settled: Money, source: dict[str, Any]) -> Money | None:
    """The source tells its amount without a sign; the account knows which way it went."""
    if source.get("object") not in ("charge", "refund", "dispute"):
        return None
    amount = from_provider(source["amount"], source["currency"])
    return -amount if settled.minor < 0 else amount


def _thing(source: Any) -> dict[str, Any]:
    """A transaction's source, where it is told whole."""
    return source if isinstance(source, dict) else {}


def _name(reference: Any) -> str | None:
    """What a thing refers to is its name, or the thing itself."""
    return reference.get("id") if isinstance(reference, dict) else reference
