"""The platform's own account, and the events that happen."""

from campaign.practice.stripe.store import Object, new_id

API_VERSION = "2026-10-28.endive"
ACCOUNT = "acct_1PracticeAccount0"


def account() -> Object:
    """The account that the practice key belongs to."""
    return {
        "id": ACCOUNT,
        "object": "account",
        "business_profile": {"name": "Practice account", "url": None},
        "business_type": "non_profit",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "LU",
        "default_currency": "eur",
        "details_submitted": True,
        "email": "practice@campaign.example",
        "payouts_enabled": True,
        "settings": {"dashboard": {"display_name": "Practice account", "timezone": "Etc/UTC"}},
        "type": "standard",
    }


def event(kind: str, about: Object, before: Object | None, cause: Object, now: int) -> Object:
    """Something that happened, with a snapshot of what it happened to."""
    data: Object = {"object": about}
    if before is not None:
        data["previous_attributes"] = before
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": cause,
        "type": kind,
    }
