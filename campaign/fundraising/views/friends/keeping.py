"""A friend keeps the own goal, by the mailed link and without an account."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.queries import find_campaign
from campaign.fundraising.forms.friends import ButtonForm, KeptGoalForm
from campaign.fundraising.operations.keeping_own_goals import (
    ask_for_account,
    change_goal,
    erase_goal,
    stop_goal,
)
from campaign.fundraising.queries.funds import current_goal
from campaign.fundraising.queries.own_goals import find_kept, fund_of_friend
from campaign.fundraising.views.friends.blueprint import RATE, friends, gone
from campaign.guard import public
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.security import limited, private

ACTS = {"account": ask_for_account, "erasure": erase_goal, "stop": stop_goal}


@friends.route("/<campaign>/friends/link/<token>", methods=["GET", "POST"])
@public
@limited(RATE)
def keep(campaign: str, token: str) -> ResponseReturnValue:
    found = find_campaign(campaign)
    try:
        own_goal = find_kept(found, token)
    except Missing:
        return gone(found)
    assert own_goal.friend is not None
    fund = fund_of_friend(found, own_goal.friend)
    form = KeptGoalForm(fund, current_goal(fund))
    is_saved = False
    if form.validate_on_submit():
        try:
            change_goal(
                found.id,
                token,
                form.money(),
                name=form.name.data,
                name_is_public=form.name_is_public.data,
            )
            is_saved = True
        except Refused as refused:
            show_refusal(form, refused)
    page = render_template(
        "fundraising/friends/keep.html",
        campaign=found,
        own_goal=own_goal,
        fund=fund,
        form=form,
        token=token,
        is_saved=is_saved,
        button_form=ButtonForm(formdata=None),
    )
    return private((page, 422 if form.errors or form.form_errors else 200))


@friends.post("/<campaign>/friends/link/<token>/<act>")
@public
@limited(RATE)
def act(campaign: str, token: str, act: str) -> ResponseReturnValue:
    """A button of the page above."""
    found = find_campaign(campaign)
    if act not in ACTS:
        raise Missing(act)
    try:
        ACTS[act](found.id, token)
    except Missing:
        return gone(found)
    if act == "erasure":
        return private(render_template("fundraising/friends/erased.html", campaign=found))
    return redirect(url_for(".keep", campaign=campaign, token=token), code=303)
