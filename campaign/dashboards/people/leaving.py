"""Leaving by oneself, and handing over before."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.dashboards.people.blueprints import coalition_people, friend_people, people
from campaign.dashboards.people.places import find_member, myself, place_of
from campaign.guard import authorize, viewer
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.organizations.circles import kind_of
from campaign.organizations.forms import AnswerForm, SuccessorForm
from campaign.organizations.operations import change_roles, hand_over
from campaign.organizations.queries import has_keeper, held_roles, people_in


@people.route("/leave", methods=["GET", "POST"])
@coalition_people.route("/leave", methods=["GET", "POST"])
@friend_people.route("/leave", methods=["GET", "POST"])
def leave(**address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.leaving, place.circle)
    person, form = myself(), AnswerForm()
    if form.validate_on_submit():
        try:
            change_roles(place.circle, person.id, (), by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("You have left."))
            return redirect(url_for("desk.show_home"), code=303)
    kept = kind_of(place.circle).keeper in held_roles(place.circle, person)
    page = render_template(
        "dashboards/people/leave.html",
        place=place,
        form=form,
        must_hand_over=kept and not has_keeper(place.circle, beside=person),
    )
    return page, 422 if form.errors else 200


@people.route("/successor", methods=["GET", "POST"])
@coalition_people.route("/successor", methods=["GET", "POST"])
@friend_people.route("/successor", methods=["GET", "POST"])
def choose_successor(**address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.managing, place.circle)
    person = myself()
    others = [each for each in db.session.scalars(people_in(place.circle)) if each != person]
    form = SuccessorForm(others)
    if form.validate_on_submit():
        successor = find_member(place, form.successor.data)
        try:
            hand_over(place.circle, person.id, successor.id, by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The role was handed over."))
            return redirect(url_for("desk.show_home"), code=303)
    page = render_template(
        "dashboards/people/successor.html", place=place, form=form, others=others
    )
    return page, 422 if form.errors else 200
