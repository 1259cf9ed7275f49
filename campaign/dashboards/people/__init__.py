"""Who is what in an organization, a coalition, for a friend: one set of pages for all three.

A module adds its addresses to the blueprints when it is imported here.
"""

from campaign.dashboards.people import claims, inviting, leaving, listing
from campaign.dashboards.people.blueprints import coalition_people, friend_people, people

__all__ = [
    "claims",
    "coalition_people",
    "friend_people",
    "inviting",
    "leaving",
    "listing",
    "people",
]
