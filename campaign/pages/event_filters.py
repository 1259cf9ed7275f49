"""What the address of a list of events asks for."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import names_of_participants
from campaign.events.models import EventKind
from campaign.events.operations.checks import FIRST_YEAR, LAST_YEAR
from campaign.events.queries import EventFilter, When
from campaign.kernel.arguments import asked
from campaign.kernel.countries import is_country
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import normal_tag

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)

ISO_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class AskedEvents:
    """A list of events: what is looked for, and how its address says so."""

    campaign: Campaign
    organizations: Mapping[str, str]
    """The names of those who take part, by slug."""
    chosen: Mapping[str, str]
    """What the list is narrowed to, as the address has it."""
    filter: EventFilter

    @property
    def tab(self) -> When | None:
        """None: a month or a day, in which past and upcoming stand together."""
        return None if self.filter.month or self.filter.day else self.filter.when

    def url(self, *, without: Collection[str] = (), **changes: str | int) -> str:
        """The list with other choices, from its first page unless `page` is named."""
        values: dict[str, Any] = {**self.chosen, "when": self.filter.when.value, **changes}
        kept = {name: value for name, value in values.items() if name not in without}
        if kept["when"] == When.UPCOMING:
            del kept["when"]
        return url_for("pages.list_events", campaign=self.campaign.slug, **kept)

    def page_url(self, number: int) -> str:
        return self.url(page=number) if number > 1 else self.url()


def asked_events(campaign: Campaign) -> AskedEvents:
    """Raises Missing for what makes no sense; a choice left open is no choice."""
    organizations = names_of_participants(campaign)
    ids = {organization.slug: organization.id for organization in organizations}
    chosen = {name: value for name in READERS if (value := asked(name))}
    read = {name: READERS[name](value) for name, value in chosen.items()}
    slug = read.pop("organization", None)
    if slug is not None and slug not in ids:
        raise Missing(slug)
    when = _member(When)(asked("when") or When.UPCOMING)
    wanted = EventFilter(
        when=when,
        organization_id=ids[slug] if slug else None,
        is_online=read.pop("online", False),
        **read,
    )
    names = {organization.slug: organization.name for organization in organizations}
    return AskedEvents(campaign, names, chosen, wanted)


def read_month(text: str) -> date:
    """From `2021-04`, its first day. Raises Missing."""
    if not ISO_MONTH.fullmatch(text):
        raise Missing(text)
    return read_day(f"{text}-01")


def read_day(text: str) -> date:
    """From `2021-04-17`. Raises Missing, also for a day on which no event can be."""
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR < day.year < LAST_YEAR:
        raise Missing(text)
    return day


def _member(kind: type[Member]) -> Callable[[str], Member]:
    def read(text: str) -> Member:
        try:
            return kind(text)
        except ValueError as error:
            raise Missing(text) from error

    return read


def _known(is_known: Callable[[str], bool]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not is_known(text):
            raise Missing(text)
        return text

    return read


def _tag(text: str) -> str:
    tag = normal_tag(text)
    if tag is None:
        raise Missing(text)
    return tag


def _yes(text: str) -> bool:
    if text != "1":
        raise Missing(text)
    return True


READERS: dict[str, Callable[[str], Any]] = {
    "country": _known(is_country),
    "organization": str,
    "month": read_month,
    "day": read_day,
    "kind": _member(EventKind),
    "language": _tag,
    "online": _yes,
}
