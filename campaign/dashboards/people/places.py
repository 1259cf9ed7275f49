"""Where somebody looks at people: an organization, a coalition or a friend, by the address."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from campaign.accounts.models import Person
from campaign.accounts.queries import person_by_opaque_id
from campaign.guard import viewer
from campaign.kernel.errors import Missing
from campaign.kernel.translated import Shown
from campaign.organizations.circles import Circle, kind_of
from campaign.organizations.models import Coalition, Friend, Invitation, Organization
from campaign.organizations.names import coalition_label, native_name
from campaign.organizations.queries import (
    find_coalition,
    find_friend,
    find_organization,
    held_roles,
)
from campaign.organizations.viewers import Viewer
from campaign.permissions import Action


@dataclass(frozen=True, slots=True)
class Place:
    """A circle of people, and what its rules and pages are called."""

    circle: Circle
    blueprint: str
    reading: Action
    managing: Action
    leaving: Action

    @property
    def name(self) -> Shown | str:
        return name_of(self.circle)

    def url(self, verb: str, **values: Any) -> str:
        values[kind_of(self.circle).name] = self.circle.slug
        return url_for(f"{self.blueprint}.{verb}", **values)


def place_of(*, organization: str = "", coalition: str = "", friend: str = "") -> Place:
    """Of the one that the address names. Raises Missing."""
    if organization:
        return Place(
            find_organization(organization),
            "people",
            Action.PEOPLE_READ,
            Action.PEOPLE_MANAGE,
            Action.MEMBERSHIP_LEAVE,
        )
    if coalition:
        return Place(
            find_coalition(coalition),
            "coalition_people",
            Action.COALITION_PEOPLE_READ,
            Action.COALITION_PEOPLE_MANAGE,
            Action.COALITION_MEMBERSHIP_LEAVE,
        )
    return Place(
        find_friend(friend),
        "friend_people",
        Action.FRIEND_PEOPLE_READ,
        Action.FRIEND_PEOPLE_MANAGE,
        Action.FRIEND_MEMBERSHIP_LEAVE,
    )


def find_member(place: Place, opaque_id: str) -> Person:
    """Raises Missing for somebody who has no role there."""
    person = person_by_opaque_id(opaque_id)
    if not held_roles(place.circle, person):
        raise Missing("person")
    return person


def check_invited(invitation: Invitation, circle: Circle) -> None:
    """Raises Missing for an invitation to elsewhere."""
    if getattr(invitation, f"{kind_of(circle).name}_id") != circle.id:
        raise Missing("invitation")


def name_of(circle: Circle) -> Shown | str:
    match circle:
        case Organization():
            return native_name(circle)
        case Coalition():
            return coalition_label(circle)
        case Friend():
            return circle.name


def desk_url(circle: Circle, **values: Any) -> str:
    """Where somebody with a role there begins."""
    match circle:
        case Organization():
            return url_for("desk.show_organization", organization=circle.slug, **values)
        case Coalition():
            return url_for("coalition_people.list_people", coalition=circle.slug, **values)
        case Friend():
            return url_for("desk.show_friend", friend=circle.slug, **values)


def signed_in() -> Person | None:
    actor = viewer()
    assert isinstance(actor, Viewer)
    return actor.person


def myself() -> Person:
    """Who is signed in, where the rule has made sure that somebody is."""
    person = signed_in()
    assert person is not None
    return person
