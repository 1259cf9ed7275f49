"""The addresses of Stripe's API that Campaign calls, under /v1, split by noun."""

from campaign.practice.stripe.api import billing, checkout, connect, events, payments, payouts
from campaign.practice.stripe.api.door import api

__all__ = ["api", "billing", "checkout", "connect", "events", "payments", "payouts"]
