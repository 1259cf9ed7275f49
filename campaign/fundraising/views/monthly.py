"""A donor's own page about a monthly gift: no account, only the link that came by mail."""

from collections.abc import Callable

from babel.numbers import format_decimal
from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.fundraising.forms.monthly import AmountForm, LinkForm, OnceForm
from campaign.fundraising.models import MonthlyGift, MonthlyState
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.operations.monthly import ask_for_links
from campaign.fundraising.operations.monthly.changes import (
    card_page,
    change_amount,
    pause,
    resume,
    stop,
)
from campaign.fundraising.queries.monthly import find_monthly_gift, months_of
from campaign.fundraising.stripe_gateway import Unavailable
from campaign.guard import public
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited, private
from campaign.kernel.templating import absolute_url

monthly = Blueprint("monthly", __name__)

WISHES = "5 per minute; 20 per hour"
CHANGES = "10 per minute; 60 per hour"


@monthly.get("/<campaign>/give/monthly")
@public
def show_asking(campaign: str) -> str:
    return _asking(find_campaign(campaign), LinkForm(formdata=None))


@monthly.post("/<campaign>/give/monthly")
@public
@limited(WISHES)
def create_link(campaign: str) -> ResponseReturnValue:
    """The answer is the same whether or not there is a gift."""
    found = find_campaign(campaign)
    form = LinkForm()
    if not form.validate():
        return _asking(found, form), 422
    ask_for_links(form.email.data or "", current_language())
    return render_template("fundraising/monthly/sent.html", campaign=found)


@monthly.get("/<campaign>/give/monthly/<token>")
@public
def show_gift(campaign: str, token: str) -> Response:
    """Shows, and changes nothing: programs that read mails follow links too."""
    found = find_campaign(campaign)
    return _page(found, find_monthly_gift(found, token), token)


@monthly.post("/<campaign>/give/monthly/<token>/amount")
@public
@limited(CHANGES)
def update_amount(campaign: str, token: str) -> ResponseReturnValue:
    found = find_campaign(campaign)
    gift = find_monthly_gift(found, token)
    form = AmountForm()
    if not form.validate():
        return _page(found, gift, token, form)
    try:
        change_amount(gift, form.money_in(gift.amount.currency), once=_once(form))
    except Refused as refused:
        show_refusal(form, refused)
        return _page(found, find_monthly_gift(found, token), token, form)
    except Unavailable:
        return _away(found, token)
    return _back(campaign, token)


@monthly.get("/<campaign>/give/monthly/<token>/pause")
@public
def ask_to_pause(campaign: str, token: str) -> Response:
    return _confirmation(campaign, token, "pause")


@monthly.post("/<campaign>/give/monthly/<token>/pause")
@public
@limited(CHANGES)
def create_pause(campaign: str, token: str) -> ResponseReturnValue:
    return _change(campaign, token, pause)


@monthly.post("/<campaign>/give/monthly/<token>/resumption")
@public
@limited(CHANGES)
def create_resumption(campaign: str, token: str) -> ResponseReturnValue:
    return _change(campaign, token, resume)


@monthly.get("/<campaign>/give/monthly/<token>/end")
@public
def ask_to_end(campaign: str, token: str) -> Response:
    return _confirmation(campaign, token, "end")


@monthly.post("/<campaign>/give/monthly/<token>/end")
@public
@limited(CHANGES)
def create_end(campaign: str, token: str) -> ResponseReturnValue:
    return _change(campaign, token, stop)


@monthly.get("/<campaign>/give/monthly/<token>/card")
@public
@limited(CHANGES)
def show_card_page(campaign: str, token: str) -> ResponseReturnValue:
    """On to the provider's own page, where the donor enters another card."""
    found = find_campaign(campaign)
    gift = find_monthly_gift(found, token)
    here = absolute_url("monthly.show_gift", campaign=campaign, token=token)
    try:
        return private(redirect(card_page(gift, current_language(), here), code=303))
    except Refused as refused:
        return _page(found, gift, token, problem=refused.sentence)
    except Unavailable:
        return _away(found, token)


def _change(campaign: str, token: str, change: Callable[..., None]) -> ResponseReturnValue:
    found = find_campaign(campaign)
    gift = find_monthly_gift(found, token)
    form = OnceForm()
    if not form.validate():
        return _back(campaign, token)
    try:
        change(gift, once=_once(form))
    except Refused as refused:
        return _page(found, find_monthly_gift(found, token), token, problem=refused.sentence)
    except Unavailable:
        return _away(found, token)
    return _back(campaign, token)


def _once(form: OnceForm) -> str:
    return f"monthly-{form.once.data}"


def _back(campaign: str, token: str) -> ResponseReturnValue:
    """To the page, which shows how it stands now."""
    return private(redirect(url_for("monthly.show_gift", campaign=campaign, token=token), code=303))


def _away(campaign: Campaign, token: str) -> Response:
    gift = find_monthly_gift(campaign, token)
    problem = _("The payment provider cannot be reached right now. Please try again in a while.")
    return _page(campaign, gift, token, problem=problem, status=503)


def _page(
    campaign: Campaign,
    gift: MonthlyGift,
    token: str,
    form: AmountForm | None = None,
    *,
    problem: str | None = None,
    status: int | None = None,
) -> Response:
    amount = format_decimal(gift.amount.major, locale=current_locale())
    page = render_template(
        "fundraising/monthly/gift.html",
        campaign=campaign,
        gift=gift,
        token=token,
        form=form or AmountForm(formdata=None, amount=amount),
        once=OnceForm(formdata=None),
        months=months_of(gift),
        states=MonthlyState,
        problem=problem,
        ended_on=day_of(gift.ended_at, campaign) if gift.ended_at else None,
        fund_name=fund_name(gift.fund, current_language()),
    )
    return private((page, status or (422 if form or problem else 200)))


def _confirmation(campaign: str, token: str, what: str) -> Response:
    found = find_campaign(campaign)
    page = render_template(
        f"fundraising/monthly/{what}.html",
        campaign=found,
        gift=find_monthly_gift(found, token),
        token=token,
        once=OnceForm(formdata=None),
    )
    return private(page)


def _asking(campaign: Campaign, form: LinkForm) -> str:
    return render_template("fundraising/monthly/asking.html", campaign=campaign, form=form)
