"""What a payment leaves on the balance, and how money goes back: asked by the real SDK."""

from decimal import Decimal

import pytest
import stripe

from campaign.practice.stripe.faults import Failure
from campaign.practice.stripe.objects.means import SEPA_DEBIT
from tests.practice.sdk import connected, gift

AFTER_THE_MONEY = ["charge.pending", "payment_intent.processing", "checkout.session.completed"]


def movements(client, **narrowed):
    """Type, amount, fee and net of what moved, oldest first."""
    listed = client.v1.balance_transactions.list(narrowed)
    return [(m.type, m.amount, m.fee, m.net) for m in listed.auto_paging_iter()][::-1]


def types(practice):
    return [event["type"] for event in practice.events()]


def paid_charge(client, practice, session, **how):
    intent = practice.pay(session.id, **how)["payment_intent"]
    return client.v1.payment_intents.retrieve(intent).latest_charge


def test_a_gift_in_another_currency_settles_in_the_accounts_own(client, practice):
    session = client.v1.checkout.sessions.create(gift(3000, "chf"))
    practice.set_rate("chf", Decimal("0.96"))
    charge = client.v1.charges.retrieve(
        paid_charge(client, practice, session), {"expand": ["balance_transaction"]}
    )

    settled = charge.balance_transaction
    assert (charge.amount, charge.currency) == (3000, "chf")
    assert (settled.amount, settled.currency, settled.exchange_rate) == (3125, "eur", 1.041667)
    assert (settled.fee, settled.net) == (47 + 25, 3125 - 72)  # 46.875 goes to the even 47
    assert [detail.amount for detail in settled.fee_details] == [72]


def test_a_charge_is_refunded_in_parts_and_never_beyond_what_was_paid(
    client, new_session, practice
):
    charge = paid_charge(client, practice, new_session())

    first = client.v1.refunds.create({"charge": charge, "amount": 1000, "metadata": {"by": "7"}})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded") as too_much:
        client.v1.refunds.create({"charge": charge, "amount": 1501})
    client.v1.refunds.create({"payment_intent": first.payment_intent})  # all that is left
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create({"charge": charge})

    after = client.v1.charges.retrieve(charge, {"expand": ["refunds"]})
    assert (first.status, first.metadata.to_dict()) == ("succeeded", {"by": "7"})
    assert (too_much.value.param, again.value.code) == ("amount", "charge_already_refunded")
    assert (after.amount_refunded, after.refunded) == (2500, True)
    assert [refund.amount for refund in after.refunds.data] == [1500, 1000]
    assert "refunds" not in client.v1.charges.retrieve(charge).to_dict()
    assert [r.amount for r in client.v1.refunds.list({"charge": charge}).data] == [1500, 1000]
    assert movements(client) == [
        ("charge", 2500, 63, 2437),
        ("refund", -1000, 0, -1000),
        ("refund", -1500, 0, -1500),
    ]
    assert types(practice)[-4:] == ["refund.created", "charge.refunded"] * 2


def test_a_refund_that_fails_comes_back_and_can_be_sent_again(client, new_session, practice):
    charge = paid_charge(client, practice, new_session())
    refund = client.v1.refunds.create({"charge": charge})
    practice.fail_refund(refund.id)

    failed = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})

    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert failed.failure_balance_transaction.amount == 2500
    assert client.v1.charges.retrieve(charge).amount_refunded == 0
    assert types(practice)[-3:] == ["refund.updated", "charge.refund.updated", "refund.failed"]
    assert client.v1.refunds.create({"charge": charge}).status == "succeeded"


def test_the_balance_adds_up_what_moved_and_says_what_comes_later(client, new_session, practice):
    charge = paid_charge(client, practice, new_session())
    client.v1.refunds.create({"charge": charge, "amount": 1000})

    balance = client.v1.balance.retrieve()

    assert [(money.amount, money.currency) for money in balance.pending] == [(2437, "eur")]
    assert [(money.amount, money.currency) for money in balance.available] == [(-1000, "eur")]


def test_a_debit_is_on_its_way_until_it_arrives(client, new_session, practice):
    session = new_session()
    intent = practice.pay(session.id, means=SEPA_DEBIT)["payment_intent"]
    told_at_first = types(practice)

    waiting = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        client.v1.refunds.create({"payment_intent": intent})
    practice.arrive(intent)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})

    assert told_at_first == ["payment_intent.created", *AFTER_THE_MONEY]
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert waiting.payment_intent.status == "processing"
    assert (paid.payment_status, paid.payment_intent.status) == ("paid", "succeeded")
    assert movements(client) == [("payment", 2500, 35, 2465)]
    assert types(practice)[4:] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
        "charge.updated",
    ]
    refund = client.v1.refunds.create({"payment_intent": intent})
    assert (refund.status, refund.object) == ("pending", "refund")
    assert practice.arrive_refund(refund.id)["status"] == "succeeded"


def test_a_debit_that_fails_leaves_a_completed_session_unpaid(client, new_session, practice):
    session = new_session()
    intent = practice.pay(session.id, means=SEPA_DEBIT)["payment_intent"]

    practice.bounce(intent)

    after = client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )
    assert (after.status, after.payment_status) == ("complete", "unpaid")
    assert after.payment_intent.status == "requires_payment_method"
    assert after.payment_intent.latest_charge.failure_code == "insufficient_funds"
    assert movements(client) == []
    assert types(practice)[4:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]


