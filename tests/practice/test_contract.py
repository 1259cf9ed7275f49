"""The practice against the real SDK: what we accept and what we send must exist there."""

import typing
from collections.abc import Mapping

import pytest
import stripe
from stripe.params import (
    AccountCreateParams,
    AccountLinkCreateParams,
    AccountListParams,
    BalanceTransactionListParams,
    ChargeListParams,
    CustomerListParams,
    DisputeListParams,
    EventListParams,
    InvoiceListParams,
    InvoicePaymentListParams,
    PaymentIntentListParams,
    PayoutListParams,
    RefundCreateParams,
    RefundListParams,
    SubscriptionCancelParams,
    SubscriptionListParams,
    SubscriptionUpdateParams,
)
from stripe.params.billing_portal import SessionCreateParams as PortalSessionCreateParams
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)

from campaign.practice.stripe.objects.account import API_VERSION
from campaign.practice.stripe.parameters import Choice, Field, ListOf, Record
from campaign.practice.stripe.schemas import billing, checkout, connect, lists, payments
from tests.practice.sdk import MONTHLY

# The SDK imports these names for type checkers only; they stand in options, not in parameters.
FOR_CHECKERS = {"Mapping": Mapping, "StripeContext": object}


def test_the_practice_speaks_the_version_of_the_sdk():
    assert stripe.api_version == API_VERSION


@pytest.mark.parametrize(
    ("schema", "params"),
    [
        (checkout.SESSION_CREATE, SessionCreateParams),
        (checkout.SESSION_LIST, SessionListParams),
        (lists.RETRIEVE, SessionRetrieveParams),
        (lists.RETRIEVE, SessionExpireParams),
        (payments.PAYMENT_INTENT_LIST, PaymentIntentListParams),
        (payments.CHARGE_LIST, ChargeListParams),
        (payments.EVENT_LIST, EventListParams),
        (payments.BALANCE_TRANSACTION_LIST, BalanceTransactionListParams),
        (payments.REFUND_CREATE, RefundCreateParams),
        (payments.REFUND_LIST, RefundListParams),
        (payments.DISPUTE_LIST, DisputeListParams),
        (payments.PAYOUT_LIST, PayoutListParams),
        (connect.ACCOUNT_CREATE, AccountCreateParams),
        (connect.ACCOUNT_LINK_CREATE, AccountLinkCreateParams),
        (connect.ACCOUNT_LIST, AccountListParams),
        (billing.CUSTOMER_LIST, CustomerListParams),
        (billing.INVOICE_LIST, InvoiceListParams),
        (billing.INVOICE_PAYMENT_LIST, InvoicePaymentListParams),
        (billing.PORTAL_SESSION_CREATE, PortalSessionCreateParams),
        (billing.SUBSCRIPTION_CANCEL, SubscriptionCancelParams),
        (billing.SUBSCRIPTION_LIST, SubscriptionListParams),
        (billing.SUBSCRIPTION_UPDATE, SubscriptionUpdateParams),
    ],
)
def test_every_parameter_we_take_is_one_that_stripe_takes(schema, params):
    assert foreign(schema, params, "") == []


def foreign(field: Field, hint: object, path: str) -> list[str]:
    """The names and choices of a schema that the SDK's types do not know."""
    if isinstance(field, ListOf):
        return foreign(field.inner, hint, path)
    if isinstance(field, Choice):
        known = {choice for literal in inside(hint) for choice in typing.get_args(literal)}
        return [f"{path}={choice}" for choice in field.allowed if choice not in known]
    if not isinstance(field, Record):
        return []
    hints = next(
        typing.get_type_hints(kind, localns=FOR_CHECKERS)
        for kind in inside(hint)
        if is_params(kind)
    )
    found = [f"{path}.{name}" for name in field.fields if name not in hints]
    for name, inner in field.fields.items():
        found += foreign(inner, hints[name], f"{path}.{name}") if name in hints else []
    return found


def is_params(hint: object) -> bool:
    """Whether it is a TypedDict, of whichever module."""
    return hasattr(hint, "__required_keys__")


def inside(hint: object) -> list[object]:
    """What a hint is made of, through any number of unions and lists."""
    parts = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal or not parts:
        return [hint]
    return [deeper for part in parts for deeper in inside(part)]


def test_the_check_of_parameters_sees_what_is_foreign():
    misspelt = Record({"sucess_url": lists.EXPAND, "mode": Choice(("gift", "payment"))})

    assert foreign(misspelt, SessionCreateParams, "") == [".sucess_url", ".mode=gift"]


