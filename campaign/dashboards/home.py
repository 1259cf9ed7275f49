"""Whose desks are mine."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.dashboards.blueprint import desk
from campaign.dashboards.frame import desk_frame
from campaign.guard import authorize
from campaign.permissions import Action, Scope


@desk.get("/")
def show_home() -> ResponseReturnValue:
    """Who has one desk only is at it at once."""
    authorize(Action.DESKS_LIST, Scope())
    desks = desk_frame().desks
    if len(desks) == 1:
        return redirect(desks[0].url, code=303)
    return render_template("dashboards/home.html", desks=desks)
