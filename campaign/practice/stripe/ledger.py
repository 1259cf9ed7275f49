"""The balance of an account: every movement in the account's own currency, and what lies there."""

from collections import defaultdict

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.objects.balance import Movement, balance, balance_transaction
from campaign.practice.stripe.pricing import DISPUTE_FEE, FEES
from campaign.practice.stripe.store import Condition, Object, equals

ARRIVES_AFTER = 2 * 24 * 60 * 60
WAITING = Condition("json_extract(body, '$._payout') IS NULL", ())


class Ledger:
    """Writes the movements of one account."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def take(self, paid: Object) -> Object:
        """A payment arrives, less the fee."""
        method = paid["payment_method_details"]["type"]
        kind = "charge" if method == "card" else "payment"
        settled = self._settled(paid["amount"], paid["currency"])
        fee = FEES[method].of(settled)
        return self._enter(
            kind, "charge", settled, paid, fee=fee, delay=ARRIVES_AFTER, text=paid["description"]
        )

    def give_back(self, sent: Object) -> Object:
        """A refund leaves; the fee of the payment does not come back."""
        kind = "refund" if sent["id"].startswith("re_") else "payment_refund"
        settled = -self._settled(sent["amount"], sent["currency"])
        return self._enter(kind, "refund", settled, sent, text="REFUND FOR CHARGE")

    def take_back(self, sent: Object) -> Object:
        """A refund that failed comes back, as much as had left."""
        left = self._context.store.get(sent["balance_transaction"])
        return self._enter(
            "refund_failure", "refund_failure", -left["amount"], sent, text="REFUND FAILURE"
        )

    def withdraw(self, disputed: Object) -> Object:
        """A disputed payment leaves, and a fee with it."""
        settled = -self._settled(disputed["amount"], disputed["currency"])
        text = f"Chargeback withdrawal for {disputed['charge']}"
        return self._enter("adjustment", "dispute", settled, disputed, fee=DISPUTE_FEE, text=text)

    def reinstate(self, disputed: Object) -> Object:
        """A dispute is won: the payment comes back, the fee does not."""
        left = disputed["balance_transactions"][0]
        text = f"Chargeback reversal for {disputed['charge']}"
        return self._enter("adjustment", "dispute_reversal", -left["amount"], disputed, text=text)

    def pay_out(self, sent: Object) -> Object:
        """Money leaves for the account holder's own bank."""
        return self._enter("payout", "payout", -sent["amount"], sent, text="PRACTICE PAYOUT")

    def return_payout(self, sent: Object) -> Object:
        """A payout that the bank did not take comes back."""
        return self._enter(
            "payout_failure", "payout_reversal", sent["amount"], sent, text="PAYOUT FAILURE"
        )

    def waiting(self) -> list[Object]:
        """Movements that were not yet paid out, oldest first."""
        return self._context.store.select("balance_transaction", [WAITING], oldest_first=True)

    def balance(self) -> Object:
        """What may be paid out now, and what comes later."""
        sums = {
            status: defaultdict(int, {self._context.currency: 0})
            for status in ("available", "pending")
        }
        self.let_arrive(self._context.now())
        for movement in self.waiting():
            sums[movement["status"]][movement["currency"]] += movement["net"]
        return balance(sums["available"], sums["pending"])

    def let_arrive(self, moment: int) -> None:
        """What is due until then becomes available."""
        due = Condition("json_extract(body, '$.available_on') <= ?", (moment,))
        with self._context.store.transaction():
            for late in self._context.store.select(
                "balance_transaction", [equals("status", "pending"), due]
            ):
                self._context.store.replace({**late, "status": "available"})

    def _settled(self, amount: int, currency: str) -> int:
        return self._context.exchange.convert(amount, currency, self._context.currency)

    def _enter(
        self,
        kind: str,
        category: str,
        amount: int,
        source: Object,
        *,
        text: str | None,
        fee: int = 0,
        delay: int = 0,
    ) -> Object:
        movement = Movement(
            type=kind,
            category=category,
            amount=amount,
            currency=self._context.currency,
            source=source["id"],
            fee=fee,
            description=text,
            rate=self._context.exchange.rate(source["currency"], self._context.currency),
            delay=delay,
        )
        return self._context.store.add(balance_transaction(movement, self._context.now()))
