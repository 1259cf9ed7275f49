"""The sections of a file, in the order in which they are written: what is named comes first."""

from campaign.datafiles.sections.campaigns import Campaigns
from campaign.datafiles.sections.coalitions import Coalitions
from campaign.datafiles.sections.documents import Documents
from campaign.datafiles.sections.events import Events
from campaign.datafiles.sections.organizations import Organizations
from campaign.datafiles.sections.section import Section

SECTIONS: tuple[Section, ...] = (
    Organizations(),
    Coalitions(),
    Campaigns(),
    Documents(),
    Events(),
)

SECTION = {section.name: section for section in SECTIONS}

__all__ = ["SECTION", "SECTIONS", "Section"]
