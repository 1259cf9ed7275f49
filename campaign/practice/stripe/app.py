"""The Flask application around one practice account."""

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from campaign.config import share
from campaign.practice.stripe import pages
from campaign.practice.stripe.account import EXTENSION, PracticeStripe
from campaign.practice.stripe.api import api
from campaign.practice.stripe.control import control
from campaign.practice.stripe.hosted import hosted
from campaign.practice.stripe.onboarding import onboarding
from campaign.practice.stripe.overview import overview
from campaign.practice.stripe.portal import portal

LARGEST_REQUEST = 1024 * 1024


def create_app(practice: PracticeStripe) -> Flask:
    """Serve this account: its API, its payment page, its overview, its mishaps."""
    folder = share()
    app = Flask(
        "campaign.practice.stripe",
        template_folder=str(folder / "templates"),
        static_folder=str(folder / "static"),
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions[EXTENSION] = practice
    pages.init_app(app)
    for blueprint in (api, hosted, portal, onboarding, overview, control):
        app.register_blueprint(blueprint)
    app.register_error_handler(NotFound, _say_missing)

    @app.after_request
    def carry_news(response: Response) -> Response:
        practice.courier.wake()
        return response

    return app


def _say_missing(error: NotFound) -> ResponseReturnValue:
    return render_template("practice/missing.html"), 404
