"""The pages about privacy: for everyone, for the holder of a link, for who is signed in."""

from campaign.privacy.views.mine import my_privacy
from campaign.privacy.views.public import privacy

__all__ = ["my_privacy", "privacy"]
