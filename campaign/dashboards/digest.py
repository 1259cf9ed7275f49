"""The digest: what waits for a person, told by mail in the morning. A chore of the worker."""

from collections.abc import Iterable, Iterator, Sequence

from flask import current_app, g

from campaign.accounts.models import Person
from campaign.accounts.queries import person_of_id
from campaign.campaigns.queries import campaigns_of, campaigns_with
from campaign.dashboards.admissions import to_decide, to_object_to
from campaign.dashboards.queries import coalitions_of, organizations_of
from campaign.dashboards.tasks import Desk, Task, money_tasks, tasks
from campaign.dashboards.waiting import waiting_for
from campaign.kernel.clock import real_now
from campaign.kernel.i18n import SOURCE_LANGUAGE, offered_for
from campaign.kernel.mail import as_read_in, by_day
from campaign.kernel.mail_refusals import refusal_of
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Organization
from campaign.organizations.names import coalition_label, native_name
from campaign.organizations.viewers import Viewer
from campaign.organizations.zones import zone_of
from campaign.subscriptions.notifications import Place
from campaign.subscriptions.operations import note_look
from campaign.subscriptions.queries import Reader, day_of, readers

Waiting = tuple[Sequence[Shown | str], Sequence[Task]]
"""What a place is called, the widest name last, and what waits there."""


def send_digests() -> None:
    """To whoever is due, where it is day; an address that refuses mails is spared."""
    for reader in readers():
        _look_for(reader)


def _look_for(reader: Reader) -> None:
    person = person_of_id(reader.person_id)
    moment = real_now()
    is_night = by_day(moment, zone_of(person)) != moment
    if is_night or not reader.is_due(day_of(person)) or refusal_of(person.email):
        return
    language = offered_for(person.language) or SOURCE_LANGUAGE
    with as_read_in(language):
        g.viewer = Viewer(person_of_id(reader.person_id))
        note_look(reader.person_id, _places(g.viewer.person))


def _places(person: Person) -> list[Place]:
    """Where something waits, with the words and the rights of the person."""
    found = [*_of_organizations(organizations_of(person)), *_of_coalitions(person)]
    return [_place(names, waiting) for names, waiting in found if waiting]


def _of_organizations(organizations: Iterable[Organization]) -> Iterator[Waiting]:
    for organization in organizations:
        name = native_name(organization)
        for campaign in campaigns_with(organization):
            at = Desk(organization, campaign)
            title = shown(campaign.title, campaign.languages)
            yield (name, title), tasks(at, waiting_for(organization, campaign))
        for affiliation in organization.affiliations:
            coalition = affiliation.coalition
            yield (name, coalition_label(coalition)), to_object_to(organization, coalition)


def _of_coalitions(person: Person) -> Iterator[Waiting]:
    for coalition in dict.fromkeys(coalition for coalition, _ in coalitions_of(person)):
        yield (coalition_label(coalition),), to_decide(coalition)
        for campaign in campaigns_of(coalition):
            title = shown(campaign.title, campaign.languages)
            yield (coalition_label(coalition), title), money_tasks(campaign)


def _place(names: Sequence[Shown | str], waiting: Sequence[Task]) -> Place:
    base_url = current_app.config["SETTINGS"].base_url
    return {
        "names": [str(name) for name in names],
        "tasks": [
            {
                "title": str(task.title),
                "about": task.about,
                "action": task.action,
                "url": f"{base_url}{task.action_url}",
            }
            for task in waiting
        ],
    }
