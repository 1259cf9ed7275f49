"""Card gifts are begun before the provider is called; `settling` books them when they are paid."""

from datetime import timedelta

from sqlalchemy import or_, select, update

from campaign.fundraising.models import Checkout, CheckoutState, Fund, Standing
from campaign.fundraising.operations.giving_rules import Donor, refuse_what_rules_forbid
from campaign.fundraising.operations.journal import count_at_every_level
from campaign.fundraising.queries.giving_rules import demands_on
from campaign.fundraising.queries.provider import account_for
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money

WISHES_KEPT = timedelta(days=30)
"""Longer than any bank needs to say yes or no."""


def start_checkout(
    fund_id: int,
    given: Money,
    *,
    language: str,
    is_monthly: bool = False,
    fee_cover_minor: int = 0,
    donor_name: str | None = None,
    donor_name_is_public: bool = False,
    message: str | None = None,
    donor_country: str | None = None,
    has_declared: bool = False,
) -> Checkout:
    """Note a donor's wish before the provider hears of it. Raises Refused.

    What it will count for must be known now: later the money is there. `given` is all that is
    paid, the cover of the fee included.
    """
    with transaction():
        fund = lock(Fund, fund_id)
        if any(level.closed_at is not None for level in fund.chain()):
            raise Refused(_("This fund is closed."), field="fund")
        if not 0 < given.minor <= LARGEST_MINOR:
            raise Refused(_("The amount must be more than zero."), field="amount")
        day = today(fund.campaign.zone)
        demands = demands_on(fund, day)
        donor = Donor(name=donor_name, country=donor_country, has_declared=has_declared)
        refuse_what_rules_forbid(demands, given, donor)
        count_at_every_level(fund, given, day, Standing.RECEIVED)
        checkout = Checkout(
            fund=fund,
            given=given,
            fee_cover_minor=fee_cover_minor,
            is_monthly=is_monthly,
            account=account_for(fund),
            donor_name=donor_name or None,
            donor_name_is_public=bool(donor_name) and donor_name_is_public,
            message=message or None,
            donor_country=donor_country or None,
            declared=demands.declared if has_declared else None,
            language=language,
        )
        db.session.add(checkout)
        db.session.flush()
        return checkout


def open_checkout(checkout_id: int, session_id: str) -> None:
    """The provider has made a payment page for it."""
    with transaction():
        checkout = lock(Checkout, checkout_id)
        checkout.session_id = session_id
        if checkout.state is CheckoutState.STARTED:
            checkout.state = CheckoutState.OPEN


def forget_wishes_that_came_to_nothing() -> None:
    """Name and message wait for their gift for a time, and then no longer."""
    named = or_(Checkout.donor_name.is_not(None), Checkout.message.is_not(None))
    with transaction():
        db.session.execute(
            update(Checkout)
            .where(named, Checkout.started_at < real_now() - WISHES_KEPT)
            .values(donor_name=None, donor_name_is_public=False, donor_country=None, message=None)
        )


def locked_checkout(token: str) -> Checkout | None:
    """The one that a payment says it comes from; None for another program's."""
    found = db.session.scalar(select(Checkout.id).where(Checkout.token == token))
    return None if found is None else lock(Checkout, found)


def forget_wish(checkout: Checkout) -> None:
    """Name and message stand elsewhere, or nowhere, from now on."""
    checkout.donor_name = checkout.donor_country = checkout.message = None
    checkout.donor_name_is_public = False
