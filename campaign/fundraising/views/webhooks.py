"""The payment provider's door: what it says is proved, stored, answered; processed afterwards."""

from flask import Blueprint, Response, current_app, request

from campaign.config import Settings
from campaign.fundraising.operations.messages import store_message
from campaign.fundraising.stripe_gateway import Forged, read_envelope
from campaign.guard import public
from campaign.kernel.security import machine_door

webhooks = Blueprint("webhooks", __name__)

LARGEST_MESSAGE = 512 * 1024


@webhooks.post("/stripe")
@public
@machine_door
def receive_stripe() -> Response:
    """200: it is stored, now or before. 400: it does not prove to be Stripe's."""
    settings: Settings = current_app.config["SETTINGS"]
    request.max_content_length = LARGEST_MESSAGE
    body = request.get_data()
    signature = request.headers.get("Stripe-Signature", "")
    try:
        envelope = read_envelope(body, signature, settings.stripe_webhook_secrets)
    except (Forged, ValueError, KeyError, TypeError):
        return _answer("not proved", 400)
    store_message(envelope, body)
    return _answer("stored", 200)


def _answer(word: str, status: int) -> Response:
    return Response(f"{word}\n", status, content_type="text/plain; charset=utf-8")
