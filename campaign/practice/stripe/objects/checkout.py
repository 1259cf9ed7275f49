"""The objects of Stripe's payment page: a session, its lines, and the customer it may make."""

from campaign.practice.stripe.objects.means import Donor
from campaign.practice.stripe.objects.prices import price
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Object, new_id

LIFETIME = 24 * 60 * 60


def session(params: Params, items: list[Object], methods: list[str], url: str, now: int) -> Object:
    """A Checkout Session, open and unpaid; what begins with an underscore is never sent."""
    identifier = new_id("cs_test", 58)
    total = sum(item["amount_total"] for item in items)
    is_monthly = params["mode"] == "subscription"
    default_creation = "always" if is_monthly else "if_required"
    return {
        "id": identifier,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": params.get("adaptive_pricing", {}).get("enabled", False)},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": now,
        "currency": items[0]["currency"],
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": params.get("custom_text", {}).get("submit"),
            "terms_of_service_acceptance": None,
        },
        "customer": params.get("customer"),
        "customer_account": None,
        "customer_creation": params.get("customer_creation", default_creation),
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "excluded_payment_method_types": params.get("excluded_payment_method_types"),
        "expires_at": params.get("expires_at", now + LIFETIME),
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "always" if is_monthly else "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": methods,
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{url}/pay/{identifier}",
        "wallet_options": None,
        "_intent": None,
        "_line_items": items,
        "_subscription_data": params.get("subscription_data", {}),
        "_payment_intent_data": params.get("payment_intent_data", {}),
        "_product_descriptions": [
            line["price_data"]["product_data"].get("description", "")
            for line in params["line_items"]
        ],
    }


def line_item(params: Params, product_id: str, now: int) -> Object:
    """One line of a session, with the price that Stripe makes of inline data."""
    data = params["price_data"]
    amount = data["unit_amount"] * params["quantity"]
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": data["currency"],
        "description": data["product_data"]["name"],
        "metadata": {},
        "price": price(data, product_id, now),
        "quantity": params["quantity"],
    }


def customer(of: Object, donor: Donor, now: int) -> Object:
    """The customer that a session makes if it needs one, or was told to."""
    return {
        "id": new_id("cus", 14),
        "object": "customer",
        "address": donor.address,
        "created": now,
        "currency": of["currency"],
        "default_source": None,
        "delinquent": False,
        "description": None,
        "email": donor.email,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": donor.name,
        "phone": None,
        "preferred_locales": [of["locale"]] if of["locale"] not in (None, "auto") else [],
        "shipping": None,
        "tax_exempt": "none",
    }


def customer_details(donor: Donor) -> Object:
    """What a paid session tells of who paid."""
    return {
        "address": donor.address,
        "business_name": None,
        "email": donor.email,
        "individual_name": None,
        "name": donor.name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
