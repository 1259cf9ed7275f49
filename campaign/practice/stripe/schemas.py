"""What each call of the API understands: the part of Stripe that Campaign uses, and no more.

A test holds every name below against the parameters of the real SDK.
"""

from campaign.practice.stripe.currencies import MAXIMUM
from campaign.practice.stripe.parameters import (
    Choice,
    Currency,
    Email,
    Field,
    Flag,
    Integer,
    ListOf,
    Metadata,
    Moments,
    Record,
    Text,
    Url,
)

LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl",
    "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)  # fmt: skip
SESSION_STATES = ("open", "complete", "expired")

EXPAND = ListOf(Text(), 20)

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
    {"currency": Currency(), "unit_amount": Integer(0, MAXIMUM), "product_data": PRODUCT},
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

SESSION_CREATE = Record(
    {
        "adaptive_pricing": Record({"enabled": Flag()}),
        "billing_address_collection": Choice(("auto", "required")),
        "cancel_url": Url(),
        "client_reference_id": Text(200),
        "custom_text": Record({"submit": Record({"message": Text(1200)}, needs=("message",))}),
        "customer_creation": Choice(("always", "if_required")),
        "customer_email": Email(),
        "expand": EXPAND,
        "expires_at": Integer(),
        "line_items": ListOf(LINE_ITEM, 100),
        "locale": Choice(LOCALES),
        "metadata": Metadata(),
        "mode": Choice(("payment",)),
        "payment_intent_data": PAYMENT_INTENT_DATA,
        "submit_type": Choice(("auto", "book", "donate", "pay")),
        "success_url": Url(),
        "ui_mode": Choice(("hosted_page",)),
    },
    needs=("line_items", "mode", "success_url"),
)

RETRIEVE = Record({"expand": EXPAND})
EXPIRE = RETRIEVE

PAGE: dict[str, Field] = {
    "created": Moments(),
    "ending_before": Text(),
    "expand": EXPAND,
    "limit": Integer(1, 100),
    "starting_after": Text(),
}
SESSION_LIST = Record(
    {
        **PAGE,
        "customer_details": Record({"email": Email()}, needs=("email",)),
        "payment_intent": Text(),
        "status": Choice(SESSION_STATES),
    }
)
PAYMENT_INTENT_LIST = Record(PAGE)
CHARGE_LIST = Record({**PAGE, "payment_intent": Text()})
EVENT_LIST = Record({**PAGE, "type": Text(), "types": ListOf(Text(), 20)})