def test_a_debit_is_offered_for_euros_unless_it_is_unwanted(browser, client, new_session):
    plain, swiss = new_session(), client.v1.checkout.sessions.create(gift(currency="chf"))
    cards_only = new_session(excluded_payment_method_types=["sepa_debit"])

    offered = [browser.get(f"/pay/{s.id}").text.count("SEPA") for s in (plain, swiss, cards_only)]

    assert offered == [1, 0, 0]
    assert plain.payment_method_types == ["card", "sepa_debit"]
    assert cards_only.payment_method_types == ["card"]
    with pytest.raises(stripe.InvalidRequestError, match="chf"):
        client.v1.checkout.sessions.create(
            gift(currency="chf", allowed_payment_method_types=["sepa_debit"])
        )


def test_movements_are_narrowed_by_type_source_and_time(client, new_session, practice):
    charge = paid_charge(client, practice, new_session())
    client.v1.refunds.create({"charge": charge})
    taken = client.v1.balance_transactions.list({"source": charge}).data

    assert [movement.type for movement in taken] == ["charge"]
    assert movements(client, type="refund") == [("refund", -2500, 0, -2500)]
    assert movements(client, created={"gt": taken[0].created + 60}) == []


def test_a_dispute_takes_the_payment_and_a_fee_and_gives_back_only_the_payment(
    client, new_session, practice
):
    charge = paid_charge(client, practice, new_session())
    client.v1.refunds.create({"charge": charge, "amount": 500})
    before = types(practice)
    opened = practice.dispute(charge)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"charge": charge})
    practice.close_dispute(opened["id"], won=True)

    won = client.v1.disputes.list({"charge": charge}).data[0]
    assert (opened["status"], opened["amount"], refused.value.code) == (
        "needs_response",
        2000,
        "charge_disputed",
    )
    assert (won.status, [m.net for m in won.balance_transactions]) == ("won", [-4000, 2000])
    assert client.v1.charges.retrieve(charge).disputed is True
    assert movements(client, type="adjustment") == [
        ("adjustment", -2000, 2000, -4000),
        ("adjustment", 2000, 0, 2000),
    ]
    listed = client.v1.balance_transactions.list({"type": "adjustment", "expand": ["data.source"]})
    assert [(m.reporting_category, m.source.object) for m in listed.data] == [
        ("dispute_reversal", "dispute"),
        ("dispute", "dispute"),
    ]
    assert types(practice)[len(before) :] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]


def test_a_dispute_that_is_lost_keeps_the_money_and_one_of_a_debit_is_lost_at_once(
    client, new_session, practice
):
    card = practice.dispute(paid_charge(client, practice, new_session()))
    lost = practice.close_dispute(card["id"], won=False)
    intent = practice.pay(new_session().id, means=SEPA_DEBIT)["payment_intent"]
    debit = practice.dispute(practice.arrive(intent)["latest_charge"])

    assert (lost["status"], debit["status"]) == ("lost", "lost")
    assert client.v1.disputes.retrieve(debit["id"]).reason == "debit_not_authorized"
    assert [m[1] for m in movements(client, type="adjustment")] == [-2500, -2500]
    assert types(practice).count("charge.dispute.closed") == 2


def test_a_payout_takes_everything_and_tells_of_what_it_is_made(client, new_session, practice):
    charge = paid_charge(client, practice, new_session())
    client.v1.refunds.create({"charge": charge, "amount": 1000})
    sent = practice.pay_out()
    paid_charge(client, practice, new_session())
    practice.arrive_payout(sent["id"])

    payout = client.v1.payouts.retrieve(sent["id"], {"expand": ["balance_transaction"]})
    assert (payout.amount, payout.currency, payout.status) == (1437, "eur", "paid")
    assert payout.balance_transaction.amount == -1437
    assert movements(client, payout=payout.id) == [
        ("charge", 2500, 63, 2437),
        ("refund", -1000, 0, -1000),
        ("payout", -1437, 0, -1437),
    ]
    assert [money.amount for money in client.v1.balance.retrieve().pending] == [2437]
    assert [each.id for each in client.v1.payouts.list({"status": "paid"}).data] == [payout.id]
    assert client.v1.payouts.list({"arrival_date": {"lt": payout.created}}).data == []
    told = [kind for kind in types(practice) if kind.startswith("payout.")]
    assert told == ["payout.created", "payout.paid", "payout.reconciliation_completed"]


def test_a_payout_that_fails_is_on_the_balance_again(client, new_session, practice):
    paid_charge(client, practice, new_session())
    failed = practice.fail_payout(practice.pay_out()["id"])
    again = practice.pay_out()

    assert client.v1.payouts.retrieve(failed["id"]).failure_code == "account_closed"
    assert (failed["status"], again["amount"]) == ("failed", 2437)
    assert movements(client)[1:] == [
        ("payout", -2437, 0, -2437),
        ("payout_failure", 2437, 0, 2437),
        ("payout", -2437, 0, -2437),
    ]
    assert types(practice)[-2:] == ["payout.failed", "payout.created"]


def test_a_refund_whose_answer_is_lost_is_sent_once(new_session, practice):
    with connected(practice, retries=1) as client:
        charge = paid_charge(client, practice, new_session())
        practice.faults.fail_api(Failure.ANSWER_LOST, method="POST", path="/v1/ref*")
        refund = client.v1.refunds.create({"charge": charge, "amount": 1000})

        assert [each.id for each in client.v1.refunds.list().data] == [refund.id]
