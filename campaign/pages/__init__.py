"""What everyone may read: pages that show several features at once.

A module adds its addresses to a blueprint when it is imported here.
"""

from campaign.pages import (
    appeals,
    campaigns,
    coalitions,
    countries,
    frame,
    front_door,
    health,
    home,
    machines,
    organizations,
    pictures,
    progress,
    sample,
    sitemap,
    style,
)
from campaign.pages.blueprint import pages, site

__all__ = [
    "appeals",
    "campaigns",
    "coalitions",
    "countries",
    "frame",
    "front_door",
    "health",
    "home",
    "machines",
    "organizations",
    "pages",
    "pictures",
    "progress",
    "sample",
    "site",
    "sitemap",
    "style",
]
