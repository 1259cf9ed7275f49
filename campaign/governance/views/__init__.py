"""Pages about coming in: the public ones, the members', the coordinators'."""

from campaign.governance.views.coordinators import coalition_applications
from campaign.governance.views.joining import joining
from campaign.governance.views.members import member_applications

__all__ = ["coalition_applications", "joining", "member_applications"]
