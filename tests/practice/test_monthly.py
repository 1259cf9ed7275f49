"""Monthly gifts, from the payment page to the last invoice: asked by the real SDK."""

import re
from datetime import UTC, datetime

import pytest
import stripe

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.objects.means import SEPA_DEBIT
from campaign.practice.stripe.objects.subscriptions import months_after
from tests.practice.sdk import MONTHLY, gift, line


@pytest.fixture
def begin(client, new_session, practice):
    """A monthly gift that has begun."""

    def begin(**how):
        session = new_session(**MONTHLY)
        return client.v1.subscriptions.retrieve(practice.pay(session.id, **how)["subscription"])

    return begin


def types(practice):
    return [event["type"] for event in practice.events()]


def told_since(practice, before):
    return types(practice)[len(before) :]


def test_a_monthly_gift_begins_with_a_customer_and_a_paid_invoice(client, new_session, practice):
    session = new_session(**MONTHLY)
    practice.decline(session.id)
    declined = types(practice)
    practice.pay(session.id, email="donor@example.org")

    paid = client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["subscription", "invoice.payments", "customer"]}
    )

    gift, invoice = paid.subscription, paid.invoice
    item = gift.to_dict()["items"]["data"][0]
    assert (paid.status, paid.payment_status, paid.payment_intent) == ("complete", "paid", None)
    assert (gift.status, gift.metadata.to_dict()) == ("active", {"checkout": "7"})
    assert item["current_period_end"] == months_after(gift.billing_cycle_anchor, 1)
    assert "current_period_end" not in gift.to_dict()
    assert (invoice.status, invoice.billing_reason, invoice.amount_paid) == (
        "paid",
        "subscription_create",
        2500,
    )
    assert invoice.parent.subscription_details.subscription == gift.id
    assert invoice.parent.subscription_details.metadata.to_dict() == {"checkout": "7"}
    intent = client.v1.payment_intents.retrieve(invoice.payments.data[0].payment.payment_intent)
    assert (intent.status, intent.customer, intent.metadata.to_dict()) == (
        "succeeded",
        paid.customer.id,
        {},
    )
    assert "payments" not in client.v1.invoices.retrieve(invoice.id).to_dict()
    assert (
        client.v1.invoice_payments.list(
            {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
        )
        .data[0]
        .invoice
        == invoice.id
    )
    assert paid.customer.email == "donor@example.org"
    assert told_since(practice, declined) == [
        "customer.created",
        "payment_method.attached",
        "invoice.created",
        "invoice.finalized",
        "customer.subscription.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
        "checkout.session.completed",
        "charge.updated",
    ]


def test_the_next_month_is_collected_at_the_amount_of_then(client, begin, practice):
    running = begin()
    item = running.to_dict()["items"]["data"][0]
    price = {
        "currency": "eur",
        "product": item["price"]["product"],
        "recurring": {"interval": "month"},
        "unit_amount": 4000,
    }
    changed = client.v1.subscriptions.update(
        running.id,
        {"items": [{"id": item["id"], "price_data": price}], "proration_behavior": "none"},
    )
    before = types(practice)
    practice.begin_next_month(running.id)

    invoices = client.v1.invoices.list({"subscription": running.id}).data
    moved = client.v1.subscriptions.retrieve(running.id).to_dict()["items"]["data"][0]
    assert changed.to_dict()["items"]["data"][0]["price"]["unit_amount"] == 4000
    assert [(i.billing_reason, i.amount_paid) for i in invoices] == [
        ("subscription_cycle", 4000),
        ("subscription_create", 2500),
    ]
    assert moved["current_period_start"] == item["current_period_end"]
    assert told_since(practice, before) == [
        "invoice.created",
        "customer.subscription.updated",
        "payment_intent.created",
        "invoice.finalized",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
        "charge.updated",
    ]


def test_changes_that_the_real_one_would_refuse_or_prorate_are_refused(client, begin):
    running = begin()
    item = running.to_dict()["items"]["data"][0]
    price = {
        "currency": "chf",
        "product": item["price"]["product"],
        "recurring": {"interval": "month"},
        "unit_amount": 4000,
    }

    def refusal(**changes):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.subscriptions.update(running.id, changes)
        return refused.value.param

    def change(**prices):
        changed = {"id": item["id"], "price_data": {**price, "currency": "eur", **prices}}
        return {"items": [changed], "proration_behavior": "none"}

    inside = "items[0][price_data]"
    assert refusal(items=[{"id": item["id"], "quantity": 2}]) == "proration_behavior"
    assert refusal(**change(currency="chf")) == f"{inside}[currency]"
    assert refusal(**change(product="prod_none")) == f"{inside}[product]"
    assert refusal(**change(unit_amount=1)) is None


def test_a_month_that_is_declined_is_tried_again_and_in_the_end_given_up(client, begin, practice):
    running = begin()
    practice.begin_next_month(running.id, declined=True)
    late = client.v1.subscriptions.retrieve(running.id, {"expand": ["latest_invoice"]})
    paid = practice.try_again(late.latest_invoice.id)
    recovered = client.v1.subscriptions.retrieve(running.id).status

    practice.begin_next_month(running.id, declined=True)
    last = client.v1.subscriptions.retrieve(running.id).latest_invoice
    for _ in range(3):
        practice.try_again(last, declined=True)

    ended = client.v1.subscriptions.retrieve(running.id)
    assert (late.status, late.latest_invoice.status) == ("past_due", "open")
    assert (late.latest_invoice.attempt_count, late.latest_invoice.amount_paid) == (1, 0)
    assert late.latest_invoice.next_payment_attempt > late.latest_invoice.created
    assert (paid["status"], recovered) == ("paid", "active")
    assert types(practice).count("invoice.payment_failed") == 5
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    assert types(practice)[-1] == "customer.subscription.deleted"


def test_a_gift_is_paused_and_goes_on(client, begin, practice):
    running = begin()
    paused = client.v1.subscriptions.update(running.id, {"pause_collection": {"behavior": "void"}})
    practice.begin_next_month(running.id)
    skipped = client.v1.invoices.list({"subscription": running.id}).data[0]
    resumed = client.v1.subscriptions.update(running.id, {"pause_collection": ""})
    practice.begin_next_month(running.id)
    end = client.v1.subscriptions.retrieve(running.id).to_dict()["items"]["data"][0]
    later = {"behavior": "keep_as_draft", "resumes_at": end["current_period_end"] + 60}
    client.v1.subscriptions.update(running.id, {"pause_collection": later})
    practice.begin_next_month(running.id)
    practice.begin_next_month(running.id)

    assert (paused.status, paused.pause_collection.behavior) == ("active", "void")
    assert (skipped.status, skipped.amount_paid) == ("void", 0)
    assert resumed.pause_collection is None
    assert [i.status for i in client.v1.invoices.list().data] == [
        "paid",
        "draft",
        "paid",
        "void",
        "paid",
    ]


def test_a_gift_is_stopped_at_once_or_when_its_month_is_over(client, begin, practice):
    first, second = begin(), begin()
    ending = client.v1.subscriptions.update(first.id, {"cancel_at_period_end": True})
    practice.begin_next_month(first.id)
    stopped = client.v1.subscriptions.cancel(
        second.id, {"cancellation_details": {"comment": "Moved"}}
    )

    assert ending.cancel_at == ending.to_dict()["items"]["data"][0]["current_period_end"]
    assert (stopped.status, stopped.cancellation_details.comment) == ("canceled", "Moved")
    assert client.v1.subscriptions.list().data == []
    listed = client.v1.subscriptions.list({"status": "all"}).data
    assert [gift.status for gift in listed] == ["canceled", "canceled"]
    assert client.v1.invoices.list().data[0].billing_reason == "subscription_create"
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        client.v1.subscriptions.cancel(second.id)


def test_a_debit_begins_a_gift_whose_first_month_comes_later(client, begin, practice):
    running = begin(means=SEPA_DEBIT)
    session = practice.sessions()[0]
    waiting = client.v1.invoices.retrieve(session["invoice"]).status
    practice.arrive(client.v1.payment_intents.list().data[0].id)
    practice.begin_next_month(running.id, declined=True)

    after = client.v1.subscriptions.retrieve(running.id)
    assert (running.status, session["payment_status"], waiting) == ("active", "unpaid", "open")
    assert client.v1.checkout.sessions.retrieve(session["id"]).payment_status == "paid"
    assert [i.status for i in client.v1.invoices.list().data] == ["open", "paid"]
    assert after.status == "past_due"
    assert types(practice).count("checkout.session.async_payment_succeeded") == 1


def test_the_donors_own_page_takes_another_card_and_ends_a_gift(browser, client, begin, practice):
    running = begin()
    page = client.v1.billing_portal.sessions.create(
        {
            "customer": running.customer,
            "flow_data": {"type": "payment_method_update"},
            "return_url": "http://127.0.0.1:8000/en/mine",
        }
    )
    path = page.url.removeprefix(practice.url)
    shown = browser.get(path).text
    browser.post(f"{path}/cards", data={"means": "declined"})
    browser.post(f"{path}/endings", data={"subscription": running.id})
    ending = browser.get(path).text
    browser.post(f"{path}/renewals", data={"subscription": running.id})
    practice.begin_next_month(running.id)

    after = client.v1.subscriptions.retrieve(running.id)
    assert "€25.00 each month" in shown
    assert re.search(r"ending in .*0002", ending)
    assert "It ends when this month is over." in ending
    assert (after.status, after.cancel_at_period_end) == ("past_due", False)
    assert browser.post(f"{path}/cards", data={"means": "stolen"}).status_code == 400
    assert browser.post(f"{path}/endings", data={"subscription": "sub_x"}).status_code == 404
    assert browser.get("/portal/bps_none").status_code == 404


def test_a_mode_understands_its_own_parameters_only(new_session):
    def refusal(**changes):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            new_session(**changes)
        return refused.value.param

    data = {"metadata": {"checkout": "7"}}
    assert refusal(subscription_data=data) == "subscription_data"
    assert refusal(**MONTHLY, payment_intent_data=data) == "payment_intent_data"
    assert refusal(**{**MONTHLY, "line_items": [line()]}) == "line_items[0][price_data]"
    assert refusal(customer="cus_none") == "customer"


def test_months_end_on_their_last_day_and_come_back_to_the_first_one():
    anchor = int(datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp())

    days = [datetime.fromtimestamp(months_after(anchor, n), UTC).date() for n in range(1, 14)]

    assert [day.isoformat() for day in (days[0], days[1], days[11], days[12])] == [
        "2026-02-28",
        "2026-03-31",
        "2027-01-31",
        "2027-02-28",
    ]


def test_a_monthly_gift_outlives_a_restart(tmp_path):
    file = tmp_path / "practice.db"
    before = PracticeStripe(database=file)
    session = before.checkout.open({**gift(), **MONTHLY}, "http://127.0.0.1")
    running = before.pay(session["id"])["subscription"]
    before.close()

    after = PracticeStripe(database=file)
    months = after.begin_next_month(running)["_months"]
    after.close()

    assert months == 2
