"""Which events there are. Every list takes a number of queries that does not grow with it."""

from campaign.events.queries.choices import languages_of, months_of, others_taking_part
from campaign.events.queries.counts import CountryCount, counts_by_country
from campaign.events.queries.lists import (
    EventFilter,
    When,
    events_of_month,
    filtered,
    of_campaign,
    of_organization,
    upcoming,
)
from campaign.events.queries.single import (
    find_any_event,
    find_event,
    find_own_event,
    gathering,
    last_logged,
)

__all__ = [
    "CountryCount",
    "EventFilter",
    "When",
    "counts_by_country",
    "events_of_month",
    "filtered",
    "find_any_event",
    "find_event",
    "find_own_event",
    "gathering",
    "languages_of",
    "last_logged",
    "months_of",
    "of_campaign",
    "of_organization",
    "others_taking_part",
    "upcoming",
]
