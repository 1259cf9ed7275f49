"""What everyone may read: pages that show several features at once.

A module adds its addresses to a blueprint when it is imported here.
"""

from campaign.pages import style
from campaign.pages.blueprint import pages, site

__all__ = ["pages", "site", "style"]
