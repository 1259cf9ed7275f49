"""The way of a gift: the give page, the provider's page, the thanks. No account, nothing typed."""

from contextlib import suppress

from babel.numbers import get_territory_currencies
from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.config import Settings
from campaign.fundraising.forms.giving import GiveForm
from campaign.fundraising.models import Checkout, CheckoutState, Fund
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.checkouts import open_checkout, settle_payment, start_checkout
from campaign.fundraising.queries.checkouts import find_checkout
from campaign.fundraising.queries.giving import (
    accounts_for,
    currencies_for,
    funds_to_give_to,
    suggested_amounts,
)
from campaign.fundraising.stripe_gateway import (
    Gateway,
    NotPossible,
    PageRequest,
    PaymentPage,
    Unavailable,
    payment_page_origin,
)
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.published import publish
from campaign.kernel.security import limited
from campaign.kernel.templating import absolute_url

giving = Blueprint("giving", __name__)

WISHES = "20 per minute; 200 per hour"
"""From one address: enough for a stall, too few to try stolen cards on."""


@giving.get("/<campaign>/give")
@public
def show_give(campaign: str) -> Response:
    _let_form_lead_to_provider()
    guess = _currency_of_reader()

    def make() -> str:
        found = find_campaign(campaign)
        funds = funds_to_give_to(found)
        fund = _chosen(funds, request.args.get("fund"))
        currency = _offered_currency(fund, request.args.get("currency") or guess)
        form = GiveForm(formdata=None, fund=fund.id if fund else None, currency=currency)
        return _page(found, form, funds, fund, currency)

    response = publish(f"campaign:{campaign}", make, variant=guess or "unknown")
    response.vary.add("Accept-Language")
    return response


@giving.post("/<campaign>/give")
@public
@limited(WISHES)
def create_checkout(campaign: str) -> ResponseReturnValue:
    _let_form_lead_to_provider()
    found = find_campaign(campaign)
    funds = funds_to_give_to(found)
    form = GiveForm()
    fund = _chosen(funds, request.form.get("fund"))
    currency = _offered_currency(fund, form.currency.data)
    _offer(form, found, funds, currency)
    if fund is None or not form.validate():
        return _page(found, form, funds, fund, currency), 422
    try:
        if form.currency.data != currency:
            raise Refused(_cannot_be_counted(form.currency.data), field="fund")
        return redirect(_payment_page(found, fund, form).url, code=303)
    except (Refused, NotPossible) as refused:
        form.refuse(refused if isinstance(refused, Refused) else Refused(_not_taken()))
        return _page(found, form, funds, fund, currency), 422
    except Unavailable:
        return _page(found, form, funds, fund, currency, is_unavailable=True), 503


@giving.get("/<campaign>/give/thanks/<token>")
@public
def show_thanks(campaign: str, token: str) -> Response:
    """What we know, and no more. Where the provider's message is late, it is asked."""
    found = find_campaign(campaign)
    checkout = find_checkout(found, token)
    if checkout.state is not CheckoutState.PAID and checkout.session_id is not None:
        checkout = _asked_again(found, checkout.session_id, token)
    language = current_language()
    page = render_template(
        "fundraising/thanks.html",
        campaign=found,
        checkout=checkout,
        fund_name=fund_name(checkout.fund, language),
        states=CheckoutState,
    )
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _cannot_be_counted(currency: str) -> str:
    return _(
        "A gift in %(currency)s cannot be counted there. Choose a currency.", currency=currency
    )


def _not_taken() -> str:
    return _("The payment page takes no gift of this amount in this currency.")


def _asked_again(campaign: Campaign, session_id: str, token: str) -> Checkout:
    with suppress(Unavailable, Refused):  # its message will come, or reconciling finds it
        payment = Gateway(_settings()).find_payment(session_id)
        if payment is not None:
            settle_payment(payment)
    return find_checkout(campaign, token)


def _payment_page(campaign: Campaign, fund: Fund, form: GiveForm) -> PaymentPage:
    """Noted first, then asked for: a wish that the provider never heard of costs nothing."""
    gateway = Gateway(_settings())
    language = current_language()
    checkout = start_checkout(fund.id, form.money(), language=language)
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
    )
    checkout_id = checkout.id
    page = gateway.open_page(wish)
    open_checkout(checkout_id, page.session_id)
    return page


def _purpose(fund: Fund, campaign_title: str, language: str) -> str:
    if fund.parent_id is None:
        return campaign_title
    return f"{fund_name(fund, language)} · {campaign_title}"


def _page(
    campaign: Campaign,
    form: GiveForm,
    funds: list[Fund],
    fund: Fund | None,
    currency: str,
    *,
    is_unavailable: bool = False,
) -> str:
    _offer(form, campaign, funds, currency)
    language = current_language()
    return render_template(
        "fundraising/give.html",
        campaign=campaign,
        form=form,
        fund=fund,
        fund_name=fund_name(fund, language) if fund else None,
        currency=currency,
        currency_links=_currency_links(campaign, fund, currency),
        accounts=accounts_for(fund) if fund else [],
        takes_cards=_settings().stripe_secret_key is not None,
        is_unavailable=is_unavailable,
    )


def _offer(form: GiveForm, campaign: Campaign, funds: list[Fund], currency: str) -> None:
    amounts = suggested_amounts(currency, campaign, today(campaign.zone))
    form.offer(funds, amounts)
    if form.amount.data is None:
        form.amount.data = str(amounts[len(amounts) // 2 - 1].minor)


def _currency_links(
    campaign: Campaign, fund: Fund | None, currency: str
) -> list[dict[str, object]]:
    if fund is None:
        return []
    return [
        {
            "label": code,
            "url": url_for("giving.show_give", campaign=campaign.slug, fund=fund.id, currency=code),
            "current": code == currency,
        }
        for code in currencies_for(fund, today(campaign.zone))
    ]


def _chosen(funds: list[Fund], asked: str | None) -> Fund | None:
    """The fund that the address or the form names. Raises Missing for one that is not open."""
    if asked is None:
        return funds[0] if funds else None
    fund = next((fund for fund in funds if str(fund.id) == asked), None)
    if fund is None:
        raise Missing(asked)
    return fund


def _offered_currency(fund: Fund | None, asked: str | None) -> str:
    if fund is None:
        return asked or ""
    offered = currencies_for(fund, today(fund.campaign.zone))
    return asked if asked in offered else offered[0]


def _currency_of_reader() -> str | None:
    """Of the country that the reader's browser names, if it names one: `fr-CH` is in francs."""
    for tag, _quality in request.accept_languages:
        country = tag.rpartition("-")[2]
        if len(country) == 2 and country.isupper():
            currencies = get_territory_currencies(country, today(), today())
            return str(currencies[0]) if currencies else None
    return None


def _let_form_lead_to_provider() -> None:
    """Browsers hold a form's redirect to the policy of the page that it was sent from."""
    if _settings().stripe_secret_key is not None:
        g.form_targets = (payment_page_origin(_settings()),)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
