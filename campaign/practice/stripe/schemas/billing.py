"""Calls about monthly gifts: customers, subscriptions, invoices, and the donor's own pages."""

from campaign.practice.stripe.currencies import MAXIMUM
from campaign.practice.stripe.parameters import (
    Choice,
    Clearable,
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
from campaign.practice.stripe.schemas.lists import EXPAND, listing

PORTAL_LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN",
    "en-NZ", "en-SG", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu", "id", "it",
    "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
    "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)  # fmt: skip
MONTHLY = Record({"interval": Choice(("month",))}, needs=("interval",))
CANCELLATION = Record(
    {
        "comment": Text(5000),
        "feedback": Choice(
            (
                "customer_service",
                "low_quality",
                "missing_features",
                "other",
                "switched_service",
                "too_complex",
                "too_expensive",
                "unused",
            )
        ),
    }
)
ITEM = Record(
    {
        "id": Text(),
        "price_data": Record(
            {
                "currency": Currency(),
                "product": Text(),
                "recurring": MONTHLY,
                "unit_amount": Integer(0, MAXIMUM),
            },
            needs=("currency", "product", "recurring", "unit_amount"),
        ),
        "quantity": Integer(1, 999_999),
    },
    needs=("id",),
)

CUSTOMER_LIST = listing(email=Email())
SUBSCRIPTION_LIST = listing(
    customer=Text(),
    status=Choice(
        ("active", "all", "canceled", "ended", "incomplete", "past_due", "paused", "unpaid")
    ),
)
SUBSCRIPTION_UPDATE = Record(
    {
        "cancel_at_period_end": Flag(),
        "cancellation_details": CANCELLATION,
        "default_payment_method": Text(),
        "description": Text(500),
        "expand": EXPAND,
        "items": ListOf(ITEM, 20),
        "metadata": Metadata(),
        "pause_collection": Clearable(
            Record(
                {
                    "behavior": Choice(("keep_as_draft", "mark_uncollectible", "void")),
                    "resumes_at": Integer(),
                },
                needs=("behavior",),
            )
        ),
        "proration_behavior": Choice(("always_invoice", "create_prorations", "none")),
    }
)
SUBSCRIPTION_CANCEL = Record({"cancellation_details": CANCELLATION, "expand": EXPAND})
INVOICE_LIST = listing(
    customer=Text(),
    status=Choice(("draft", "open", "paid", "uncollectible", "void")),
    subscription=Text(),
)
INVOICE_PAYMENT_LIST = listing(
    invoice=Text(),
    payment=Record(
        {"payment_intent": Text(), "type": Choice(("payment_intent",))}, needs=("type",)
    ),
    status=Choice(("canceled", "open", "paid")),
)
PORTAL_SESSION_CREATE = Record(
    {
        "customer": Text(),
        "expand": EXPAND,
        "flow_data": Record({"type": Choice(("payment_method_update",))}, needs=("type",)),
        "locale": Choice(PORTAL_LOCALES),
        "return_url": Url(),
    },
    needs=("customer",),
)
