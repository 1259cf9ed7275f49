"""What the addresses of friends' own goals share."""

from flask import Blueprint, Response, render_template

from campaign.campaigns.models import Campaign
from campaign.kernel.security import private

friends = Blueprint("friends", __name__)

RATE = "10 per minute; 60 per hour"
"""From one address: enough for a crowded office."""


def gone(campaign: Campaign) -> Response:
    """Used, too old or unknown: the three look alike."""
    return private((render_template("fundraising/friends/gone.html", campaign=campaign), 404))
