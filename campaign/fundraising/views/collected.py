"""Whoever counted cash at an event tells it by a link: no account, one amount."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from campaign.campaigns.queries import find_campaign
from campaign.fundraising.forms.beside_money import CollectedForm
from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.operations.collections import tell_collection
from campaign.fundraising.queries.beside_money import find_collection_link
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.security import limited, private

collected = Blueprint("collected", __name__)

RATE = "20 per minute; 100 per hour"


@collected.get("/<campaign>/collected/<token>")
@public
def tell_collected(campaign: str, token: str) -> Response:
    return _page(campaign, token)


@collected.post("/<campaign>/collected/<token>")
@public
@limited(RATE)
def take_collected(campaign: str, token: str) -> ResponseReturnValue:
    return _page(campaign, token)


def _page(campaign: str, token: str) -> Response:
    found = find_campaign(campaign)
    link = find_collection_link(found, token)
    form = CollectedForm(
        currency_choices([link.cash_box.currency, found.currency], today(found.zone))
    )
    told = None
    if form.validate_on_submit():
        try:
            note = (form.note.data or "").strip()
            told = tell_collection(
                link.id, form.money(), form_token=form.form_token.data, note=note
            )
        except Refused as refused:
            show_refusal(form, refused)
    page = render_template(
        "fundraising/collected.html", campaign=found, link=link, form=form, told=told
    )
    return private((page, 422 if form.errors else 200))
