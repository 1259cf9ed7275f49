"""An account of somebody else's, joined to ours, and the way to its onboarding."""

from babel.numbers import get_territory_currencies

from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Object, new_id

GOOD_FOR = 5 * 60
FULL_DASHBOARD: Params = {
    "fees": {"payer": "account"},
    "losses": {"payments": "stripe"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "full"},
}
DASHBOARDS = {"custom": "none", "express": "express", "standard": "full"}
TO_BE_SUBMITTED = [
    "business_profile.url", "business_type", "external_account", "representative.first_name",
    "representative.last_name", "tos_acceptance.date", "tos_acceptance.ip",
]  # fmt: skip

# What each state of a joined account comes to; the names are ours.
STATES: dict[str, Object] = {
    "new": {
        "charges_enabled": False,
        "details_submitted": False,
        "payouts_enabled": False,
        "capabilities": {"card_payments": "inactive", "transfers": "inactive"},
        "requirements": {
            "currently_due": TO_BE_SUBMITTED,
            "disabled_reason": "requirements.past_due",
            "eventually_due": TO_BE_SUBMITTED,
            "past_due": TO_BE_SUBMITTED,
            "pending_verification": [],
        },
    },
    "submitted": {
        "charges_enabled": False,
        "details_submitted": True,
        "payouts_enabled": False,
        "capabilities": {"card_payments": "pending", "transfers": "pending"},
        "requirements": {
            "currently_due": [],
            "disabled_reason": "requirements.pending_verification",
            "eventually_due": [],
            "past_due": [],
            "pending_verification": ["company.verification.document"],
        },
    },
    "enabled": {
        "charges_enabled": True,
        "details_submitted": True,
        "payouts_enabled": True,
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "requirements": {
            "currently_due": [],
            "disabled_reason": None,
            "eventually_due": [],
            "past_due": [],
            "pending_verification": [],
        },
    },
    "restricted": {
        "charges_enabled": False,
        "details_submitted": True,
        "payouts_enabled": False,
        "capabilities": {"card_payments": "inactive", "transfers": "inactive"},
        "requirements": {
            "currently_due": ["company.verification.document"],
            "disabled_reason": "requirements.past_due",
            "eventually_due": ["company.verification.document"],
            "past_due": ["company.verification.document"],
            "pending_verification": [],
        },
    },
}


def connected_account(params: Params, now: int) -> Object:
    """Joined, and not yet asked who it is."""
    country = params.get("country", "LU")
    controller = {**FULL_DASHBOARD, **params.get("controller", {})}
    if "type" in params:
        controller["stripe_dashboard"] = {"type": DASHBOARDS[params["type"]]}
    is_full = controller["stripe_dashboard"]["type"] == "full"
    made = {
        "id": new_id("acct", 16),
        "object": "account",
        "business_profile": {"name": None, "url": None, **params.get("business_profile", {})},
        "business_type": params.get("business_type"),
        "controller": {**controller, "is_controller": True, "type": "application"},
        "country": country,
        "created": now,
        "default_currency": currency_of(country),
        "email": params.get("email"),
        "future_requirements": _asked({}),
        "metadata": params.get("metadata", {}),
        "settings": {"dashboard": {"display_name": None, "timezone": "Etc/UTC"}},
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": params.get("type", "standard" if is_full else "none"),
    }
    return put_into(made, "new")


def put_into(joined: Object, state: str) -> Object:
    """The account as it is in that state."""
    changes = STATES[state]
    return {**joined, **changes, "requirements": _asked(changes["requirements"])}


def account_link(params: Params, base_url: str, now: int) -> Object:
    """A way in, good once and for minutes; `_visited` notes that it was taken."""
    identifier = new_id("link", 32)
    return {
        "id": identifier,
        "object": "account_link",
        "created": now,
        "expires_at": now + GOOD_FOR,
        "url": f"{base_url}/connect/{identifier}",
        "_account": params["account"],
        "_refresh_url": params["refresh_url"],
        "_return_url": params["return_url"],
        "_visited": False,
    }


def currency_of(country: str) -> str | None:
    """What people pay with there; None for a country that does not exist."""
    current = get_territory_currencies(country)
    return current[-1].lower() if current else None


def _asked(of: Object) -> Object:
    lists = ("currently_due", "eventually_due", "past_due", "pending_verification")
    return {
        "alternatives": [],
        "current_deadline": None,
        "disabled_reason": None,
        "errors": [],
        **{name: [] for name in lists},
        **of,
    }
