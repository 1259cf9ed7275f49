"""The give page: what it offers, and what it refuses before the provider is asked."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from campaign.config import Settings
from campaign.fundraising.models import CashBoxKind, Checkout, Fund
from campaign.kernel.database import db
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.faults import Failure
from tests.factories.fundraising import make_cash_box, make_fund, make_rate


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def fund(app: Flask) -> Fund:
    make_rate("EUR", "CHF", "1.1")
    make_rate("EUR", "TRY", "9.7")
    return make_fund(currency="EUR")


def page(client: FlaskClient, fund: Fund, query: str = "", **headers: str) -> TestResponse:
    return client.get(f"/en/{fund.campaign.slug}/give?fund={fund.id}{query}", headers=headers)


def send(
    client: FlaskClient, fund: Fund, headers: dict[str, str] | None = None, **changes: str
) -> TestResponse:
    form = {
        "fund": str(fund.id),
        "currency": "EUR",
        "amount": "2500",
        "other_amount": "",
        **changes,
    }
    return client.post(f"/en/{fund.campaign.slug}/give", data=form, headers=headers or {})


def wishes() -> int | None:
    db.session.rollback()
    return db.session.scalar(select(func.count(Checkout.id)))


@pytest.mark.parametrize(
    ("language", "query", "shown"),
    [
        ("en", "", "€25"),
        ("fr-CH, fr;q=0.9", "", "CHF\xa025"),
        ("fr-CH", "&currency=TRY", "TRY\xa0250"),
        ("ja-JP", "", "€25"),
        ("en", "&currency=XXX", "€25"),
    ],
)
def test_amounts_are_suggested_in_the_readers_currency_where_it_can_be_counted(
    client: FlaskClient, fund: Fund, language: str, query: str, shown: str
) -> None:
    answer = page(client, fund, query, **{"Accept-Language": language})

    assert f"<span>{shown}</span>" in answer.text
    assert answer.headers["Vary"] == "Accept-Encoding, Accept-Language"


def test_a_gift_leads_to_the_payment_page_and_nowhere_else(
    client: FlaskClient, practice: PracticeStripe, fund: Fund
) -> None:
    answer = send(client, fund)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{practice.url}/pay/cs_test_")
    policy = page(client, fund).headers["Content-Security-Policy"]
    assert f"form-action 'self' {practice.url};" in policy


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "other", "other_amount": "-5"}, "Write the amount in digits, such as 25."),
        ({"amount": "other", "other_amount": ""}, "Write the amount you want to give."),
        ({"amount": "other", "other_amount": "0.10"}, "takes no gift of this amount"),
        ({"amount": "31337"}, "Not a valid choice."),
        ({"currency": "JPY"}, "A gift in JPY cannot be counted there."),
    ],
)
def test_what_cannot_be_given_is_said_and_nothing_is_begun_at_the_provider(
    client: FlaskClient,
    practice: PracticeStripe,
    fund: Fund,
    changes: dict[str, str],
    sentence: str,
) -> None:
    answer = send(client, fund, **changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert practice.sessions() == []


def test_a_thousandth_that_the_provider_cannot_take_is_said_to_be_the_amounts_fault(
    client: FlaskClient, practice: PracticeStripe, fund: Fund
) -> None:
    make_rate("EUR", "KWD", "0.35")
    wish = {"currency": "KWD", "amount": "other"}

    finest = send(client, fund, other_amount="5.12", **wish)
    too_fine = send(client, fund, other_amount="5.125", **wish)

    assert (finest.status_code, too_fine.status_code) == (303, 422)
    assert "takes no gift of this amount in this currency" in too_fine.text
    assert [session["amount_total"] for session in practice.sessions()] == [5120]


def test_a_form_sent_from_another_site_is_refused(client: FlaskClient, fund: Fund) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert send(client, fund, headers).status_code == 403

    assert wishes() == 0


def test_while_the_provider_is_away_the_page_says_so_and_keeps_what_was_chosen(
    client: FlaskClient, practice: PracticeStripe, fund: Fund
) -> None:
    practice.faults.fail_api(Failure.DROPPED, times=10)

    answer = send(client, fund, amount="other", other_amount="12.50")

    assert answer.status_code == 503
    assert "The payment page cannot be reached right now. Nothing was charged." in answer.text
    assert 'value="12.50"' in answer.text


def test_one_address_cannot_try_card_after_card(client: FlaskClient, fund: Fund) -> None:
    codes = [send(client, fund, amount="31337").status_code for _ in range(21)]

    assert codes == [422] * 20 + [429]


def test_a_fund_of_another_campaign_is_not_found(client: FlaskClient, fund: Fund) -> None:
    other = make_fund()

    answer = client.get(f"/en/{fund.campaign.slug}/give?fund={other.id}")

    assert answer.status_code == 404


def test_an_account_is_shown_for_transfers_the_nearest_owners_first(
    client: FlaskClient, fund: Fund
) -> None:
    assert fund.organization is not None
    make_cash_box(
        fund.campaign.coalition, kind=CashBoxKind.BANK, holder="All", iban="DE89370400440532013000"
    )
    make_cash_box(
        fund.organization, kind=CashBoxKind.BANK, holder="Ours", iban="FR1420041010050500013M02606"
    )

    text = page(client, fund).text

    assert "FR14 2004 1010 0505 0001 3M02 606" in text
    assert text.index("Ours") < text.index("DE89 3704 0044 0532 0130 00")
