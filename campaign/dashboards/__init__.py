"""Members' screens that show several features at once: whose desks are mine, and what waits there.

A module adds its addresses to the blueprint when it is imported here.
"""

from campaign.dashboards import coalition, frame, friend, goalless, home, log, organization
from campaign.dashboards.blueprint import desk

__all__ = ["coalition", "desk", "frame", "friend", "goalless", "home", "log", "organization"]
