"""The Flask application around one practice account."""

from flask import Flask, Response

from campaign.practice.stripe.account import EXTENSION, PracticeStripe
from campaign.practice.stripe.api import api
from campaign.practice.stripe.control import control

LARGEST_REQUEST = 1024 * 1024


def create_app(practice: PracticeStripe) -> Flask:
    """Serve this account: its API and its mishaps."""
    app = Flask(
        "campaign.practice.stripe",
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions[EXTENSION] = practice
    for blueprint in (api, control):
        app.register_blueprint(blueprint)

    @app.after_request
    def carry_news(response: Response) -> Response:
        practice.courier.wake()
        return response

    return app
