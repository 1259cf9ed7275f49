"""The page on which a customer looks after monthly gifts and cards."""

from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Object, new_id

CONFIGURATION = "bpc_1PracticeConfiguration"
AFTER = {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"}


def portal_session(params: Params, base_url: str, now: int) -> Object:
    """A page for one customer, for a short time."""
    identifier = new_id("bps")
    flow = params.get("flow_data")
    return {
        "id": identifier,
        "object": "billing_portal.session",
        "configuration": CONFIGURATION,
        "created": now,
        "customer": params["customer"],
        "customer_account": None,
        "flow": flow and {"after_completion": AFTER, "type": flow["type"]},
        "livemode": False,
        "locale": params.get("locale"),
        "on_behalf_of": None,
        "return_url": params.get("return_url"),
        "url": f"{base_url}/portal/{identifier}",
    }
