"""What waits at a money desk, counted with one query: each page of the desk shows it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Refund
from campaign.fundraising.queries.bank_statements import count_of_waiting_lines
from campaign.fundraising.queries.beside_money import count_of_waiting_collections
from campaign.fundraising.queries.donor_messages import count_of_waiting_messages
from campaign.fundraising.queries.provider import (
    count_of_refused_keys,
    refunds_not_carried_out,
)
from campaign.fundraising.queries.transfers import count_of_asking_transfers
from campaign.kernel.database import db
from campaign.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class MoneyWaiting:
    bank_lines: int = 0
    """Of which nobody has said yet what they are."""
    collections: int = 0
    """Told by those who counted, and not yet recorded."""
    messages: int = 0
    """Of donors, that nobody has read yet."""
    transfers: int = 0
    """Entered by the other side."""
    refused_keys: int = 0
    """Accounts for card gifts for which the provider does not take our key."""
    refunds: int = 0
    """That were asked for and not carried out."""
    first_refund: int | None = None
    """The gift that one of them is of."""


def money_waiting(campaign: Campaign, organization: Organization | None) -> MoneyWaiting:
    """At an organization's desk; without one, at the coalition's."""
    owner = organization or campaign.coalition
    refunds = refunds_not_carried_out(owner)
    counts = (
        count_of_waiting_lines(owner),
        count_of_waiting_collections(owner, campaign),
        count_of_waiting_messages(campaign, organization),
        count_of_asking_transfers(owner, campaign),
        count_of_refused_keys(organization),
        refunds.with_only_columns(func.count()),
        refunds.with_only_columns(func.min(Refund.contribution_id)),
    )
    query = select(*(count.scalar_subquery() for count in counts))
    return MoneyWaiting(*db.session.execute(query).one())
