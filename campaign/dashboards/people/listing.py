"""Who has which roles here, and how they change."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.accounts.models import Person
from campaign.accounts.queries import names_of
from campaign.dashboards.people.blueprints import coalition_people, friend_people, people
from campaign.dashboards.people.places import (
    Place,
    find_member,
    myself,
    name_of,
    place_of,
)
from campaign.guard import authorize, may, viewer
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.mail_refusals import refusal_of, refusals_of
from campaign.kernel.paging import asked_page, paginate
from campaign.kernel.translated import Shown
from campaign.organizations.circles import AnyRole, Circle, role_of
from campaign.organizations.forms import AnswerForm, RolesForm
from campaign.organizations.models import Coalition, Friend, Invitation
from campaign.organizations.operations import change_roles
from campaign.organizations.queries import (
    friends_of,
    held_roles,
    invitations_to,
    member_organizations,
    people_in,
    roles_in,
    without_keeper,
)

MOST_INVITATIONS = 50


@dataclass(frozen=True, slots=True)
class Invited:
    """A row of the list of invitations."""

    invitation: Invitation
    role: AnyRole
    inviter: str | None

    @property
    def state(self) -> str:
        return self.invitation.state.value


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What nobody administers yet."""

    circle: Circle
    name: Shown | str
    claim: Invitation | None

    @property
    def is_friend(self) -> bool:
        return isinstance(self.circle, Friend)


@people.get("/")
@coalition_people.get("/")
@friend_people.get("/")
def list_people(**address: str) -> str:
    place = place_of(**address)
    authorize(place.reading, place.circle)
    page = paginate(people_in(place.circle), asked_page())
    manages = may(place.managing, place.circle)
    invited = _invited(place) if manages else []
    unclaimed = _unclaimed(place.circle) if manages else []
    return render_template(
        "dashboards/people/people.html",
        place=place,
        page=page,
        page_url=lambda number: place.url("list_people", page=number),
        roles=roles_in(place.circle, page.items),
        me=myself(),
        manages=manages,
        form=AnswerForm(),
        invited=invited,
        unclaimed=unclaimed,
        refusing=refusals_of(_addresses(page.items, invited, unclaimed)) if manages else {},
    )


@people.route("/<person>", methods=["GET", "POST"])
@coalition_people.route("/<person>", methods=["GET", "POST"])
@friend_people.route("/<person>", methods=["GET", "POST"])
def edit_roles(person: str, **address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.managing, place.circle)
    member = find_member(place, person)
    form = RolesForm(place.circle, held_roles(place.circle, member))
    if form.validate_on_submit():
        try:
            _change(place, member, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The roles were changed."))
            return redirect(_onwards(place), code=303)
    page = render_template(
        "dashboards/people/roles.html",
        place=place,
        member=member,
        form=form,
        refusal=refusal_of(member.email),
    )
    return page, 422 if form.errors else 200


@people.route("/<person>/removal", methods=["GET", "POST"])
@coalition_people.route("/<person>/removal", methods=["GET", "POST"])
@friend_people.route("/<person>/removal", methods=["GET", "POST"])
def remove_person(person: str, **address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.managing, place.circle)
    member = find_member(place, person)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            change_roles(place.circle, member.id, (), by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The person was removed."))
            return redirect(_onwards(place), code=303)
    page = render_template("dashboards/people/removal.html", place=place, member=member, form=form)
    return page, 422 if form.errors else 200


def _change(place: Place, member: Person, form: RolesForm) -> None:
    chosen = form.chosen()
    if not chosen:
        raise Refused(_("Tick at least one role, or remove the person."), field="roles")
    change_roles(place.circle, member.id, chosen, by=viewer())


def _onwards(place: Place) -> str:
    """Back to the list, unless one has just left it."""
    if held_roles(place.circle, myself()):
        return place.url("list_people")
    return url_for("desk.show_home")


def _invited(place: Place) -> list[Invited]:
    query = invitations_to(place.circle).limit(MOST_INVITATIONS)
    found = db.session.scalars(query).all()
    inviters = names_of({invitation.invited_by for invitation in found})
    return [Invited(each, role_of(each), inviters.get(each.invited_by)) for each in found]


def _unclaimed(circle: Circle) -> list[Unclaimed]:
    """A coalition's organizations and friends without an administrator."""
    if not isinstance(circle, Coalition):
        return []
    found = [*without_keeper(member_organizations(circle)), *without_keeper(friends_of(circle))]
    return [Unclaimed(each, name_of(each), claim) for each, claim in found]


def _addresses(
    people: Iterable[Person], invited: Iterable[Invited], unclaimed: Iterable[Unclaimed]
) -> list[str]:
    """All that the page shows."""
    return [
        *(person.email for person in people),
        *(each.invitation.email for each in invited),
        *(each.claim.email for each in unclaimed if each.claim),
    ]
