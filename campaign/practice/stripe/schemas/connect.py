"""Calls about joined accounts."""

from campaign.practice.stripe.parameters import Choice, Email, Metadata, Record, Text, Url
from campaign.practice.stripe.schemas.lists import EXPAND, listing

CONTROLLER = Record(
    {
        "fees": Record({"payer": Choice(("account", "application"))}),
        "losses": Record({"payments": Choice(("application", "stripe"))}),
        "requirement_collection": Choice(("application", "stripe")),
        "stripe_dashboard": Record({"type": Choice(("express", "full", "none"))}),
    }
)
ACCOUNT_CREATE = Record(
    {
        "business_profile": Record({"name": Text(), "url": Url()}),
        "business_type": Choice(("company", "government_entity", "individual", "non_profit")),
        "controller": CONTROLLER,
        "country": Text(2),
        "email": Email(),
        "expand": EXPAND,
        "metadata": Metadata(),
        "type": Choice(("custom", "express", "standard")),
    }
)
ACCOUNT_LIST = listing()
ACCOUNT_LINK_CREATE = Record(
    {
        "account": Text(),
        "expand": EXPAND,
        "refresh_url": Url(),
        "return_url": Url(),
        "type": Choice(("account_onboarding",)),
    },
    needs=("account", "refresh_url", "return_url", "type"),
)