@pytest.fixture
def sent(client, new_session, practice):
    """Every kind of object that the practice sends, as JSON, from a payment and a refused one."""
    declined = new_session()
    practice.decline(declined.id)
    session = new_session(customer_creation="always", locale="fr")
    practice.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(
        session.id,
        {"expand": ["line_items", "customer", "payment_intent.latest_charge.balance_transaction"]},
    ).to_dict()
    refund = client.v1.refunds.create(
        {"charge": paid["payment_intent"]["latest_charge"]["id"], "amount": 500}
    )
    method = client.v1.payment_methods.retrieve(paid["payment_intent"]["payment_method"])
    failed = client.v1.charges.list({"limit": 2}).to_dict()["data"][1]
    intent = client.v1.payment_intents.list({"limit": 2}).to_dict()["data"][1]
    monthly = new_session(**MONTHLY)
    gift_id = practice.pay(monthly.id)["subscription"]
    gift = client.v1.subscriptions.retrieve(
        gift_id, {"expand": ["latest_invoice.payments", "customer"]}
    ).to_dict()
    item, invoice = gift["items"]["data"][0], gift["latest_invoice"]
    portal = client.v1.billing_portal.sessions.create({"customer": gift["customer"]["id"]})
    practice.pay_out()
    practice.dispute(client.v1.charges.list({"limit": 1}).data[0].id)
    joined = client.v1.accounts.create({"type": "standard", "country": "CH"})
    link = client.v1.account_links.create(
        {
            "account": joined.id,
            "type": "account_onboarding",
            "refresh_url": "http://127.0.0.1:8000/",
            "return_url": "http://127.0.0.1:8000/",
        }
    )
    return [
        (stripe.Dispute, client.v1.disputes.list().to_dict()["data"][0]),
        (stripe.Payout, client.v1.payouts.list().to_dict()["data"][0]),
        (stripe.Account, joined.to_dict()),
        (stripe.Account.Requirements, joined.to_dict()["requirements"]),
        (stripe.Account.Controller, joined.to_dict()["controller"]),
        (stripe.AccountLink, link.to_dict()),
        (stripe.Subscription, {**gift, "customer": gift["customer"]["id"]}),
        (stripe.SubscriptionItem, item),
        (stripe.Price, item["price"]),
        (stripe.Plan, item["plan"]),
        (stripe.Product, client.v1.products.retrieve(item["price"]["product"]).to_dict()),
        (stripe.Invoice, invoice),
        (stripe.Invoice.Parent.SubscriptionDetails, invoice["parent"]["subscription_details"]),
        (stripe.InvoiceLineItem, invoice["lines"]["data"][0]),
        (stripe.InvoicePayment, invoice["payments"]["data"][0]),
        (stripe.billing_portal.Session, portal.to_dict()),
        (stripe.checkout.Session, paid),
        (stripe.checkout.Session.CustomerDetails, paid["customer_details"]),
        (stripe.LineItem, paid["line_items"]["data"][0]),
        (stripe.Price, paid["line_items"]["data"][0]["price"]),
        (stripe.Customer, paid["customer"]),
        (stripe.PaymentIntent, paid["payment_intent"]),
        (stripe.PaymentIntent.LastPaymentError, intent["last_payment_error"]),
        (stripe.Charge, paid["payment_intent"]["latest_charge"]),
        (stripe.Charge, failed),
        (stripe.Charge.Outcome, failed["outcome"]),
        (stripe.Charge.PaymentMethodDetails.Card, failed["payment_method_details"]["card"]),
        (
            stripe.BalanceTransaction,
            paid["payment_intent"]["latest_charge"]["balance_transaction"],
        ),
        (
            stripe.PaymentMethod,
            client.v1.payment_methods.retrieve(failed["payment_method"]).to_dict(),
        ),
        (stripe.PaymentMethod, method.to_dict()),
        (stripe.Refund, refund.to_dict()),
        (stripe.Balance, client.v1.balance.retrieve().to_dict()),
        (stripe.Event, client.v1.events.list().to_dict()["data"][0]),
        (stripe.Account, client.v1.accounts.retrieve_current().to_dict()),
    ]


def test_every_field_we_send_is_one_that_stripe_sends(sent):
    unknown = {
        kind.__qualname__: sorted(set(thing) - set(kind.__annotations__)) for kind, thing in sent
    }

    assert [kind for kind, names in unknown.items() if names] == [], unknown


def test_every_field_that_stripe_always_fills_is_filled(sent):
    empty = {
        kind.__qualname__: [
            name
            for name, hint in kind.__annotations__.items()
            if name.islower()
            and not name.startswith("_")
            and type(None) not in typing.get_args(hint)
            and thing.get(name) is None
        ]
        for kind, thing in sent
    }

    assert [kind for kind, names in empty.items() if names] == [], empty
