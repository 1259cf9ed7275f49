"""A contribution is taken back, whole: a refund, a dispute, a mistake in the entry."""

from datetime import date

from sqlalchemy import select

from campaign.fundraising.models import Contribution, Fund, Reversal
from campaign.fundraising.operations.journal import book_back
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.dates import format_day
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _


def reverse_contribution(
    contribution_id: int, *, reason: str, by: Author, on_day: date | None = None
) -> Reversal:
    """Every level of the fund sinks by exactly what the gift had raised it.

    It counts from `on_day`, today unless another day is named. Raises Refused for a second time.
    """
    with transaction():
        contribution = _locked(contribution_id)
        fund = contribution.fund
        on_day = on_day or today(fund.campaign.zone)
        _refuse(contribution, reason, on_day)
        reversal = Reversal(
            contribution=contribution,
            reason=reason.strip(),
            on_day=on_day,
            recorded_by=by.reference,
        )
        db.session.add(reversal)
        db.session.flush()
        book_back(contribution, reversal, by=by)
        audit.record(
            by,
            "contribution.reversed",
            f"contribution:{contribution.id}",
            {"reason": (None, reversal.reason)},
            organization_id=fund.organization_id,
            coalition_id=fund.coalition_id,
        )
        revisions.touch(*fund.campaign.page_topics)
        return reversal


def _locked(contribution_id: int) -> Contribution:
    """With its fund locked first, as whoever records a contribution does. Raises Missing."""
    contribution = db.session.get(Contribution, contribution_id)
    if contribution is None:
        raise Missing(contribution_id)
    lock(Fund, contribution.fund_id)
    return lock(Contribution, contribution_id)


def _refuse(contribution: Contribution, reason: str, on_day: date) -> None:
    before = db.session.scalar(select(Reversal).where(Reversal.contribution_id == contribution.id))
    if before is not None:
        raise Refused(
            _(
                "This contribution was taken back already, on %(day)s.",
                day=format_day(before.on_day, current_locale()),
            )
        )
    if not reason.strip():
        raise Refused(_("Say why it is taken back."), field="reason")
    if on_day > today(contribution.fund.campaign.zone):
        raise Refused(_("The day lies in the future."), field="on_day")
    if on_day < contribution.received_on:
        raise Refused(_("It cannot be taken back before it was given."), field="on_day")
