"""The sections of a file, in the order in which they are written: what is named comes first."""

from campaign.datafiles.sections.campaigns import Campaigns
from campaign.datafiles.sections.cash_boxes import CashBoxes
from campaign.datafiles.sections.coalitions import Coalitions
from campaign.datafiles.sections.contributions import Contributions
from campaign.datafiles.sections.documents import Documents
from campaign.datafiles.sections.events import Events
from campaign.datafiles.sections.friends import Friends
from campaign.datafiles.sections.funds import Funds
from campaign.datafiles.sections.letterheads import Letterheads
from campaign.datafiles.sections.measures import Measures
from campaign.datafiles.sections.organizations import Organizations
from campaign.datafiles.sections.pledges import Pledges
from campaign.datafiles.sections.rates import Rates
from campaign.datafiles.sections.section import Section
from campaign.datafiles.sections.shares import Shares

SECTIONS: tuple[Section, ...] = (
    Organizations(),
    Coalitions(),
    Campaigns(),
    Documents(),
    Friends(),
    Events(),
    Measures(),
    Rates(),
    CashBoxes(),
    Letterheads(),
    Funds(),
    Contributions(),
    Pledges(),
    Shares(),
)

SECTION = {section.name: section for section in SECTIONS}

__all__ = ["SECTION", "SECTIONS", "Section"]
