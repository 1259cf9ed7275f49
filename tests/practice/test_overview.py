"""The first page of the practice Stripe."""

import re

from campaign.practice.stripe.objects.means import SEPA_DEBIT
from campaign.practice.stripe.overview import PER_PAGE
from tests.practice.sdk import MONTHLY


def test_an_empty_page_says_what_to_do_next(browser):
    page = browser.get("/")

    assert "no money moves" in page.text
    assert "Nobody has come to pay yet." in page.text
    assert "Nothing has happened yet." in page.text


def test_payments_events_and_deliveries_are_shown(browser, new_session, practice, receiver):
    receiver.statuses = [400] * 3
    practice.pay(new_session().id)
    new_session()
    assert practice.settle()

    page = browser.get("/").text

    assert page.count("Fund of the Sample Union") == 2
    assert re.findall(r"<td>(paid|open)</td>", page) == ["open", "paid", "paid"]
    assert page.count("<li>delivered <code>200</code></li>") == 5
    assert page.count("Deliver again") == 5


def test_a_button_delivers_an_event_again(browser, new_session, practice, receiver):
    practice.pay(new_session().id)
    assert practice.settle()
    event = practice.events()[0]["id"]

    answer = browser.post(f"/events/{event}/deliveries")
    assert practice.settle()

    assert (answer.status_code, answer.location) == (303, "/#events")
    assert receiver.ids().count(event) == 2
    assert browser.post("/events/evt_none/deliveries").status_code == 404


def test_long_lists_are_paged(browser, new_session):
    for _ in range(PER_PAGE + 1):
        new_session()

    first, second = browser.get("/").text, browser.get("/?payments=2").text

    assert (first.count("Fund of"), second.count("Fund of")) == (PER_PAGE, 1)
    assert re.findall(r">(Newer|Older)<", first) == ["Older"]
    assert re.findall(r">(Newer|Older)<", second) == ["Newer"]


def press(browser, label):
    """Press the first button of that name, as a person does without JavaScript."""
    page = browser.get("/").text
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if f">{label}<" in f)
    wishes = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', form))
    return browser.post(re.findall(r'action="([^"]+)"', form)[0], data=wishes).status_code


def test_a_person_lets_everything_go_well_or_fail(browser, new_session, practice):
    practice.pay(new_session().id, means=SEPA_DEBIT)
    practice.pay(new_session().id, means=SEPA_DEBIT)

    pressed = [
        press(browser, label)
        for label in ("Fail this debit", "Let this debit arrive", "Refund", "Fail the refund")
    ]

    kinds = [event["type"] for event in practice.events()]
    assert pressed == [303] * 4
    assert kinds.count("checkout.session.async_payment_failed") == 1
    assert kinds.count("checkout.session.async_payment_succeeded") == 1
    assert kinds[-1] == "refund.failed"
    practice.pay(new_session(**MONTHLY).id)
    months = [
        press(browser, label)
        for label in ("Next month", "Next month, declined", "Try again, declined", "Try again")
    ]
    assert months == [303] * 4
    assert [i["status"] for i in practice.store.select("invoice")] == ["paid"] * 3
    money = [
        press(browser, label)
        for label in ("Pay out", "Fail the payout", "Open a dispute", "Lose the dispute")
    ]
    assert money == [303] * 4
    assert "dispute lost" in browser.get("/").text
    disputed = {"dispute": practice.store.select("dispute")[0]["id"]}
    again = browser.post("/doings/dispute-outcomes?at=charges", data=disputed)
    assert browser.post("/doings/refunds", data={"charge": "ch_none"}).status_code == 404
    assert again.location == "/#charges"
    assert browser.post("/doings/refunds", data={}).status_code == 400
    assert browser.post("/doings/refunds", data={"charge": "a", "odd": "b"}).status_code == 400
