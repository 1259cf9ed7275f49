"""A contribution is taken back, or a part of it: a refund, a dispute, a mistake in the entry."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, or_, select

from campaign.fundraising.models import Contribution, Fund, Reversal, ReversalKind
from campaign.fundraising.operations.journal import book_back
from campaign.fundraising.operations.receipts import keep_receipt_true
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.dates import format_day
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, format_money


def reverse_contribution(
    contribution_id: int,
    *,
    reason: str,
    by: Author,
    amount: Money | None = None,
    kind: ReversalKind = ReversalKind.CORRECTION,
    on_day: date | None = None,
    reference: str | None = None,
    form_token: str | None = None,
) -> Reversal:
    """Every level of the fund sinks by what the gift, or this much of it, had raised it.

    `amount` None: all that still stands. It counts from `on_day`, today unless another day is
    named. A second call with the same `reference` or form books nothing and returns the first.
    Raises Refused with a sentence for the person who takes it back.
    """
    with transaction():
        contribution = _locked(contribution_id)
        known = _booked_before(reference, form_token)
        if known is not None:
            return known
        taken = amount or contribution.still_given
        _refuse(contribution, taken)
        step = _Step(kind, taken, reason, on_day, reference, form_token)
        return _book(contribution, step, "contribution.reversed", by)


def reinstate_contribution(
    contribution_id: int,
    amount: Money,
    *,
    reason: str,
    by: Author,
    kind: ReversalKind,
    on_day: date | None = None,
    reference: str | None = None,
) -> Reversal:
    """What was taken comes back: a dispute was won, a refund did not arrive. Raises Refused."""
    with transaction():
        contribution = _locked(contribution_id)
        known = _booked_before(reference, None)
        if known is not None:
            return known
        gone = contribution.given - contribution.still_given
        if gone < amount or amount.minor <= 0:
            raise Refused(_("No more can come back than was taken."), field="amount")
        step = _Step(kind, -amount, reason, on_day, reference, None)
        return _book(contribution, step, "contribution.reinstated", by)


@dataclass(frozen=True, slots=True)
class _Step:
    kind: ReversalKind
    taken: Money
    reason: str
    on_day: date | None
    reference: str | None
    form_token: str | None


def _locked(contribution_id: int) -> Contribution:
    """With its fund locked first, as whoever records a contribution does. Raises Missing."""
    contribution = db.session.get(Contribution, contribution_id)
    if contribution is None:
        raise Missing(contribution_id)
    lock(Fund, contribution.fund_id)
    return lock(Contribution, contribution_id)


def _booked_before(reference: str | None, form_token: str | None) -> Reversal | None:
    same_movement = Reversal.reference == reference if reference else false()
    same_form = Reversal.form_token == form_token if form_token else false()
    return db.session.scalar(select(Reversal).where(or_(same_movement, same_form)))


def _refuse(contribution: Contribution, taken: Money) -> None:
    left = contribution.still_given
    if not left:
        raise Refused(
            _(
                "This contribution was taken back already, on %(day)s.",
                day=format_day(contribution.reversals[-1].on_day, current_locale()),
            )
        )
    if taken.minor <= 0:
        raise Refused(_("The amount must be more than zero."), field="amount")
    if left < taken:
        raise Refused(
            _(
                "No more than %(amount)s of it still stands.",
                amount=format_money(left, current_locale()),
            ),
            field="amount",
        )


def _book(contribution: Contribution, step: _Step, action: str, by: Author) -> Reversal:
    fund = contribution.fund
    on_day = step.on_day or today(fund.campaign.zone)
    _refuse_bad_day_or_reason(contribution, step.reason, on_day)
    before = contribution.still_given
    after = before - step.taken
    reversal = Reversal(
        contribution=contribution,
        kind=step.kind,
        taken=step.taken,
        gifts=bool(after) - bool(before),
        reason=step.reason.strip(),
        on_day=on_day,
        recorded_by=by.reference,
        reference=step.reference,
        form_token=step.form_token,
    )
    db.session.add(reversal)
    db.session.flush()
    book_back(contribution, reversal, by=by)
    keep_receipt_true(contribution, by=by)
    audit.record(
        by,
        action,
        f"contribution:{contribution.id}",
        {
            "taken": (None, [abs(step.taken.minor), step.taken.currency]),
            "reason": (None, reversal.reason),
        },
        organization_id=fund.organization_id,
        coalition_id=fund.coalition_id,
    )
    revisions.touch(*fund.campaign.page_topics)
    return reversal


def _refuse_bad_day_or_reason(contribution: Contribution, reason: str, on_day: date) -> None:
    if not reason.strip():
        raise Refused(_("Say why it is taken back."), field="reason")
    if on_day > today(contribution.fund.campaign.zone):
        raise Refused(_("The day lies in the future."), field="on_day")
    if on_day < contribution.received_on:
        raise Refused(_("It cannot be taken back before it was given."), field="on_day")
