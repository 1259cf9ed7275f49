"""Funds, goals, cash boxes and rates. Money itself is booked by the operations only."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.fundraising.models import (
    BankLine,
    CashBox,
    CashBoxKind,
    Channel,
    Collection,
    Contribution,
    Fund,
    FundKind,
    GiftInKind,
    Goal,
    GoalVisibility,
    Rate,
    Standing,
    Transfer,
)
from campaign.fundraising.operations import Owner, open_fund, record_contribution, set_goal
from campaign.fundraising.operations.bank_statements import take_in
from campaign.fundraising.operations.collections import make_collection_link, tell_collection
from campaign.fundraising.operations.in_kind import note_gift_in_kind
from campaign.fundraising.operations.taking_over import confirm_import, take_over_some
from campaign.fundraising.operations.transfers import propose_transfer
from campaign.fundraising.queries.beside_money import find_collection_link
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel import revisions
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.numbers import another
from tests.factories.organizations import make_friend, make_organization

CLERK = Machine("tests")
"""Who books what a test does not say who booked."""


def make_campaign_fund(campaign: Campaign | None = None) -> Fund:
    """The fund of the whole campaign; there is one only."""
    campaign = campaign or make_campaign()
    known = db.session.scalar(
        select(Fund).where(Fund.campaign_id == campaign.id, Fund.kind == FundKind.CAMPAIGN)
    )
    if known is not None:
        return known
    with transaction():
        fund = Fund(campaign=campaign, kind=FundKind.CAMPAIGN, currency=campaign.currency)
        db.session.add(fund)
        revisions.touch(*campaign.page_topics)
    return fund


def make_fund(
    *,
    campaign: Campaign | None = None,
    organization: Organization | None = None,
    **attributes: Any,
) -> Fund:
    """The fund of an organization that takes part, below the campaign's."""
    parent = make_campaign_fund(campaign)
    campaign = parent.campaign
    if organization is None:
        organization = make_organization(coalition=campaign.coalition)
        take_part(organization, campaign)
    with transaction():
        fund = Fund(
            campaign=campaign,
            kind=FundKind.ORGANIZATION,
            parent=parent,
            organization=organization,
            **{"currency": campaign.currency, **attributes},
        )
        db.session.add(fund)
        revisions.touch(*campaign.page_topics)
    return fund


def make_friends_fund(campaign: Campaign, *, parent: Fund | None = None, **attributes: Any) -> Fund:
    """The fund of a friend, below an organization's if that is named as parent."""
    friend = make_friend(coalition=campaign.coalition, **attributes)
    parent_id = parent.id if parent is not None else None
    return open_fund(campaign.id, Owner(friend_id=friend.id), parent_id=parent_id, by=CLERK)


def make_goal(
    fund: Fund,
    target: Money,
    visibility: GoalVisibility = GoalVisibility.PUBLIC,
    **attributes: Any,
) -> Goal:
    """A goal that stands; a rate is needed where the campaign adds up in another currency."""
    return set_goal(fund.id, target, visibility, **{"by": CLERK, **attributes})


def make_cash_box(of: Organization | Coalition, **attributes: Any) -> CashBox:
    owner = "organization" if isinstance(of, Organization) else "coalition"
    slug = attributes.pop("slug", None) or another("cash-box")
    with transaction():
        box = CashBox(
            slug=slug,
            **{owner: of},
            **{"kind": CashBoxKind.CASH, "name": slug.title(), "currency": "EUR", **attributes},
        )
        db.session.add(box)
    return box


def make_bank_line(of: Organization | Coalition, **attributes: Any) -> BankLine:
    """Five euros on a new account, that wait in the queue."""
    box = make_cash_box(of, kind=CashBoxKind.BANK, iban="DE13000000000000012345", **attributes)
    stored = take_in(box.id, b"Date,Name,Amount\n2021-01-05,Ada Muster,5.00\n", by=CLERK)
    confirm_import(stored.id, by=CLERK)
    take_over_some(stored.id, by=CLERK)
    return db.session.scalars(select(BankLine).where(BankLine.import_id == stored.id)).one()


def make_contribution(fund: Fund, given: Money, **attributes: Any) -> Contribution:
    """Money that came today, into a box of the coalition's unless another is named."""
    coalition = fund.campaign.coalition
    box = attributes.pop("box", None) or next(iter(boxes_of(coalition)), None)
    return record_contribution(
        fund.id,
        (box or make_cash_box(coalition)).id,
        given,
        **{
            "channel": Channel.CASH,
            "standing": Standing.RECEIVED,
            "received_on": today("UTC"),
            "by": CLERK,
            **attributes,
        },
    )


def make_collection(event: Event, fund: Fund, box: CashBox) -> Collection:
    """Told by link, and waiting for the treasurer of the box."""
    token = make_collection_link(event, fund, box, by=CLERK)
    link = find_collection_link(event.campaign, token)
    return tell_collection(link.id, Money(12_00, "EUR"), form_token=another("collection"))


def make_gift_in_kind(fund: Fund, **attributes: Any) -> GiftInKind:
    return note_gift_in_kind(
        fund.id,
        **{
            "description": "200 posters",
            "language": "en",
            "given_on": today("UTC"),
            "by": CLERK,
            "form_token": another("in-kind"),
            **attributes,
        },
    )


def make_transfer(to: Organization | Coalition, campaign: Campaign) -> Transfer:
    """Of somebody else, who says that money was passed on; it waits for an answer."""
    giver = make_organization(coalition=campaign.coalition)
    take_part(giver, campaign)
    return propose_transfer(
        campaign,
        make_cash_box(giver).id,
        to,
        Money(7_00, "EUR"),
        is_given=True,
        on_day=today("UTC"),
        by=CLERK,
        form_token=another("transfer"),
    )


def make_rate(base: str, quote: str, value: str, on_day: date | None = None) -> Rate:
    """On that day one unit of `base` was worth `value` of `quote`."""
    with transaction():
        rate = Rate(
            base=base,
            quote=quote,
            value=Decimal(value),
            on_day=on_day or today("UTC"),
            source="European Central Bank",
            entered_by="machine:tests",
        )
        db.session.add(rate)
    return rate
