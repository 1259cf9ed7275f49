"""The way of a gift to the provider's page: two clicks, no account, nothing typed."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from campaign.campaigns.queries import find_campaign
from campaign.fundraising.forms.giving import GiveForm
from campaign.fundraising.models import Fund
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.checkouts import open_checkout, start_checkout
from campaign.fundraising.operations.refused_keys import minding_the_key
from campaign.fundraising.queries.giving import funds_to_give_to
from campaign.fundraising.stripe_gateway import (
    Gateway,
    KeyRefused,
    NotPossible,
    PageRequest,
    PaymentPage,
    Unavailable,
)
from campaign.fundraising.views.giving.blueprint import giving
from campaign.fundraising.views.giving.page import (
    Offer,
    chosen_fund,
    give_page,
    let_form_lead_to_provider,
    offered_currency,
    settings_in_use,
)
from campaign.fundraising.views.readers import currency_of_reader
from campaign.guard import public
from campaign.kernel.arguments import asked
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.published import publish
from campaign.kernel.security import limited
from campaign.kernel.templating import absolute_url

WISHES = "20 per minute; 200 per hour"
"""From one address: enough for a stall, too few to try stolen cards on."""


@giving.get("/<campaign>/give")
@public
def show_give(campaign: str) -> Response:
    let_form_lead_to_provider()
    guess = currency_of_reader()

    def make() -> str:
        found = find_campaign(campaign)
        wanted = asked("fund")
        funds = funds_to_give_to(found, wanted)
        fund = chosen_fund(funds, wanted)
        currency = offered_currency(fund, asked("currency") or guess)
        form = GiveForm(formdata=None, fund=fund.id if fund else None, currency=currency)
        return give_page(form, Offer(found, funds, fund, currency))

    response = publish(f"campaign:{campaign}", make, variant=guess or "unknown")
    response.vary.add("Accept-Language")
    return response


@giving.post("/<campaign>/give")
@public
@limited(WISHES)
def create_checkout(campaign: str) -> ResponseReturnValue:
    let_form_lead_to_provider()
    found = find_campaign(campaign)
    funds = funds_to_give_to(found, request.form.get("fund"))
    form = GiveForm()
    fund = chosen_fund(funds, request.form.get("fund"))
    offer = Offer(found, funds, fund, offered_currency(fund, form.currency.data))
    offer.prepare(form)
    if fund is None or not form.validate():
        return give_page(form, offer), 422
    try:
        if form.currency.data != offer.currency:
            raise Refused(_cannot_be_counted(form.currency.data), field="fund")
        return redirect(_payment_page(fund, form, offer).url, code=303)
    except (Refused, NotPossible) as refused:
        form.refuse(refused if isinstance(refused, Refused) else Refused(_not_taken()))
        return give_page(form, offer), 422
    except KeyRefused:
        return give_page(form, offer), 503  # which offers what still works
    except Unavailable:
        return give_page(form, offer, is_unavailable=True), 503


def _cannot_be_counted(currency: str) -> str:
    return _(
        "A gift in %(currency)s cannot be counted there. Choose a currency.", currency=currency
    )


def _not_taken() -> str:
    return _("The payment page takes no gift of this amount in this currency.")


def _payment_page(fund: Fund, form: GiveForm, offer: Offer) -> PaymentPage:
    """Noted first, then asked for: a wish that the provider never heard of costs nothing."""
    Gateway(settings_in_use())  # without a key nothing is noted
    language = current_language()
    campaign, cover = offer.campaign, form.cover(offer.fee)
    checkout = start_checkout(
        fund.id,
        form.money() + cover,
        language=language,
        fee_cover_minor=cover.minor,
        **form.wish(),
    )
    token, slug = checkout.token, campaign.slug
    title = campaign.title.shown(language, campaign.languages).text
    wish = PageRequest(
        token=token,
        given=checkout.given,
        purpose=_("Gift for: %(name)s", name=_purpose(fund, title, language)),
        language=language,
        success_url=absolute_url("giving.show_thanks", campaign=slug, token=token),
        cancel_url=absolute_url(
            "giving.show_give", campaign=slug, fund=fund.id, currency=checkout.given.currency
        ),
        is_monthly=checkout.is_monthly,
    )
    checkout_id = checkout.id
    account = checkout.account
    with minding_the_key(account):
        page = Gateway(settings_in_use(), account).open_page(wish)
    open_checkout(checkout_id, page.session_id)
    return page


def _purpose(fund: Fund, campaign_title: str, language: str) -> str:
    if fund.parent_id is None:
        return campaign_title
    return f"{fund_name(fund, language)} · {campaign_title}"
