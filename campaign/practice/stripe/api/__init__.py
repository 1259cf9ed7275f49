"""The addresses of Stripe's API that Campaign calls, under /v1, split by noun."""

from campaign.practice.stripe.api import account, billing, checkout, payments
from campaign.practice.stripe.api.door import api

__all__ = ["account", "api", "billing", "checkout", "payments"]
