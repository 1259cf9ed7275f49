"""Card gifts given back at a treasurer's wish: written down, asked for, booked when it moved."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from campaign.fundraising.models import Contribution, Fund, Refund, RefundState
from campaign.fundraising.operations.card_boxes import PROVIDER
from campaign.fundraising.operations.converging import follow_payment
from campaign.fundraising.operations.refused_keys import minding_the_key
from campaign.fundraising.stripe_gateway import NotPossible, RefundAnswer, gateway_for
from campaign.kernel import audit, outbox
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, format_money

SEND = "refund"
"""The kind of outbox row that asks the provider again, where its answer did not come."""
ASKED_AGAIN_AFTER = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(days=4)
"""As long as the worker tries: then it is for a person to say that it is to be tried again."""
UNDER_WAY = (RefundState.ASKED, RefundState.PENDING)


def refundable(contribution: Contribution) -> Money:
    """What still stands of it and is not on its way back already."""
    under_way = db.session.scalars(
        select(Refund).where(Refund.contribution_id == contribution.id, Refund.state.in_(UNDER_WAY))
    )
    return contribution.still_given - sum(
        (refund.amount for refund in under_way), Money(0, contribution.currency)
    )


def ask_for_refund(
    contribution_id: int, amount: Money, *, reason: str, by: Author, form_token: str
) -> Refund:
    """Write down what is to be given back; `send_refund` asks for it. Raises Refused.

    The same form sent twice is one refund.
    """
    with transaction():
        contribution = _locked(contribution_id)
        known = db.session.scalar(select(Refund).where(Refund.token == form_token))
        if known is not None:
            return known
        _refuse(contribution, amount, reason)
        refund = Refund(
            token=form_token,
            contribution=contribution,
            amount=amount,
            reason=reason.strip(),
            asked_by=by.reference,
        )
        db.session.add(refund)
        db.session.flush()
        _leave_to_worker(refund)
        _note(by, "refund.asked", refund)
        return refund


def ask_once_more(contribution_id: int, *, by: Author) -> list[Refund]:
    """For the gift's refunds that were not carried out; `send_refund` asks. Raises Refused.

    Each keeps the name of its wish, so that one which moved after all does not move twice.
    """
    with transaction():
        contribution = _locked(contribution_id)
        refunds = db.session.scalars(_not_carried_out(contribution.id)).all()
        for refund in refunds:
            _refuse(contribution, refund.amount, refund.reason)
            refund.state, refund.asked_at = RefundState.ASKED, real_now()
            db.session.flush()
            _leave_to_worker(refund)
            _note(by, "refund.asked_again", refund)
        return list(refunds)


def give_up_refunds() -> None:
    """Those that nobody answered for days wait for a person. A chore; no book changes."""
    with transaction():
        for refund in db.session.scalars(
            select(Refund).where(
                Refund.state == RefundState.ASKED, Refund.asked_at < real_now() - GIVEN_UP_AFTER
            )
        ):
            refund.state = RefundState.NOT_CARRIED_OUT
            _note(PROVIDER, "refund.not_carried_out", refund)


def send_refund(refund_id: int) -> None:
    """Ask the provider, and book what it answers. A second time changes nothing.

    Raises Refused if it says no; Unavailable if it does not say: then it is asked again later.
    """
    refund = db.session.get_one(Refund, refund_id)
    if refund.state is not RefundState.ASKED:
        return
    contribution = refund.contribution
    reference, account = contribution.provider_reference, contribution.cash_box.provider_account
    if reference is None:
        raise Missing(contribution.id)
    gateway = gateway_for(account)
    try:
        with minding_the_key(account):
            answer = gateway.movements.refund(reference, refund.amount, refund.token)
    except NotPossible as error:
        _note_refusal(refund_id)
        raise Refused(_refusal(error.code)) from error
    _note_answer(refund_id, answer)
    follow_payment(gateway, reference)


def send_row(_row: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with an outbox row of the kind SEND."""
    try:
        send_refund(payload["refund"])
    except Refused as refused:
        raise outbox.GivenUp("the provider refused the refund") from refused


def _not_carried_out(contribution_id: int) -> Select[Refund]:
    query = select(Refund).where(Refund.contribution_id == contribution_id)
    return query.where(Refund.state == RefundState.NOT_CARRIED_OUT).order_by(Refund.id)


def _leave_to_worker(refund: Refund) -> None:
    outbox.post(SEND, {"refund": refund.id}, due_at=real_now() + ASKED_AGAIN_AFTER)


def _note(by: Author, action: str, refund: Refund) -> None:
    amount, fund = refund.amount, refund.contribution.fund
    audit.record(
        by,
        action,
        f"contribution:{refund.contribution_id}",
        {"amount": (None, [amount.minor, amount.currency]), "reason": (None, refund.reason)},
        organization_id=fund.organization_id,
        coalition_id=fund.coalition_id,
    )


def _locked(contribution_id: int) -> Contribution:
    contribution = db.session.get(Contribution, contribution_id)
    if contribution is None:
        raise Missing(contribution_id)
    lock(Fund, contribution.fund_id)
    return lock(Contribution, contribution_id)


def _refuse(contribution: Contribution, amount: Money, reason: str) -> None:
    if contribution.provider_reference is None:
        raise Refused(_("This gift did not come by card."))
    if not reason.strip():
        raise Refused(_("Say why it is given back."), field="reason")
    if amount.minor <= 0:
        raise Refused(_("The amount must be more than zero."), field="amount")
    left = refundable(contribution)
    if left < amount:
        words = format_money(left, current_locale())
        raise Refused(
            _("No more than %(amount)s of it can be given back.", amount=words), field="amount"
        )


def _refusal(code: str) -> str:
    if code == "charge_disputed":
        return _("The donor's bank has taken it back itself: nothing can be given back now.")
    if code == "charge_already_refunded":
        return _("It was given back at the payment provider already.")
    return _("The payment provider refused to give it back (%(code)s).", code=code)


def _note_refusal(refund_id: int) -> None:
    with transaction():
        lock(Refund, refund_id).state = RefundState.REFUSED


def _note_answer(refund_id: int, answer: RefundAnswer) -> None:
    with transaction():
        refund = lock(Refund, refund_id)
        refund.refund_id = answer.refund_id
        if refund.state is RefundState.ASKED:
            failed = answer.state in ("failed", "canceled")
            refund.state = RefundState.FAILED if failed else RefundState.PENDING
