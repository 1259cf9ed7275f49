"""Money that has arrived is recorded, once."""

import secrets
from datetime import date

from sqlalchemy import false, or_, select

from campaign.fundraising.models import CashBox, Channel, Contribution, Fund, MessageState, Standing
from campaign.fundraising.operations.journal import book_gift, count_at_every_level
from campaign.fundraising.queries.funds import may_lie_in
from campaign.fundraising.queries.giving_rules import demands_on
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, is_currency


def record_contribution(
    fund_id: int,
    cash_box_id: int,
    given: Money,
    *,
    channel: Channel,
    standing: Standing,
    received_on: date,
    by: Author,
    donor_name: str | None = None,
    donor_name_is_public: bool = False,
    donor_country: str | None = None,
    message: str | None = None,
    note: str | None = None,
    provider_reference: str | None = None,
    form_token: str | None = None,
    monthly_gift_id: int | None = None,
    is_of_many: bool = False,
) -> Contribution:
    """Book money that is here, counted at every level of its fund at rates of its day.

    `is_of_many`: of people together, such as a tin, of which no rule for a large gift speaks.
    A second call with the same payment or form returns the first contribution and books nothing,
    also when both come at once. Raises Refused with a sentence for the person who entered it.
    """
    with transaction():
        fund = lock(Fund, fund_id)  # a second call with the same payment waits here
        known = _recorded_before(provider_reference, form_token)
        if known is not None:
            _refuse_another_gift(known, fund, cash_box_id, given, received_on)
            return known
        box = db.session.get(CashBox, cash_box_id)
        if box is None:
            raise Missing(cash_box_id)
        if provider_reference is None:  # what was paid is there, though the fund closed since
            _refuse_closed(fund)
        _refuse_bad_gift(fund, box, given, received_on)
        counts = count_at_every_level(fund, given, received_on, standing)
        contribution = Contribution(
            fund=fund,
            cash_box=box,
            given=given,
            channel=channel,
            standing=standing,
            received_on=received_on,
            recorded_by=by.reference,
            donor_name=donor_name or None,
            donor_name_is_public=bool(donor_name) and donor_name_is_public,
            donor_country=donor_country or None,
            is_disclosed=not is_of_many and _is_disclosed(fund, given, received_on),
            message=message or None,
            message_state=MessageState.WAITING if message else None,
            note=note or None,
            provider_reference=provider_reference,
            form_token=form_token or secrets.token_hex(16),
            monthly_gift_id=monthly_gift_id,
        )
        db.session.add(contribution)
        db.session.flush()
        book_gift(contribution, counts, by=by)
        _note(by, contribution)
        return contribution


def _is_disclosed(fund: Fund, given: Money, received_on: date) -> bool:
    return demands_on(fund, received_on).discloses(given) is not None


def _recorded_before(provider_reference: str | None, form_token: str | None) -> Contribution | None:
    same_payment = (
        Contribution.provider_reference == provider_reference if provider_reference else false()
    )
    same_form = Contribution.form_token == form_token if form_token else false()
    return db.session.scalar(select(Contribution).where(or_(same_payment, same_form)))


def _refuse_another_gift(
    known: Contribution, fund: Fund, cash_box_id: int, given: Money, received_on: date
) -> None:
    """What was written anew on a form that was sent already is neither booked nor lost silently."""
    if known.provider_reference is not None:
        return
    same = (known.fund_id, known.cash_box_id, known.given, known.received_on)
    if same != (fund.id, cash_box_id, given, received_on):
        raise Refused(_("This form was used already. Open a new one for another contribution."))


def _refuse_closed(fund: Fund) -> None:
    if any(level.closed_at is not None for level in fund.chain()):
        raise Refused(_("This fund is closed."))


def _refuse_bad_gift(fund: Fund, box: CashBox, given: Money, received_on: date) -> None:
    if not is_currency(given.currency):
        raise Refused(_("%(code)s is no currency.", code=given.currency), field="currency")
    if given.minor <= 0:
        raise Refused(_("The amount must be more than zero."), field="amount")
    if given.minor > LARGEST_MINOR:
        raise Refused(_("This amount is too large."), field="amount")
    if received_on > today(fund.campaign.zone):
        raise Refused(_("The day lies in the future."), field="received_on")
    if not may_lie_in(box, fund):
        raise Refused(_("This cash box is not one for this fund."), field="cash_box")


def _note(by: Author, contribution: Contribution) -> None:
    """Without the donor's name and the note: the log outlives what a donor may have erased."""
    audit.record(
        by,
        "contribution.recorded",
        f"contribution:{contribution.id}",
        {
            "given": (None, [contribution.given.minor, contribution.given.currency]),
            "standing": (None, contribution.standing),
            "fund": (None, contribution.fund_id),
        },
        organization_id=contribution.fund.organization_id,
        coalition_id=contribution.fund.coalition_id,
    )
    revisions.touch(*contribution.fund.campaign.page_topics)
