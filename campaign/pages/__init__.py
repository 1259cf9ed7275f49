"""What everyone may read: pages that show several features at once.

A module adds its addresses to a blueprint when it is imported here.
"""

from campaign.pages import (
    appeals,
    campaigns,
    coalitions,
    countries,
    event_pages,
    events,
    frame,
    front_door,
    gathering,
    health,
    home,
    machines,
    months,
    organizations,
    permissions,
    pictures,
    progress,
    prose,
    sample,
    sitemap,
    style,
    texts,
)
from campaign.pages.blueprint import pages, site

__all__ = [
    "appeals",
    "campaigns",
    "coalitions",
    "countries",
    "event_pages",
    "events",
    "frame",
    "front_door",
    "gathering",
    "health",
    "home",
    "machines",
    "months",
    "organizations",
    "pages",
    "permissions",
    "pictures",
    "progress",
    "prose",
    "sample",
    "site",
    "sitemap",
    "style",
    "texts",
]
