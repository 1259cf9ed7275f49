"""A friend's own page: what it is called, and whether others may read that."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.queries import topics_under
from campaign.dashboards.blueprint import desk
from campaign.guard import authorize, may, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.organizations.forms import FriendForm
from campaign.organizations.names import coalition_label
from campaign.organizations.operations import edit_friend
from campaign.organizations.queries import find_friend
from campaign.permissions import Action


@desk.get("/friends/<friend>/")
def show_friend(friend: str) -> str:
    found = find_friend(friend)
    authorize(Action.FRIEND_DESK_READ, found)
    return render_template(
        "dashboards/friend.html",
        friend=found,
        coalition=coalition_label(found.coalition),
        edits=may(Action.FRIEND_EDIT, found),
    )


@desk.route("/friends/<friend>/profile", methods=["GET", "POST"])
def edit_friend_profile(friend: str) -> ResponseReturnValue:
    found = find_friend(friend)
    authorize(Action.FRIEND_EDIT, found)
    form = FriendForm(obj=found)
    if form.validate_on_submit():
        try:
            edit_friend(
                found.id,
                form.draft(is_group=found.is_group),
                by=viewer(),
                shown_on=topics_under(found.coalition),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("What you say about yourselves was saved."))
            return redirect(url_for("desk.show_friend", friend=friend), code=303)
    page = render_template("dashboards/friend_profile.html", friend=found, form=form)
    return page, 422 if form.errors else 200
