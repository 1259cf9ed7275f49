"""What everyone may read: pages that show several features at once.

A module adds its addresses to a blueprint when it is imported here.
"""

from campaign.pages import machines, style
from campaign.pages.blueprint import pages, site

__all__ = ["machines", "pages", "site", "style"]
