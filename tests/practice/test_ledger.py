"""Whatever happens to payments, what moved adds up to what lies there and what was paid out."""

from contextlib import closing, suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.objects.means import ACCEPTED_CARD, DECLINED_CARD, SEPA_DEBIT
from tests.practice.sdk import MONTHLY, gift

STEPS = {
    "arrive": ("payment_intent", lambda practice, this: practice.arrive(this)),
    "bounce": ("payment_intent", lambda practice, this: practice.bounce(this)),
    "refund": ("charge", lambda practice, this: practice.refund(this)),
    "refund some": ("charge", lambda practice, this: practice.refund(this, 700)),
    "fail refund": ("refund", lambda practice, this: practice.fail_refund(this)),
    "dispute": ("charge", lambda practice, this: practice.dispute(this)),
    "win": ("dispute", lambda practice, this: practice.close_dispute(this, won=True)),
    "lose": ("dispute", lambda practice, this: practice.close_dispute(this, won=False)),
    "next month": ("subscription", lambda practice, this: practice.begin_next_month(this)),
    "pay out": (None, lambda practice, this: practice.pay_out()),
    "fail payout": ("payout", lambda practice, this: practice.fail_payout(this)),
}
GIFTS = st.tuples(
    st.sampled_from(("eur", "chf", "jpy", "kwd")),
    st.sampled_from((ACCEPTED_CARD, DECLINED_CARD, SEPA_DEBIT)),
    st.booleans(),
)


@settings(max_examples=30)
@given(
    st.lists(GIFTS, min_size=2, max_size=5),
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 3)), min_size=15, max_size=25
    ),
)
def test_what_moved_adds_up_to_the_balance(gifts, steps):
    with closing(PracticeStripe()) as practice:
        for currency, means, is_monthly in gifts:
            give(practice, currency, means, is_monthly=is_monthly)
        for name, which in steps:
            take_step(practice, name, which)

        moved = practice.store.select("balance_transaction")
        balance = practice.platform.ledger.balance()
        lies = sum(part["amount"] for part in (*balance["available"], *balance["pending"]))
        assert sum(each["net"] for each in moved) == lies
        assert [each["id"] for each in moved if each["net"] != each["amount"] - each["fee"]] == []
        for payout in practice.store.select("payout"):
            inside = [each["net"] for each in moved if each["_payout"] == payout["id"]]
            assert (sum(inside), inside.count(-payout["amount"])) == (0, 1)
        for charge in practice.store.select("charge"):
            sent = [r for r in practice.store.select("refund") if r["charge"] == charge["id"]]
            standing = sum(r["amount"] for r in sent if r["status"] != "failed")
            assert standing == charge["amount_refunded"] <= charge["amount"]


def give(practice, currency, means, *, is_monthly):
    wishes = gift(5000, currency)
    if is_monthly:
        line = MONTHLY["line_items"][0]
        priced = {**line["price_data"], "currency": currency, "unit_amount": 5000}
        wishes.update(mode="subscription", line_items=[{**line, "price_data": priced}])
    with suppress(ApiError):  # debits are in euros
        practice.pay(practice.checkout.open(wishes, "http://127.0.0.1")["id"], means=means)


def take_step(practice, name, which):
    kind, step = STEPS[name]
    found = practice.store.select(kind) if kind else [{"id": None}]
    with suppress(ApiError):  # such as a second refund: it must leave nothing behind
        if found:
            step(practice, found[which % len(found)]["id"])
