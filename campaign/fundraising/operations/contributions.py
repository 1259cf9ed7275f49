"""Money that has arrived is recorded, once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from campaign.fundraising.models import (
    CashBox,
    Channel,
    Contribution,
    Count,
    Fund,
    MessageState,
    Standing,
)
from campaign.fundraising.operations.journal import book_gifts, count_at_every_level
from campaign.fundraising.queries.funds import may_lie_in
from campaign.fundraising.queries.giving_rules import Rulebook
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Act, Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock_all, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, is_currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What is known of money that has arrived."""

    fund_id: int
    cash_box_id: int
    given: Money
    channel: Channel
    standing: Standing
    received_on: date
    donor_name: str | None = None
    donor_name_is_public: bool = False
    donor_country: str | None = None
    message: str | None = None
    note: str | None = None
    provider_reference: str | None = None
    form_token: str | None = None
    monthly_gift_id: int | None = None
    is_of_many: bool = False
    """Of people together, such as a tin, of which no rule for a large gift speaks."""

    @property
    def names(self) -> list[str]:
        """By which it is known again: the payment's, the form's."""
        return [name for name in (self.provider_reference, self.form_token) if name]


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
    """Book money that is here: `record_contributions` of one."""
    draft = Arrived(
        fund_id=fund_id,
        cash_box_id=cash_box_id,
        given=given,
        channel=channel,
        standing=standing,
        received_on=received_on,
        donor_name=donor_name,
        donor_name_is_public=donor_name_is_public,
        donor_country=donor_country,
        message=message,
        note=note,
        provider_reference=provider_reference,
        form_token=form_token,
        monthly_gift_id=monthly_gift_id,
        is_of_many=is_of_many,
    )
    return record_contributions([draft], by=by)[0]


def record_contributions(drafts: Sequence[Arrived], *, by: Author) -> list[Contribution]:
    """Book money that is here, counted at every level of its fund at rates of its day.

    A second call with the same payment or form returns the first contribution and books nothing,
    also when both come at once. All are booked, or none: raises Refused with a sentence for the
    person who entered them. Many at once cost each of them less.
    """
    with transaction():
        # A second call with the same payment waits here.
        funds = {fund.id: fund for fund in lock_all(Fund, [each.fund_id for each in drafts])}
        known = _recorded_before(drafts)
        rulebook = Rulebook(funds.values())
        booked, new = [], []
        for draft in drafts:
            contribution = next((known[name] for name in draft.names if name in known), None)
            if contribution is not None:
                _refuse_another_gift(contribution, draft)
            else:
                contribution, counts = _made(draft, funds[draft.fund_id], rulebook, by)
                new.append((contribution, counts))
                known.update(dict.fromkeys(draft.names, contribution))
            booked.append(contribution)
        if new:
            _book(new, by)
        return booked


def _recorded_before(drafts: Sequence[Arrived]) -> dict[str, Contribution]:
    """By the names under which they are known."""
    payments = [each.provider_reference for each in drafts if each.provider_reference]
    forms = [each.form_token for each in drafts if each.form_token]
    if not payments and not forms:
        return {}
    found = db.session.scalars(
        select(Contribution).where(
            or_(Contribution.provider_reference.in_(payments), Contribution.form_token.in_(forms))
        )
    )
    return {
        name: each for each in found for name in (each.provider_reference, each.form_token) if name
    }


def _made(
    draft: Arrived, fund: Fund, rulebook: Rulebook, by: Author
) -> tuple[Contribution, list[Count]]:
    """With what it counts for. Raises Refused."""
    box = db.session.get(CashBox, draft.cash_box_id)
    if box is None:
        raise Missing(draft.cash_box_id)
    if draft.provider_reference is None:  # what was paid is there, though the fund closed since
        _refuse_closed(fund)
    _refuse_bad_gift(fund, box, draft.given, draft.received_on)
    counts = count_at_every_level(fund, draft.given, draft.received_on, draft.standing)
    demands = rulebook.demands_on(fund, draft.received_on)
    contribution = Contribution(
        fund=fund,
        cash_box=box,
        given=draft.given,
        channel=draft.channel,
        standing=draft.standing,
        received_on=draft.received_on,
        recorded_by=by.reference,
        donor_name=draft.donor_name or None,
        donor_name_is_public=bool(draft.donor_name) and draft.donor_name_is_public,
        donor_country=draft.donor_country or None,
        is_disclosed=not draft.is_of_many and demands.discloses(draft.given) is not None,
        message=draft.message or None,
        message_state=MessageState.WAITING if draft.message else None,
        note=draft.note or None,
        provider_reference=draft.provider_reference,
        form_token=draft.form_token or secrets.token_hex(16),
        monthly_gift_id=draft.monthly_gift_id,
        reversals=[],
    )
    return contribution, counts


def _book(new: Sequence[tuple[Contribution, Sequence[Count]]], by: Author) -> None:
    contributions = [contribution for contribution, _counts in new]
    db.session.add_all(contributions)
    db.session.flush()
    book_gifts(new, by=by)
    audit.record_all(by, [_act(contribution) for contribution in contributions])
    campaigns = {contribution.fund.campaign for contribution in contributions}
    revisions.touch(*(topic for campaign in campaigns for topic in campaign.page_topics))


def _refuse_another_gift(known: Contribution, draft: Arrived) -> None:
    """What was written anew on a form that was sent already is neither booked nor lost silently."""
    if known.provider_reference is not None:
        return
    same = (known.fund_id, known.cash_box_id, known.given, known.received_on)
    if same != (draft.fund_id, draft.cash_box_id, draft.given, draft.received_on):
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


def _act(contribution: Contribution) -> Act:
    """Without the donor's name and the note: the log outlives what a donor may have erased."""
    return Act(
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
