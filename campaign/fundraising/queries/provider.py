"""What our books say of accounts at the payment provider."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from campaign.fundraising.models import (
    Account,
    AccountKind,
    CashBox,
    CashBoxKind,
    Channel,
    Contribution,
    Fund,
    JoinedAccount,
    MonthlyGift,
    MonthlyState,
    ProviderMovement,
    Refund,
    RefundState,
    RefusedKey,
    Reversal,
    ReversalKind,
)
from campaign.kernel.clock import to_domain
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization

READ_AT_ONCE = 200
NOT_QUITE = timedelta(days=1)
"""What was booked in the first hours of a window may have moved just before it."""
AT_PROVIDER = (ReversalKind.DISPUTE, ReversalKind.REFUND, ReversalKind.RETURNED)


def accounts_at_provider() -> list[str | None]:
    """The installation's own first, then those of organizations."""
    joined = select(CashBox.provider_account).where(CashBox.provider_account.is_not(None))
    return [None, *db.session.scalars(joined.order_by(CashBox.id))]


def joined_account_of(organization_id: int) -> JoinedAccount | None:
    return db.session.scalar(
        select(JoinedAccount).where(JoinedAccount.organization_id == organization_id)
    )


def account_for(fund: Fund) -> str | None:
    """An organization's own where it has one that takes gifts; None: the installation's."""
    joined = joined_account_of(fund.organization_id) if fund.organization_id else None
    return joined.account if joined is not None and joined.takes_gifts else None


def is_key_refused(account: str | None) -> bool:
    """For this account; a key that the provider does not know serves none."""
    refused = select(RefusedKey.account).where(RefusedKey.account.in_(("", account or "")))
    return db.session.scalar(refused.limit(1)) is not None


def is_any_key_refused() -> bool:
    return db.session.scalar(select(RefusedKey.account).limit(1)) is not None


def count_of_refused_keys(organization: Organization | None) -> Select[int]:
    """For card gifts to an organization's own account; without one, to the installation's."""
    count = select(func.count(RefusedKey.account))
    if organization is None:
        return count.where(RefusedKey.account == "")
    joined = select(JoinedAccount.account).where(JoinedAccount.organization_id == organization.id)
    return count.where(
        joined.exists(), or_(RefusedKey.account == "", RefusedKey.account.in_(joined))
    )


def refunds_not_carried_out(owner: Organization | Coalition) -> Select[int]:
    """The numbers of the gifts, of those that lie in the owner's boxes."""
    return (
        select(Refund.contribution_id)
        .join(Refund.contribution)
        .join(CashBox, CashBox.id == Contribution.cash_box_id)
        .where(
            Refund.state == RefundState.NOT_CARRIED_OUT,
            CashBox.organization_id.is_not_distinct_from(owner.organization_id),
            CashBox.coalition_id.is_not_distinct_from(owner.coalition_id),
        )
    )


def given_as(reference: str) -> Money | None:
    """As how much a payment is in the books; None if it is not."""
    gift = db.session.scalar(
        select(Contribution).where(Contribution.provider_reference == reference)
    )
    return gift.given if gift else None


def refunds_of(contribution: Contribution) -> Sequence[Refund]:
    """What was asked for at the desk, the newest first."""
    return db.session.scalars(
        select(Refund).where(Refund.contribution_id == contribution.id).order_by(Refund.id.desc())
    ).all()


def monthly_gifts_running(account: str | None, known: Collection[int | None]) -> list[str]:
    """Subscriptions that have not ended here, but for those just looked at."""
    rows = db.session.execute(
        select(MonthlyGift.id, MonthlyGift.subscription_id).where(
            MonthlyGift.account.is_not_distinct_from(account),
            MonthlyGift.state != MonthlyState.ENDED,
        )
    )
    return [row.subscription_id for row in rows if row.id not in known]


def gifts_without_movement(account: str | None, since: datetime) -> Iterator[tuple[str, Money]]:
    """Card gifts in the books of which no movement at the provider is known."""
    moved = exists().where(ProviderMovement.payment == Contribution.provider_reference)
    query = (
        select(Contribution)
        .where(
            _lies_at(account),
            Contribution.channel == Channel.CARD,
            Contribution.received_on > to_domain(since + NOT_QUITE).date(),
            ~moved,
        )
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for gift in db.session.scalars(query):
        yield gift.provider_reference or f"contribution {gift.id}", gift.given


def reversals_without_movement(account: str | None, since: datetime) -> Iterator[tuple[str, Money]]:
    """What went back in the books by the provider's hand, of which it knows nothing."""
    moved = exists().where(ProviderMovement.name == Reversal.reference)
    query = (
        select(Reversal)
        .join(Reversal.contribution)
        .where(
            _lies_at(account),
            Contribution.channel == Channel.CARD,
            Reversal.kind.in_(AT_PROVIDER),
            Reversal.on_day > to_domain(since + NOT_QUITE).date(),
            ~moved,
        )
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for reversal in db.session.scalars(query):
        yield reversal.reference or f"reversal {reversal.id}", reversal.taken


def balance_in_books(account: str | None) -> Mapping[str, Money]:
    """What lies in the card boxes of an account, by currency."""
    rows = db.session.execute(
        select(Account.currency, func.sum(Account.balance_minor).label("minor"))
        .join(CashBox, CashBox.id == Account.cash_box_id)
        .where(
            Account.kind == AccountKind.CASH_BOX,
            CashBox.kind == CashBoxKind.CARD,
            CashBox.provider_account.is_not_distinct_from(account),
        )
        .group_by(Account.currency)
    )
    return {row.currency: Money(int(row.minor), row.currency) for row in rows}


def _lies_at(account: str | None) -> ColumnElement[bool]:
    boxes = select(CashBox.id).where(CashBox.provider_account.is_not_distinct_from(account))
    return Contribution.cash_box_id.in_(boxes)
