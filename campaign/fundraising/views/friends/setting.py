"""A friend's own goal: set without an account, shown to all, shared by a link."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.forms.friends import ButtonForm, LinkForm, OwnGoalForm
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.own_goals import (
    CONFIRM_WITHIN,
    ask_for_goal,
    confirm_goal,
    mail_link,
)
from campaign.fundraising.queries.funds import fund_of_campaign
from campaign.fundraising.queries.giving import currencies_for
from campaign.fundraising.queries.own_goals import (
    bar_of_friend,
    find_shown_fund,
    find_unconfirmed,
    organizations_to_give_through,
)
from campaign.fundraising.views.friends.blueprint import RATE, friends, gone
from campaign.fundraising.views.readers import currency_of_reader
from campaign.guard import public
from campaign.kernel.arguments import asked
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.published import publish
from campaign.kernel.security import limited, private
from campaign.kernel.templating import absolute_url


@friends.get("/<campaign>/friends/new")
@public
def show_form(campaign: str) -> Response:
    guess = currency_of_reader()

    def make() -> str:
        found = find_campaign(campaign)
        return _form_page(found, _form(found, guess, formdata=None))

    response = publish(f"campaign:{campaign}", make, variant=guess or "unknown")
    response.vary.add("Accept-Language")
    return response


@friends.post("/<campaign>/friends/new")
@public
@limited(RATE)
def ask(campaign: str) -> ResponseReturnValue:
    found = find_campaign(campaign)
    form = _form(found, None)
    if form.validate_on_submit():
        try:
            ask_for_goal(found.id, form.draft())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(url_for(".show_sent", campaign=campaign), code=303)
    return _form_page(found, form), 422


@friends.get("/<campaign>/friends/new/sent")
@public
def show_sent(campaign: str) -> Response:
    """The same for every address, whether something was mailed or not."""
    return publish(
        f"campaign:{campaign}",
        lambda: render_template(
            "fundraising/friends/sent.html",
            campaign=find_campaign(campaign),
            days=CONFIRM_WITHIN.days,
        ),
    )


@friends.route("/<campaign>/friends/new/confirm/<token>", methods=["GET", "POST"])
@public
@limited(RATE)
def confirm(campaign: str, token: str) -> ResponseReturnValue:
    """Programs that look through mail follow links, so that only the button counts."""
    found = find_campaign(campaign)
    try:
        own_goal = find_unconfirmed(found, token)
    except Missing:
        return gone(found)
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            friend = confirm_goal(found.id, token).friend
        except Refused as refused:
            show_refusal(form, refused)
        except Missing:
            return gone(found)
        else:
            assert friend is not None
            return redirect(url_for(".show", campaign=campaign, friend=friend.slug), code=303)
    page = render_template(
        "fundraising/friends/confirm.html", campaign=found, own_goal=own_goal, form=form
    )
    return private((page, 422 if form.form_errors else 200))


@friends.route("/<campaign>/friends/link", methods=["GET", "POST"])
@public
@limited(RATE)
def ask_for_link(campaign: str) -> ResponseReturnValue:
    found = find_campaign(campaign)
    form = LinkForm()
    if form.validate_on_submit():
        try:
            mail_link(found.id, form.email.data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(url_for(".show_sent", campaign=campaign), code=303)
    page = render_template("fundraising/friends/link.html", campaign=found, form=form)
    return page, 422 if form.errors else 200


@friends.get("/<campaign>/friends/<friend>")
@public
def show(campaign: str, friend: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _friend_page(campaign, friend))


def _friend_page(slug: str, friend_slug: str) -> str:
    campaign = find_campaign(slug)
    fund = find_shown_fund(campaign, friend_slug)
    assert fund.parent is not None
    return render_template(
        "fundraising/friends/friend.html",
        campaign=campaign,
        fund=fund,
        name=fund_name(fund, current_language()),
        drive=bar_of_friend(fund),
        through=fund.parent.organization,
        is_closed=not fund.is_open,
        address=absolute_url(".show", campaign=slug, friend=friend_slug),
    )


def _form(campaign: Campaign, guess: str | None, **options: object) -> OwnGoalForm:
    root = fund_of_campaign(campaign)
    on_day = today(campaign.zone)
    offered = currencies_for(root, on_day) if root else [campaign.currency]
    in_use = dict(currency_choices([], on_day))
    form = OwnGoalForm(
        [(code, in_use.get(code, code)) for code in offered],
        organizations_to_give_through(campaign),
        **options,
    )
    if form.currency.data is None and not form.is_submitted():
        form.currency.data = guess if guess in offered else offered[0]
        form.organization.data = asked("through") or ""
    return form


def _form_page(campaign: Campaign, form: OwnGoalForm) -> str:
    return render_template("fundraising/friends/new.html", campaign=campaign, form=form)
