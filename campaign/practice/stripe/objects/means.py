"""Who pays, and by what means: the cards and debits to practise with."""

from dataclasses import dataclass

from campaign.practice.stripe.store import Object, new_id

SAMPLE_ADDRESS: Object = {
    "city": "Luxembourg",
    "country": "LU",
    "line1": "1, rue de l’Exemple",
    "line2": None,
    "postal_code": "L-1000",
    "state": None,
}


@dataclass(frozen=True)
class Donor:
    """Who stands at the payment page, and what that page learns of them."""

    email: str
    name: str
    address: Object


SAMPLE_DONOR = Donor(email="sam.sample@example.com", name="Sam Sample", address=SAMPLE_ADDRESS)


@dataclass(frozen=True)
class Means:
    """A card or an account to practise with; it decides by itself how every attempt ends."""

    name: str
    type: str
    last4: str
    outcome: Object
    failure: Object | None = None

    @property
    def is_late(self) -> bool:
        """Whether the money comes days after the payment, or turns out not to come."""
        return self.type == "sepa_debit"


AUTHORIZED: Object = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "seller_message": "Payment complete.",
    "type": "authorized",
}
DECLINED: Object = {
    "advice_code": "try_again_later",
    "network_advice_code": None,
    "network_decline_code": "01",
    "network_status": "declined_by_network",
    "reason": "generic_decline",
    "risk_level": "normal",
    "seller_message": "The bank declined the card.",
    "type": "issuer_declined",
}
ACCEPTED_CARD = Means("accepted", "card", "4242", AUTHORIZED)
DECLINED_CARD = Means(
    "declined",
    "card",
    "0002",
    DECLINED,
    failure={
        "advice_code": "try_again_later",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": "Your card was declined.",
        "type": "card_error",
    },
)
SEPA_DEBIT = Means(
    "sepa_debit", "sepa_debit", "3000", {**AUTHORIZED, "network_status": "not_sent_to_network"}
)
MEANS = {means.name: means for means in (ACCEPTED_CARD, DECLINED_CARD, SEPA_DEBIT)}

NOT_COVERED: Object = {
    "code": "insufficient_funds",
    "message": "The account does not cover this debit.",
    "type": "invalid_request_error",
}
"""Why a debit fails that had seemed to go well."""


def payment_method(means: Means, donor: Donor, customer: str | None, now: int) -> Object:
    """What Stripe keeps of a card or an account."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing_details(donor),
        "created": now,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": means.type,
        means.type: _kept(means, donor),
        "_means": means.name,
    }


def billing_details(donor: Donor) -> Object:
    return {
        "address": donor.address,
        "email": donor.email,
        "name": donor.name,
        "phone": None,
        "tax_id": None,
    }


def donor_of(method: Object) -> Donor:
    """Who a kept card or account belongs to."""
    details = method["billing_details"]
    return Donor(email=details["email"], name=details["name"], address=details["address"])


def used(method: Object) -> Object:
    """What a charge says of the card or account that it was tried on."""
    if method["type"] == "sepa_debit":
        return {
            "sepa_debit": {**method["sepa_debit"], "expected_debit_date": None, "mandate": None},
            "type": "sepa_debit",
        }
    return {
        "card": {
            **{name: value for name, value in method["card"].items() if name != "display_brand"},
            "installments": None,
            "network": "visa",
            "three_d_secure": None,
        },
        "type": "card",
    }


def _kept(means: Means, donor: Donor) -> Object:
    if means.type == "sepa_debit":
        return {
            "bank_code": "37040044",
            "branch_code": None,
            "country": "DE",
            "fingerprint": f"practice{means.last4}",
            "last4": means.last4,
        }
    return {
        "brand": "visa",
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": donor.address["country"],
        "display_brand": "visa",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"practice{means.last4}",
        "funding": "credit",
        "last4": means.last4,
        "wallet": None,
    }
