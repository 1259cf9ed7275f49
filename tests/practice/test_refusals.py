"""What the API refuses, and how: the gateway's mistakes have to show here, not before a donor."""

import http.client

import pytest
import stripe

from tests.practice.sdk import connected, gift, line


def refusal(call):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        call()
    return refused.value.http_status, refused.value.code, refused.value.param


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"sucess_url": "http://127.0.0.1/"}, "parameter_unknown", "sucess_url"),
        ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
        (
            {"payment_intent_data": {"metadat": {"contribution": "7"}}},
            "parameter_unknown",
            "payment_intent_data[metadat]",
        ),
        ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price_data]"),
        ({"line_items": "many"}, None, "line_items"),
        ({"mode": None}, "parameter_missing", "mode"),
        ({"mode": "gift"}, None, "mode"),
        ({"ui_mode": "hosted"}, None, "ui_mode"),
        ({"locale": "ar"}, None, "locale"),
        ({"success_url": "/thanks"}, "url_invalid", "success_url"),
        ({"success_url": ""}, "parameter_invalid_empty", "success_url"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
        ({"metadata": {"x" * 41: "1"}}, None, f"metadata[{'x' * 41}]"),
        ({"metadata": {"x": "y" * 501}}, None, "metadata[x]"),
        ({"metadata": {str(n): "y" for n in range(51)}}, None, "metadata"),
        ({"metadata": "x"}, None, "metadata"),
        ({"adaptive_pricing": {"enabled": "maybe"}}, None, "adaptive_pricing[enabled]"),
        ({"expires_at": 1}, None, "expires_at"),
        (
            {"line_items": [line(quantity="two")]},
            "parameter_invalid_integer",
            "line_items[0][quantity]",
        ),
        (
            {"line_items": [line(), line(currency="chf")]},
            None,
            "line_items[1][price_data][currency]",
        ),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(client, changes, code, param):
    wrong = refusal(lambda: client.v1.checkout.sessions.create(gift(**changes)))

    assert wrong == (400, code, param)


@pytest.mark.parametrize(
    ("amount", "currency", "code", "param"),
    [
        (49, "eur", "amount_too_small", None),
        (49, "jpy", "amount_too_small", None),
        (0, "uah", "amount_too_small", None),
        (
            100_000_000,
            "eur",
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        (-500, "eur", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
        ("12.50", "eur", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
        (1255, "kwd", None, "line_items[0][price_data][unit_amount]"),
        (1250, "isk", None, "line_items[0][price_data][unit_amount]"),
        (1000, "xyz", None, "line_items[0][price_data][currency]"),
    ],
)
def test_an_amount_that_cannot_be_charged_is_refused(client, amount, currency, code, param):
    wrong = refusal(lambda: client.v1.checkout.sessions.create(gift(amount, currency)))

    assert wrong == (400, code, param)


def test_the_total_of_all_lines_has_a_limit_too(client):
    lines = [line(60_000_000), line(60_000_000)]

    wrong = refusal(lambda: client.v1.checkout.sessions.create(gift(line_items=lines)))

    assert wrong == (400, "amount_too_large", None)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [(50, "eur"), (99_999_999, "EUR"), (50, "jpy"), (1250, "kwd"), (1200, "isk"), (1, "uah")],
)
def test_an_amount_at_its_limit_is_taken(client, amount, currency):
    session = client.v1.checkout.sessions.create(gift(amount, currency))

    assert (session.amount_total, session.currency) == (amount, currency.lower())


@pytest.mark.parametrize(
    ("path", "param"),
    [
        ("amount_total", "expand"),
        ("payment_intent.amount", "expand"),
        ("payment_intent.latest_charge.balance_transaction.source.customer", "expand"),
    ],
)
def test_what_cannot_be_expanded_is_refused(client, new_session, practice, path, param):
    session = new_session()
    practice.pay(session.id)

    wrong = refusal(lambda: client.v1.checkout.sessions.retrieve(session.id, {"expand": [path]}))

    assert wrong == (400, None, param)


@pytest.mark.parametrize(
    "read",
    [
        lambda client: client.v1.checkout.sessions.retrieve("cs_test_none"),
        lambda client: client.v1.checkout.sessions.expire("cs_test_none"),
        lambda client: client.v1.payment_intents.retrieve("pi_none"),
        lambda client: client.v1.charges.retrieve("ch_none"),
        lambda client: client.v1.events.retrieve("evt_none"),
    ],
)
def test_what_does_not_exist_is_missing(client, read):
    status, code, _ = refusal(lambda: read(client))

    assert (status, code) == (404, "resource_missing")


def test_a_call_that_campaign_does_not_make_is_not_recognized(client):
    assert refusal(client.v1.coupons.list) == (404, None, None)


@pytest.mark.parametrize("key", ["sk_test_wrong", "sk_live_practice"])
def test_another_key_is_refused_without_being_repeated(practice, key):
    with (
        connected(practice, key=key) as stranger,
        pytest.raises(stripe.AuthenticationError) as refused,
    ):
        stranger.v1.checkout.sessions.list()

    assert refused.value.http_status == 401
    assert refused.value.request_id.startswith("req_")
    assert key not in str(refused.value)


def test_a_call_without_a_key_is_refused(practice):
    address = practice.url.removeprefix("http://")
    connection = http.client.HTTPConnection(address)
    connection.request("GET", "/v1/events")
    answer = connection.getresponse()
    connection.close()

    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="Stripe"')


def test_another_version_of_the_api_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError, match="speaks API version"):
        client.v1.events.list({}, {"stripe_version": "2020-08-27"})


def test_another_account_is_refused(client):
    with pytest.raises(stripe.PermissionError):
        client.v1.checkout.sessions.create(gift(), {"stripe_account": "acct_somebody"})
