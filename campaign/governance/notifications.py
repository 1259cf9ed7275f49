"""Who is told what about an application. Members read its name, never who sent it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.governance.models import AdmissionInvitation, Application
from campaign.kernel import mail
from campaign.kernel.database import db
from campaign.kernel.dates import format_day
from campaign.kernel.i18n import locale_of
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    CoalitionMembership,
    Membership,
    Organization,
)
from campaign.organizations.zones import zones_by_person
from campaign.permissions import CoalitionRole, Role


def ask_to_confirm(application: Application, token: str) -> None:
    _tell_applicant(application, "application_confirm", token=token)


def tell_received(application: Application, token: str) -> None:
    """The mailed link shows how things stand from now on."""
    deadline = _day(application, application.language)
    _tell_applicant(application, "application_received", token=token, deadline=deadline)


def tell_decided(application: Application) -> None:
    _tell_applicant(
        application,
        "application_decided",
        state=application.state.value,
        reason=application.decision_reason,
    )


def tell_members(application: Application) -> None:
    """Every administrator of a member organization: a deadline runs."""
    assert application.deadline is not None
    told: dict[Person, str] = {}
    query = (
        select(Person, Organization.slug)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organization, Organization.id == Membership.organization_id)
        .join(Affiliation, Affiliation.organization_id == Organization.id)
        .where(
            Affiliation.coalition_id == application.coalition_id,
            Membership.role == Role.ADMINISTRATOR,
            Person.active,
        )
        .order_by(Person.id, Organization.slug)
    )
    for person, slug in db.session.execute(query):
        told.setdefault(person, slug)  # once, however many organizations
    zones = zones_by_person(told)
    for person, slug in told.items():
        values = {"organization": slug, "deadline": _day(application, person.language)}
        _tell(person, "application_open", application, values, zones[person.id])


def tell_coordinators(application: Application) -> None:
    """It waits for them: the rule says so, or an objection stopped it."""
    query = (
        select(Person)
        .join(CoalitionMembership, CoalitionMembership.person_id == Person.id)
        .where(
            CoalitionMembership.coalition_id == application.coalition_id,
            CoalitionMembership.role == CoalitionRole.COORDINATOR,
            Person.active,
        )
        .order_by(Person.id)
    )
    values = {"is_stopped": bool(application.standing_objections)}
    coordinators = db.session.scalars(query).all()
    zones = zones_by_person(coordinators)
    for person in coordinators:
        _tell(person, "application_waits", application, values, zones[person.id])


def invite(invitation: AdmissionInvitation, token: str) -> None:
    assert invitation.email is not None
    coalition = invitation.coalition
    mail.post(
        "admission_invitation",
        to=invitation.email,
        language=invitation.language,
        values={"token": token, **_named(coalition, invitation.language)},
    )


def _tell_applicant(application: Application, template: str, **values: Any) -> None:
    if application.contact_email is None:  # forgotten meanwhile
        return
    mail.post(
        template,
        to=application.contact_email,
        language=application.language,
        values={
            "applicant": application.name,
            **_named(application.coalition, application.language),
            **values,
        },
    )


def _tell(
    person: Person, template: str, application: Application, values: Mapping[str, Any], zone: str
) -> None:
    """By day: nothing is lost if it waits for the morning."""
    mail.post(
        template,
        to=person.email,
        language=person.language,
        values={
            "applicant": application.name,
            "application_id": application.id,
            **_named(application.coalition, person.language),
            **values,
        },
        zone=zone,
    )


def _day(application: Application, language: str) -> str | None:
    """The deadline, as the reader's language writes a day."""
    if application.deadline is None:
        return None
    return format_day(application.deadline, locale_of(language))


def _named(coalition: Coalition, language: str) -> Mapping[str, str]:
    name = coalition.section or coalition.name
    return {
        "coalition": name.shown(language, coalition.languages).text,
        "coalition_slug": coalition.slug,
    }
