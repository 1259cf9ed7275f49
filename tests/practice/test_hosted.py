"""The payment page, as a donor without JavaScript meets it."""

import re

import pytest

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.app import create_app
from campaign.practice.stripe.server import running_practice_stripe
from tests.practice.sdk import MONTHLY, connected, gift, line

DONOR = {"email": "donor@example.org", "name": "Dora Donor"}
ACCEPTED = {**DONOR, "means": "accepted"}
DECLINED = {**DONOR, "means": "declined"}


def payments(practice):
    return [event["type"] for event in practice.events()].count("payment_intent.succeeded")


def test_the_page_says_that_it_is_for_practice_what_for_and_how_much(browser, new_session):
    product = {"name": "Fund <of> the Sample Union", "description": "For travel to the gathering"}
    priced = {"currency": "eur", "unit_amount": 123456, "product_data": product}
    session = new_session(line_items=[line(price_data=priced)])

    page = browser.get(f"/pay/{session.id}")

    assert page.status_code == 200
    assert "Practice payment page: no money moves" in page.text
    assert "Donate €1,234.56" in page.text
    assert "Fund &lt;of&gt; the Sample Union" in page.text
    assert "For travel to the gathering" in page.text
    assert 'value="sam.sample@example.com"' in page.text
    assert 'href="http://127.0.0.1:8000/en/give"' in page.text


def test_the_page_needs_nothing_from_elsewhere_and_no_script(browser, new_session):
    page = browser.get(f"/pay/{new_session().id}")

    assert re.findall(r'(?:src|href)="([^"#]+)"', page.text) == [
        "data:,",
        "/static/css/practice.css",
        "http://127.0.0.1:8000/en/give",
    ]
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["X-Robots-Tag"] == "noindex"
    with browser.get("/static/css/practice.css") as stylesheet:
        assert stylesheet.status_code == 200


def test_paying_completes_the_session_and_leads_back_to_the_site(
    browser, client, new_session, practice
):
    session = new_session()

    answer = browser.post(f"/pay/{session.id}", data=ACCEPTED)

    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (answer.status_code, answer.location) == (
        303,
        f"http://127.0.0.1:8000/en/thanks?session={session.id}",
    )
    assert (paid.status, paid.payment_status) == ("complete", "paid")
    assert (paid.customer_details.email, paid.customer_details.name) == (
        "donor@example.org",
        "Dora Donor",
    )


def test_paying_twice_pays_once_and_says_so(browser, new_session, practice):
    session = new_session()
    browser.post(f"/pay/{session.id}", data=ACCEPTED)

    again = browser.post(f"/pay/{session.id}", data=ACCEPTED)
    mistyped = browser.post(f"/pay/{session.id}", data={**ACCEPTED, "email": "nobody"})
    seen = browser.get(f"/pay/{session.id}")

    assert [page.status_code for page in (again, mistyped, seen)] == [409, 409, 200]
    for page in (again, mistyped, seen):
        assert "This is already paid" in page.text
        assert f'href="http://127.0.0.1:8000/en/thanks?session={session.id}"' in page.text
    assert payments(practice) == 1


def test_a_declined_card_says_so_keeps_what_was_typed_and_pays_nothing(
    browser, new_session, practice
):
    session = new_session()

    page = browser.post(f"/pay/{session.id}", data=DECLINED)

    assert page.status_code == 402
    assert "The bank declined this card." in page.text
    assert 'value="donor@example.org"' in page.text
    assert payments(practice) == 0
    assert browser.post(f"/pay/{session.id}", data=ACCEPTED).status_code == 303


def test_a_debit_is_said_to_be_on_its_way_and_a_monthly_gift_to_be_monthly(browser, new_session):
    session, monthly = new_session(), new_session(**MONTHLY)
    browser.post(f"/pay/{session.id}", data={**DONOR, "means": "sepa_debit"})

    assert "This is on its way" in browser.get(f"/pay/{session.id}").text
    assert "Pay €25.00 each month" in browser.get(f"/pay/{monthly.id}").text


