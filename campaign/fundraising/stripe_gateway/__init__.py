"""The one room that speaks to Stripe: payment pages, messages, monthly gifts, what moved.

Amounts cross this border in Stripe's units, moments as the world's time; inside there are only
Money and aware moments. No card data ever comes here.
"""

from campaign.fundraising.stripe_gateway.accounts import JoinedAccount
from campaign.fundraising.stripe_gateway.amounts import from_provider, to_provider
from campaign.fundraising.stripe_gateway.gateway import Gateway, gateway_for
from campaign.fundraising.stripe_gateway.messages import (
    About,
    Envelope,
    Message,
    parse_message,
    read_envelope,
)
from campaign.fundraising.stripe_gateway.monthly import Invoice, Subscription
from campaign.fundraising.stripe_gateway.movements import (
    OF_A_GIFT,
    Charged,
    Movement,
    MovementKind,
    RefundAnswer,
)
from campaign.fundraising.stripe_gateway.pages import (
    PageRequest,
    Payment,
    PaymentPage,
    payment_page_origin,
)
from campaign.fundraising.stripe_gateway.problems import (
    Forged,
    KeyRefused,
    NoKey,
    NotPossible,
    Unavailable,
)

__all__ = [
    "OF_A_GIFT",
    "About",
    "Charged",
    "Envelope",
    "Forged",
    "Gateway",
    "Invoice",
    "JoinedAccount",
    "KeyRefused",
    "Message",
    "Movement",
    "MovementKind",
    "NoKey",
    "NotPossible",
    "PageRequest",
    "Payment",
    "PaymentPage",
    "RefundAnswer",
    "Subscription",
    "Unavailable",
    "from_provider",
    "gateway_for",
    "parse_message",
    "payment_page_origin",
    "read_envelope",
    "to_provider",
]
