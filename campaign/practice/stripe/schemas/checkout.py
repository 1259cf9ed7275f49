"""Calls about the payment page."""

from campaign.practice.stripe.currencies import MAXIMUM
from campaign.practice.stripe.parameters import (
    Choice,
    Currency,
    Email,
    Flag,
    Integer,
    ListOf,
    Metadata,
    Record,
    Text,
    Url,
)
from campaign.practice.stripe.schemas.billing import MONTHLY
from campaign.practice.stripe.schemas.lists import EXPAND, listing

LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl",
    "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)  # fmt: skip
METHOD_TYPES = ("card", "sepa_debit")
"""The means of payment that can be practised with; which of them a page offers, Stripe decides."""

PRODUCT = Record(
    {
        "name": Text(250),
        "description": Text(500),
        "images": ListOf(Url(), 8),
        "metadata": Metadata(),
    },
    needs=("name",),
)
PRICE = Record(
    {
        "currency": Currency(),
        "product_data": PRODUCT,
        "recurring": MONTHLY,
        "unit_amount": Integer(0, MAXIMUM),
    },
    needs=("currency", "unit_amount", "product_data"),
)
LINE_ITEM = Record(
    {"price_data": PRICE, "quantity": Integer(1, 999_999)}, needs=("price_data", "quantity")
)
PAYMENT_INTENT_DATA = Record(
    {
        "description": Text(1000),
        "metadata": Metadata(),
        "receipt_email": Email(),
        "statement_descriptor_suffix": Text(22),
    }
)
SUBSCRIPTION_DATA = Record({"description": Text(500), "metadata": Metadata()})
ONLY_IN = {
    "customer_creation": "payment",
    "payment_intent_data": "payment",
    "subscription_data": "subscription",
}
"""Parameters that one mode of a session alone understands."""

SESSION_CREATE = Record(
    {
        "adaptive_pricing": Record({"enabled": Flag()}),
        "allowed_payment_method_types": ListOf(Choice(METHOD_TYPES)),
        "billing_address_collection": Choice(("auto", "required")),
        "cancel_url": Url(),
        "client_reference_id": Text(200),
        "custom_text": Record({"submit": Record({"message": Text(1200)}, needs=("message",))}),
        "customer": Text(),
        "customer_creation": Choice(("always", "if_required")),
        "customer_email": Email(),
        "excluded_payment_method_types": ListOf(Choice(METHOD_TYPES)),
        "expand": EXPAND,
        "expires_at": Integer(),
        "line_items": ListOf(LINE_ITEM, 100),
        "locale": Choice(LOCALES),
        "metadata": Metadata(),
        "mode": Choice(("payment", "subscription")),
        "payment_intent_data": PAYMENT_INTENT_DATA,
        "submit_type": Choice(("auto", "book", "donate", "pay", "subscribe")),
        "subscription_data": SUBSCRIPTION_DATA,
        "success_url": Url(),
        "ui_mode": Choice(("hosted_page",)),
    },
    needs=("line_items", "mode", "success_url"),
)

SESSION_LIST = listing(
    customer=Text(),
    customer_details=Record({"email": Email()}, needs=("email",)),
    payment_intent=Text(),
    status=Choice(("open", "complete", "expired")),
    subscription=Text(),
)