def test_two_clicks_at_once_pay_once(browser, new_session, practice, monkeypatch):
    session = new_session()
    find = practice.checkout.find
    first_look = dict(find(session.id))
    practice.pay(session.id)
    looks = iter([first_look])
    monkeypatch.setattr(practice.checkout, "find", lambda id_: next(looks, None) or find(id_))

    late = browser.post(f"/pay/{session.id}", data=ACCEPTED)

    assert late.status_code == 409
    assert payments(practice) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "nobody"}, "Enter an e-mail address, such as name@example.com."),
        ({"name": " "}, "Enter the name on the card."),
    ],
)
def test_a_field_that_cannot_be_right_gets_a_sentence(
    browser, new_session, practice, changes, sentence
):
    session = new_session()

    page = browser.post(f"/pay/{session.id}", data={**ACCEPTED, **changes})

    assert page.status_code == 422
    assert page.text.count(sentence) == 2  # in the summary, and beside the field
    assert 'aria-invalid="true"' in page.text
    assert practice.events() == []


def test_an_address_that_the_caller_gave_cannot_be_changed(browser, new_session, practice):
    session = new_session(customer_email="known@example.org")

    page = browser.get(f"/pay/{session.id}")
    browser.post(f"/pay/{session.id}", data=ACCEPTED)

    assert re.search(r'value="known@example.org"[^>]* readonly', page.text)
    assert practice.sessions()[0]["customer_details"]["email"] == "known@example.org"


def test_an_expired_session_says_so_and_cannot_be_paid(clock):
    with running_practice_stripe(PracticeStripe(clock=clock)) as practice:
        browser = create_app(practice).test_client()
        with connected(practice) as client:
            session = client.v1.checkout.sessions.create(gift(expires_at=int(clock.now) + 30 * 60))
            clock.now += 30 * 60
            answer = browser.post(f"/pay/{session.id}", data=ACCEPTED)
            expired = client.v1.checkout.sessions.retrieve(session.id)
        kinds = [event["type"] for event in practice.events()]

    assert answer.status_code == 409
    assert "This payment page has expired" in answer.text
    assert 'href="http://127.0.0.1:8000/en/give"' in answer.text
    assert (expired.status, expired.url, kinds) == ("expired", None, ["checkout.session.expired"])


def test_a_session_that_does_not_exist_is_missing(browser):
    page = browser.get("/pay/cs_test_none")

    assert page.status_code == 404
    assert "There is no such payment page" in page.text


def test_a_button_pressed_by_another_site_does_nothing(browser, new_session, practice):
    session = new_session()

    answer = browser.post(
        f"/pay/{session.id}", data=ACCEPTED, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert practice.events() == []


@pytest.mark.parametrize("means", ["", "stolen"])
def test_means_that_are_not_offered_are_refused(browser, new_session, practice, means):
    answer = browser.post(f"/pay/{new_session().id}", data={**DONOR, "means": means})

    assert answer.status_code == 400
    assert practice.events() == []


@pytest.mark.parametrize(
    ("locale", "browser_wants", "lang", "amount"),
    [
        ("fr", "en", "fr", "1\u202f234,50\xa0€"),
        ("fr-CA", "en", "fr-CA", "1\xa0234,50\xa0€"),
        ("ru", "en", "ru", "1\xa0234,50\xa0€"),
        ("bg", "fr", "en", "€1,234.50"),
        ("auto", "ru", "ru", "1\xa0234,50\xa0€"),
        (None, "xx", "en", "€1,234.50"),
    ],
)
def test_the_page_is_in_the_sessions_locale_where_we_have_it(
    practice, new_session, monkeypatch, locale, browser_wants, lang, amount
):
    app = create_app(practice)
    app.config["LANGUAGES"] = ["en", "fr", "ru"]
    session = new_session(line_items=[line(123450)], **({"locale": locale} if locale else {}))

    page = app.test_client().get(f"/pay/{session.id}", headers={"Accept-Language": browser_wants})

    assert f'<html lang="{lang}" dir="ltr">' in page.text
    assert f'<span class="amount">{amount}</span>' in page.text


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (2500, "jpy", "¥2,500"),
        (12340, "kwd", "KWD12.340"),
        (500, "isk", "ISK5"),
        (999, "chf", "CHF9.99"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(browser, new_session, amount, currency, shown):
    session = new_session(line_items=[line(amount, currency)])

    page = browser.get(f"/pay/{session.id}").text.replace("\xa0", "")

    assert f'<span class="amount">{shown}</span>' in page
