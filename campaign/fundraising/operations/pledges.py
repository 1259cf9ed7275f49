"""Money that somebody expects to come. It stands beside what is received, never in it."""

import secrets
from datetime import date

from sqlalchemy import select

from campaign.fundraising.models import Count, Fund, Pledge, PledgeState, Standing
from campaign.fundraising.operations.journal import count_at_every_level
from campaign.fundraising.operations.totals import add_to_totals, take_from_totals
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money


def record_pledge(
    fund_id: int,
    promised: Money,
    *,
    by: Author,
    made_on: date | None = None,
    due_on: date | None = None,
    note: str | None = None,
    uid: str | None = None,
    is_confirmed: bool = True,
) -> Pledge:
    """Expect an amount, counted at every level of its fund at rates of the day it was promised.

    `uid` is its name in data files, a random one if none is given. One that is not confirmed
    enters no sum until it is.
    """
    with transaction():
        fund = lock(Fund, fund_id)
        made_on = made_on or today(fund.campaign.zone)
        _refuse_bad_pledge(fund, promised, made_on, due_on)
        counts = count_at_every_level(fund, promised, made_on, Standing.EXPECTED)
        pledge = Pledge(
            uid=uid or secrets.token_hex(16),
            fund=fund,
            promised=promised,
            made_on=made_on,
            due_on=due_on,
            note=note or None,
            state=PledgeState.OPEN if is_confirmed else PledgeState.UNCONFIRMED,
            recorded_by=by.reference,
        )
        db.session.add(pledge)
        db.session.flush()
        for count in counts:
            count.pledge_id = pledge.id
        db.session.add_all(counts)
        if is_confirmed:
            add_to_totals(counts, promised, made_on, gifts=1)
        _note(by, "pledge.recorded", pledge)
        return pledge


def withdraw_pledge(pledge_id: int, *, by: Author) -> Pledge:
    """The money is no longer expected."""
    return _settle(pledge_id, PledgeState.WITHDRAWN, "pledge.withdrawn", by)


def fulfil_pledge(pledge_id: int, *, by: Author) -> Pledge:
    """The money came: it is no longer expected. The contribution itself is recorded beside this."""
    return _settle(pledge_id, PledgeState.FULFILLED, "pledge.fulfilled", by)


def expire_pledge(pledge_id: int, *, by: Author) -> Pledge:
    """Its time is over: the money is no longer expected, and still taken if it comes."""
    return _settle(pledge_id, PledgeState.EXPIRED, "pledge.expired", by)


def confirm_pledge(pledge_id: int, *, by: Author) -> Pledge:
    """It was meant: from now on it is expected. A second time changes nothing."""
    with transaction():
        pledge = _locked(pledge_id)
        if pledge.state is PledgeState.UNCONFIRMED:
            _count_again(pledge, "pledge.confirmed", by)
        return pledge


def reopen_pledge(pledge_id: int, *, by: Author) -> Pledge:
    """What had fulfilled it was a mistake: it is expected again."""
    with transaction():
        pledge = _locked(pledge_id)
        if pledge.state is PledgeState.FULFILLED:
            _count_again(pledge, "pledge.reopened", by)
        return pledge


def change_pledge(pledge_id: int, promised: Money, *, by: Author) -> Pledge:
    """Another amount is expected: a part of it came, say. Counted at rates of its first day."""
    with transaction():
        pledge = _locked(pledge_id)
        _refuse_settled(pledge)
        _refuse_bad_pledge(pledge.fund, promised, pledge.made_on, pledge.due_on)
        is_counted = pledge.state is PledgeState.OPEN
        old = _counts(pledge)
        new = count_at_every_level(pledge.fund, promised, pledge.made_on, Standing.EXPECTED)
        if is_counted:
            take_from_totals(old, pledge.promised, pledge.made_on)
            add_to_totals(new, promised, pledge.made_on, gifts=1)
        for count, changed in zip(old, new, strict=True):
            count.amount = changed.amount
            count.rate_id, count.second_rate_id = changed.rate_id, changed.second_rate_id
        pledge.promised = promised
        _note(by, "pledge.changed", pledge)
        return pledge


def _count_again(pledge: Pledge, action: str, by: Author) -> None:
    pledge.state, pledge.settled_on = PledgeState.OPEN, None
    add_to_totals(_counts(pledge), pledge.promised, pledge.made_on, gifts=1)
    _note(by, action, pledge)


def _settle(pledge_id: int, state: PledgeState, action: str, by: Author) -> Pledge:
    with transaction():
        pledge = _locked(pledge_id)
        if pledge.state is state:
            return pledge
        _refuse_settled(pledge)
        if pledge.state is PledgeState.OPEN:
            take_from_totals(_counts(pledge), pledge.promised, pledge.made_on)
        pledge.state, pledge.settled_on = state, real_now().date()
        _note(by, action, pledge)
        return pledge


def _counts(pledge: Pledge) -> list[Count]:
    """From its fund upwards."""
    by_fund = {
        count.fund_id: count
        for count in db.session.scalars(select(Count).where(Count.pledge_id == pledge.id))
    }
    return [by_fund[level.id] for level in pledge.fund.chain()]


def _refuse_settled(pledge: Pledge) -> None:
    if pledge.state not in (PledgeState.OPEN, PledgeState.UNCONFIRMED):
        raise Refused(_("This pledge is no longer open."))


def _locked(pledge_id: int) -> Pledge:
    """With its fund locked first, as whoever records money does. Raises Missing."""
    pledge = db.session.get(Pledge, pledge_id)
    if pledge is None:
        raise Missing(pledge_id)
    lock(Fund, pledge.fund_id)
    return lock(Pledge, pledge_id)


def _refuse_bad_pledge(fund: Fund, promised: Money, made_on: date, due_on: date | None) -> None:
    if fund.closed_at is not None:
        raise Refused(_("This fund is closed."))
    if promised.minor <= 0:
        raise Refused(_("The amount must be more than zero."), field="amount")
    if made_on > today(fund.campaign.zone):
        raise Refused(_("The day lies in the future."), field="made_on")
    if due_on is not None and due_on < made_on:
        raise Refused(_("It is due before it was promised."), field="due_on")


def _note(by: Author, action: str, pledge: Pledge) -> None:
    audit.record(
        by,
        action,
        f"pledge:{pledge.id}",
        {"promised": (None, [pledge.promised.minor, pledge.promised.currency])},
        organization_id=pledge.fund.organization_id,
        coalition_id=pledge.fund.coalition_id,
    )
    revisions.touch(*pledge.fund.campaign.page_topics)
