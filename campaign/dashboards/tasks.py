"""What waits for an organization, as rows of work: a sentence, and one thing to do.

Only work that the viewer may do is shown as theirs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.dashboards.waiting import Waiting
from campaign.events.models import Event, EventState
from campaign.fundraising.queries.waiting import MoneyWaiting, money_waiting
from campaign.fundraising.views.desk.blueprints import Desk as MoneyDesk
from campaign.fundraising.views.desk.troubles import troubles_at
from campaign.guard import may
from campaign.kernel.countries import country_name
from campaign.kernel.dates import format_day
from campaign.kernel.i18n import current_locale, ngettext
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Organization
from campaign.permissions import Action


@dataclass(frozen=True, slots=True)
class Task:
    """A row of `queue`, or of the buttons that are always there."""

    title: str | Shown
    action: str
    action_url: str
    about: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """An organization's place in one campaign."""

    organization: Organization
    campaign: Campaign

    def lets(self, action: Action) -> bool:
        """Whether the viewer may do this here."""
        return may(action, self.organization)

    def url(self, endpoint: str, **values: Any) -> str:
        return url_for(
            endpoint,
            organization=self.organization.slug,
            campaign=self.campaign.slug,
            **values,
        )


def tasks(at: Desk, waiting: Waiting) -> list[Task]:
    """The most pressing first."""
    return [*_of_events(at, waiting), *_of_money(at, waiting), *_of_health(at, waiting)]


def actions(at: Desk) -> Sequence[Task]:
    """What one may always do here."""
    offered = (
        ("event_desk.new_event", Action.EVENT_CREATE, _("Log an event")),
        ("fund_desk.record_contribution", Action.CONTRIBUTION_RECORD, _("Record a contribution")),
        ("fund_desk.set_goal", Action.GOAL_SET, _("Set the goal")),
        ("health_desk.new_measure", Action.HEALTH_MEASURE_WRITE, _("Write a health measure")),
    )
    return [
        Task(label, label, at.url(endpoint)) for endpoint, needs, label in offered if at.lets(needs)
    ]


def coming(at: Desk, events: Iterable[Event]) -> list[dict[str, Any]]:
    """The next events, as rows of `queue`."""
    may_edit = at.lets(Action.EVENT_EDIT)
    return [
        {
            "title": shown(event.title, at.campaign.languages),
            "day": event.first_day,
            "about": event.city or "",
            "mark": _("not certain") if event.state is EventState.TENTATIVE else None,
            "kind": "warn",
            "action": _("Edit"),
            "action_url": (
                at.url("event_desk.edit_event", event_id=event.id)
                if may_edit and event.organization_id == at.organization.id
                else None
            ),
        }
        for event in events
    ]


def _of_events(at: Desk, waiting: Waiting) -> Iterator[Task]:
    if at.lets(Action.EVENT_EDIT):
        for event in waiting.undecided:
            yield Task(
                title=shown(event.title, at.campaign.languages),
                about=_("It is still marked as not certain. Does it take place?"),
                action=_("Decide"),
                action_url=at.url("event_desk.edit_event", event_id=event.id),
            )
    if waiting.needs_events and at.lets(Action.EVENT_CREATE):
        yield Task(
            title=_("Nothing is planned for the next 30 days"),
            about=_("What is logged here stands in everybody's calendar at once."),
            action=_("Log an event"),
            action_url=at.url("event_desk.new_event"),
        )


def _of_money(at: Desk, waiting: Waiting) -> Iterator[Task]:
    if waiting.needs_goal and at.lets(Action.GOAL_SET):
        yield Task(
            title=_("Your organization has no goal yet"),
            about=_(
                "With a goal, gifts can be given to you and everybody sees how far they reach."
            ),
            action=_("Set the goal"),
            action_url=at.url("fund_desk.set_goal"),
        )
    yield from _of_queues(MoneyDesk(at.campaign, at.organization), waiting.money)


def money_tasks(campaign: Campaign) -> list[Task]:
    """At the coalition's desk: its own cash boxes, and what no organization stands behind."""
    at = MoneyDesk(campaign)
    if not any(may(each, campaign) for each in (at.recording, Action.DONOR_MESSAGE_DECIDE)):
        return []
    return list(_of_queues(at, money_waiting(campaign, None)))


def _of_queues(at: MoneyDesk, waiting: MoneyWaiting) -> Iterator[Task]:
    for trouble in troubles_at(at, waiting):
        yield Task(trouble.title, trouble.action, trouble.url, about=trouble.about)
    if waiting.transfers and may(at.recording, at.target):
        yield Task(
            title=ngettext(
                "%(num)s transfer waits for your word",
                "%(num)s transfers wait for your word",
                waiting.transfers,
            ),
            about=_("It is booked when both sides agree."),
            action=_("Answer"),
            action_url=at.url("list_transfers"),
        )
    if waiting.bank_lines and may(at.importing, at.target):
        yield Task(
            title=ngettext(
                "%(num)s line of the bank waits",
                "%(num)s lines of the bank wait",
                waiting.bank_lines,
            ),
            about=_("Say of each what it is. What you say can be undone."),
            action=_("Work the queue off"),
            action_url=at.url("list_bank_lines"),
        )
    if waiting.collections and may(at.recording, at.target):
        yield Task(
            title=ngettext(
                "%(num)s collection at an event waits",
                "%(num)s collections at events wait",
                waiting.collections,
            ),
            about=_("Record it when you have the money."),
            action=_("Look at them"),
            action_url=at.url("list_collections"),
        )
    if waiting.messages and may(Action.DONOR_MESSAGE_DECIDE, at.target):
        yield Task(
            title=ngettext(
                "%(num)s message of a donor waits",
                "%(num)s messages of donors wait",
                waiting.messages,
            ),
            about=_("Nothing is public before you show it."),
            action=_("Read"),
            action_url=at.url("list_messages"),
        )


def _of_health(at: Desk, waiting: Waiting) -> Iterator[Task]:
    if not at.lets(Action.HEALTH_MEASURE_WRITE):
        return
    locale = current_locale()
    for country, since in waiting.aged:
        yield Task(
            title=_(
                "Do the health measures for %(country)s still hold?",
                country=country_name(country, locale),
            ),
            about=_("The newest is of %(day)s.", day=format_day(since, locale)),
            action=_("Look at them"),
            action_url=at.url("health_desk.list_measures"),
        )
