"""What a person who tries things out can let happen to an object now: the buttons beside it."""

from dataclasses import dataclass

from flask_babel import LazyString

from campaign.kernel.i18n import lazy_gettext as _l
from campaign.practice.stripe.objects.account import ACCOUNT
from campaign.practice.stripe.store import Object, Store, equals


@dataclass(frozen=True)
class Offer:
    """A button: the name of an act, and what is sent with it."""

    act: str
    label: LazyString
    wishes: dict[str, str]


def offers_for_charge(store: Store, charge: Object) -> list[Offer]:
    """A debit may arrive or fail; what was paid may go back."""
    if charge["status"] == "pending":
        intent = {"payment_intent": charge["payment_intent"]}
        return [
            Offer("arrivals", _l("Let this debit arrive"), intent),
            Offer("arrivals", _l("Fail this debit"), {**intent, "outcome": "failed"}),
        ]
    if charge["status"] != "succeeded":
        return []
    if charge["disputed"]:
        return [offer for each in _about(store, "dispute", charge) for offer in _for_dispute(each)]
    offered = [offer for sent in _about(store, "refund", charge) for offer in _for_refund(sent)]
    if not charge["refunded"]:
        offered.append(Offer("refunds", _l("Refund"), {"charge": charge["id"]}))
        offered.append(Offer("disputes", _l("Open a dispute"), {"charge": charge["id"]}))
    return offered


def offers_for_subscription(store: Store, running: Object) -> list[Offer]:
    """The next month may begin; one that is not paid may be tried again."""
    if running["status"] == "canceled":
        return []
    gift = {"subscription": running["id"]}
    offered = [
        Offer("months", _l("Next month"), gift),
        Offer("months", _l("Next month, declined"), {**gift, "outcome": "declined"}),
    ]
    latest = store.get(running["latest_invoice"])
    if latest["status"] == "open" and latest["next_payment_attempt"]:
        again = {"invoice": latest["id"]}
        offered += [
            Offer("retries", _l("Try again"), again),
            Offer("retries", _l("Try again, declined"), {**again, "outcome": "declined"}),
        ]
    return offered


def offers_for_payout(sent: Object) -> list[Offer]:
    """A payout on its way arrives, or is sent back."""
    if sent["status"] != "in_transit":
        return []
    payout = {"payout": sent["id"]}
    return [
        Offer("payout-outcomes", _l("Let the payout arrive"), payout),
        Offer("payout-outcomes", _l("Fail the payout"), {**payout, "outcome": "failed"}),
    ]


def offers_for_account(account: Object, waiting: int) -> list[Offer]:
    """What lies there may be paid out; a joined account may be allowed to take gifts, or not."""
    about = {"account": account["id"]}
    offered = [Offer("payouts", _l("Pay out"), about)] if waiting > 0 else []
    if account["id"] == ACCOUNT:
        return offered
    if account["charges_enabled"]:
        stop = {**about, "state": "restricted"}
        return [*offered, Offer("account-states", _l("Stop this account"), stop)]
    return [Offer("account-states", _l("Allow this account"), {**about, "state": "enabled"})]


def _about(store: Store, kind: str, charge: Object) -> list[Object]:
    return store.select(kind, [equals("charge", charge["id"])])


def _for_dispute(opened: Object) -> list[Offer]:
    if opened["status"] != "needs_response":
        return []
    dispute = {"dispute": opened["id"]}
    return [
        Offer("dispute-outcomes", _l("Win the dispute"), dispute),
        Offer("dispute-outcomes", _l("Lose the dispute"), {**dispute, "outcome": "lost"}),
    ]


def _for_refund(sent: Object) -> list[Offer]:
    refund = {"refund": sent["id"]}
    arrive = Offer("refund-outcomes", _l("Let the refund arrive"), refund)
    fail = Offer("refund-outcomes", _l("Fail the refund"), {**refund, "outcome": "failed"})
    if sent["status"] == "pending":
        return [arrive, fail]
    return [fail] if sent["status"] == "succeeded" else []
