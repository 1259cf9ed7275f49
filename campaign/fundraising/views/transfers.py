"""The way of a gift by bank transfer: how much, then one screen with all that the bank asks for."""

from contextlib import suppress

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.fundraising.forms.promises import TransferForm
from campaign.fundraising.models import CashBox, Fund, Pledge, PledgeState
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.promises import (
    EXPIRES_AFTER,
    confirm_promise,
    find_promise,
    promise_transfer,
    withdraw_promise,
)
from campaign.fundraising.queries.giving import accounts_for, funds_to_give_to, suggested_amounts
from campaign.fundraising.statements.references import spaced
from campaign.guard import public
from campaign.kernel.arguments import asked
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.qr_codes import transfer_picture
from campaign.kernel.security import limited, private
from campaign.kernel.templating import absolute_url

transfers = Blueprint("transfers", __name__)

PLEDGES = "10 per hour; 30 per day"
"""From one address: enough for a family at a stall, too few to fill the books with promises."""
LONGEST_HOLDER = 70
"""Letters of a name in an EPC code."""
LARGEST_OF_CODE = 999_999_999_99
"""Cents."""


@transfers.route("/<campaign>/give/transfer", methods=["GET", "POST"])
@public
@limited(PLEDGES)
def promise(campaign: str) -> ResponseReturnValue:
    found = find_campaign(campaign)
    fund = _fund(found, asked("fund"))
    box = _account(fund, asked("account"))
    form = TransferForm(suggested_amounts(box.currency, found, today(found.zone)))
    if form.validate_on_submit():
        try:
            made = promise_transfer(
                fund.id,
                box.id,
                form.money(),
                language=current_language(),
                email=form.email.data or None,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            url = absolute_url("transfers.show_promise", campaign=found.slug, token=made.token)
            return redirect(url, code=303)
    page = render_template(
        "fundraising/transfer_amount.html",
        campaign=found,
        form=form,
        fund=fund,
        fund_name=fund_name(fund, current_language()),
        account=box,
        days=EXPIRES_AFTER.days,
    )
    return page, 422 if form.errors or form.form_errors else 200


@transfers.get("/<campaign>/give/transfer/<token>")
@public
def show_promise(campaign: str, token: str) -> Response:
    """All that the bank asks for, on one screen. Whoever has the address sees it."""
    found = find_campaign(campaign)
    pledge = _promise(found, token)
    page = render_template(
        "fundraising/transfer_data.html",
        campaign=found,
        pledge=pledge,
        box=pledge.cash_box,
        token=token,
        answer=asked("answer"),
        fund_name=fund_name(pledge.fund, current_language()),
        reference=spaced(pledge.reference or ""),
        states=PledgeState,
        picture=_picture(pledge),
    )
    return private(page)


@transfers.post("/<campaign>/give/transfer/<token>/confirmation")
@public
def confirm(campaign: str, token: str) -> ResponseReturnValue:
    pledge = _promise(find_campaign(campaign), token)
    if pledge.confirmation_hash is not None:
        confirm_promise(token, request.form.get("answer", ""))
    return redirect(absolute_url("transfers.show_promise", campaign=campaign, token=token), 303)


@transfers.post("/<campaign>/give/transfer/<token>/withdrawal")
@public
def withdraw(campaign: str, token: str) -> ResponseReturnValue:
    """A second time, or too late, changes nothing: the page says how it stands."""
    _promise(find_campaign(campaign), token)
    with suppress(Refused):
        withdraw_promise(token)
    return redirect(absolute_url("transfers.show_promise", campaign=campaign, token=token), 303)


def _fund(campaign: Campaign, wanted: str | None) -> Fund:
    fund = next((fund for fund in funds_to_give_to(campaign) if str(fund.id) == wanted), None)
    if fund is None:
        raise Missing(wanted)
    return fund


def _account(fund: Fund, wanted: str | None) -> CashBox:
    """The nearest owner's, or another one that is shown for this fund."""
    accounts = accounts_for(fund)
    chosen = next((box for box in accounts if wanted in (None, str(box.id))), None)
    if chosen is None:
        raise Missing(wanted)
    return chosen


def _promise(campaign: Campaign, token: str) -> Pledge:
    pledge = find_promise(token)
    if pledge.fund.campaign_id != campaign.id or pledge.cash_box is None:
        raise Missing(token)
    return pledge


def _picture(pledge: Pledge) -> str | None:
    """None where the standard has none: it knows euros only."""
    box = pledge.cash_box
    if box is None or box.iban is None or pledge.promised.currency != "EUR":
        return None
    if not 1 <= pledge.promised.minor <= LARGEST_OF_CODE:
        return None
    holder = (box.holder or box.name)[:LONGEST_HOLDER]
    amount = pledge.promised.major
    return transfer_picture(holder, box.iban, amount, reference=pledge.reference, bic=box.bic)
