"""After the payment page: what we know of the gift, and no more."""

from contextlib import suppress

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.fundraising.models import Checkout, CheckoutState
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.converging import follow_page
from campaign.fundraising.queries.checkouts import find_checkout
from campaign.fundraising.queries.monthly import find_monthly_gift
from campaign.fundraising.stripe_gateway import Gateway, NotPossible, Unavailable
from campaign.fundraising.views.giving.blueprint import giving
from campaign.fundraising.views.giving.page import settings_in_use
from campaign.guard import public
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.qr_codes import qr_picture
from campaign.kernel.security import private
from campaign.kernel.templating import absolute_url

TOLD = (CheckoutState.PAID, CheckoutState.FAILED, CheckoutState.EXPIRED)
"""The provider has nothing more to say of these."""


@giving.get("/<campaign>/give/thanks/<token>")
@public
def show_thanks(campaign: str, token: str) -> Response:
    """What we know, and no more. Where the provider's message is late, it is asked."""
    found = find_campaign(campaign)
    checkout = find_checkout(found, token)
    if checkout.state not in TOLD and checkout.session_id is not None:
        checkout = _asked_again(found, checkout.session_id, token)
    language = current_language()
    share_url = absolute_url("giving.show_give", campaign=campaign, fund=checkout.fund_id)
    page = render_template(
        "fundraising/thanks.html",
        campaign=found,
        checkout=checkout,
        fund_name=fund_name(checkout.fund, language),
        states=CheckoutState,
        monthly_url=_monthly_url(found, token) if checkout.is_monthly else None,
        share_url=share_url,
        share_picture=qr_picture(share_url),
    )
    return private(page)


def _monthly_url(campaign: Campaign, token: str) -> str:
    """The monthly gift's own page; later the page that mails the link to it."""
    try:
        find_monthly_gift(campaign, token)
    except Missing:
        return url_for("monthly.show_asking", campaign=campaign.slug)
    return url_for("monthly.show_gift", campaign=campaign.slug, token=token)


def _asked_again(campaign: Campaign, session_id: str, token: str) -> Checkout:
    account = find_checkout(campaign, token).account
    with suppress(NotPossible, Unavailable, Refused):  # its message will come, or it is found
        payment = Gateway(settings_in_use(), account).find_payment(session_id)
        if payment is not None:
            follow_page(payment, account)
    return find_checkout(campaign, token)
