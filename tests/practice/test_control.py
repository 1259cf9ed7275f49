"""Mishaps over HTTP, as a test in another process orders them."""

import pytest
import stripe

from tests.practice.sdk import gift


@pytest.fixture
def order(browser):
    def send(where, /, **wishes):
        return browser.post(f"/-/practice/{where}", json=wishes)

    return send


def test_deliveries_are_disturbed_and_undisturbed(order, browser, new_session, practice, receiver):
    shown = order("faults", copies=2, forged=1, hold=True).json
    practice.pay(new_session().id)
    released = order("releases", order=["checkout.session.completed"]).json
    settled = browser.get("/-/practice/settled?within=60").json
    cleared = browser.delete("/-/practice/faults").json

    assert shown["deliveries"] == {
        "copies": 2, "delay": 0, "forged": 1, "hold": True, "lose": 0, "stale": 0,
    }  # fmt: skip
    assert (released, settled) == ({"released": 15}, {"settled": True})
    assert receiver.types()[:3] == ["checkout.session.completed"] * 3
    assert cleared["deliveries"]["copies"] == 1


def test_the_api_fails_as_ordered(order, client, practice):
    order("failures", failure="rate_limited", times=2, path="/v1/checkout/sessions")

    client.v1.events.list()
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError):
            client.v1.checkout.sessions.create(gift())

    assert client.v1.checkout.sessions.create(gift()).status == "open"


def test_a_gift_is_paid_and_an_event_told_again_without_a_browser(
    order, browser, new_session, practice, receiver
):
    session = new_session()
    declined = order("payments", session=session.id, means="declined").json
    paid = order("payments", session=session.id, email="donor@example.org").json
    again = order("payments", session=session.id)
    event = browser.get("/-/practice").json["events"][-1]
    order("deliveries", event=event["id"], kind="stale")
    assert practice.settle()

    assert (declined["status"], paid["status"], again.status_code) == ("open", "complete", 409)
    assert event["type"] == "charge.updated"
    assert receiver.ids().count(event["id"]) == 2
    kinds = [d["kind"] for d in browser.get("/-/practice/deliveries").json["deliveries"]]
    assert (len(kinds), kinds[-1]) == (8, "stale")


def test_a_debit_arrives_and_is_refunded_without_a_browser(order, new_session, practice):
    intent = order_debit(order, new_session, practice)
    arrived = order("arrivals", payment_intent=intent).json
    again = order("arrivals", payment_intent=intent, outcome="failed")
    charge = practice.store.select("charge")[0]["id"]
    refund = order("refunds", charge=charge, amount=1000).json
    ended = order("refund-outcomes", refund=refund["id"], outcome="failed").json

    assert (arrived["id"], arrived["status"], again.status_code) == (intent, "succeeded", 409)
    assert (refund["object"], refund["status"], ended["status"]) == ("refund", "pending", "failed")


def order_debit(order, new_session, practice):
    order("payments", session=new_session().id, means="sepa_debit")
    return practice.sessions()[0]["payment_intent"]


def test_what_is_held_in_a_call_goes_on_when_told(order, practice):
    assert order("resumptions").status_code == 200


@pytest.mark.parametrize(
    ("path", "wishes"),
    [
        ("faults", {"copys": 2}),
        ("faults", {"copies": "two"}),
        ("faults", {"hold": 1}),
        ("failures", {}),
        ("failures", {"failure": "earthquake"}),
        ("releases", {"order": "backwards"}),
        ("releases", {"order": [1]}),
        ("deliveries", {"event": "evt_none", "kind": "odd"}),
        ("payments", {"session": "cs_test_none", "means": "stolen"}),
        ("arrivals", {"payment_intent": "pi_none", "outcome": "perhaps"}),
        ("refunds", {"charge": "ch_none", "amount": "10.00"}),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order, practice, path, wishes):
    planned = practice.faults.shown()

    answer = order(path, **wishes)

    assert answer.status_code == 400
    assert answer.json["error"]["message"] != ""
    assert practice.faults.shown() == planned


def test_orders_about_what_does_not_exist_are_missing(order):
    assert order("deliveries", event="evt_none").status_code == 404
    assert order("payments", session="cs_test_none").status_code == 404


def test_a_form_of_another_site_cannot_give_orders(browser):
    answer = browser.post("/-/practice/faults", data={"hold": "true"})

    assert answer.status_code == 415
