"""What the addresses of friends' own goals share."""

import segno
from flask import Blueprint, Response, make_response, render_template

from campaign.campaigns.models import Campaign

friends = Blueprint("friends", __name__)

RATE = "10 per minute; 60 per hour"
"""From one address: enough for a crowded office."""


@friends.app_template_global()
def qr_picture(address: str) -> str:
    """An address for cameras, as the picture of the component `qr`."""
    return segno.make(address, error="m").svg_data_uri(border=2, light="#fff")


def gone(campaign: Campaign) -> Response:
    """Used, too old or unknown: the three look alike."""
    return private(render_template("fundraising/friends/gone.html", campaign=campaign), 404)


def private(page: str, status: int = 200) -> Response:
    """The address is a key: it is kept nowhere and told to nobody."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
