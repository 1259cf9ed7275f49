"""A fund is closed: it takes no new gift and stays shown. It is opened again the same way."""

from campaign.fundraising.models import Fund
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import now
from campaign.kernel.database import lock, transaction


def close_fund(fund_id: int, *, by: Author) -> Fund:
    """Also for those below it. A second time nothing happens."""
    with transaction():
        fund = lock(Fund, fund_id)
        if fund.closed_at is None:
            fund.closed_at = now()
            _note(fund, "fund.closed", by)
    return fund


def reopen_fund(fund_id: int, *, by: Author) -> Fund:
    """A second time nothing happens."""
    with transaction():
        fund = lock(Fund, fund_id)
        if fund.closed_at is not None:
            fund.closed_at = None
            _note(fund, "fund.reopened", by)
    return fund


def _note(fund: Fund, action: str, by: Author) -> None:
    audit.record(
        by,
        action,
        f"fund:{fund.id}",
        organization_id=fund.organization_id,
        coalition_id=fund.coalition_id,
    )
    revisions.touch(*fund.campaign.page_topics)
