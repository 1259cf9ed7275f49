"""Funds and cash boxes are opened once, each for whom it belongs to."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from campaign.fundraising.models import CashBox, CashBoxKind, Fund, FundKind
from campaign.fundraising.operations import Owner, open_cash_box, open_fund
from campaign.fundraising.operations.hiding import hide_goal
from campaign.fundraising.queries.funds import boxes_for, funds_of
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing, Refused
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import CLERK, make_cash_box, make_fund
from tests.factories.organizations import make_friend, make_organization


@pytest.fixture
def fund(campaign):
    return make_fund(campaign=campaign, currency="CHF")


def test_a_fund_is_opened_once_for_each_owner(campaign, root):
    organization = make_organization(coalition=campaign.coalition)
    take_part(organization, campaign)
    gathering = make_event(campaign=campaign, kind="gathering")
    owners = [
        Owner(),
        Owner(organization_id=organization.id),
        Owner(friend_id=make_friend(coalition=campaign.coalition).id),
        Owner(event_id=make_event(campaign=campaign).id),
        Owner(event_id=gathering.id),
    ]

    for owner in (*owners, *owners):
        open_fund(campaign.id, owner, by=CLERK)

    assert [(fund.kind, fund.parent_id) for fund in funds_of(campaign)] == [
        (FundKind.CAMPAIGN, None),
        (FundKind.ORGANIZATION, root.id),
        (FundKind.FRIEND, root.id),
        (FundKind.EVENT, root.id),
        (FundKind.GATHERING, root.id),
    ]


def test_a_friends_fund_may_lie_below_an_organizations(campaign, fund):
    friend = make_friend(coalition=campaign.coalition)

    below = open_fund(campaign.id, Owner(friend_id=friend.id), parent_id=fund.id, by=CLERK)

    assert [level.kind for level in below.chain()] == [
        FundKind.FRIEND,
        FundKind.ORGANIZATION,
        FundKind.CAMPAIGN,
    ]


def test_an_organizations_fund_lies_below_no_other_organizations(campaign, fund):
    newcomer = make_organization(coalition=campaign.coalition)
    take_part(newcomer, campaign)

    with pytest.raises(Refused):
        open_fund(campaign.id, Owner(organization_id=newcomer.id), parent_id=fund.id, by=CLERK)


def test_whoever_does_not_belong_to_the_campaign_gets_no_fund_in_it(campaign, fund):
    strangers = [
        Owner(organization_id=make_organization().id),
        Owner(friend_id=make_friend(coalition=make_campaign().coalition).id),
        Owner(event_id=make_event().id),
    ]

    for stranger in strangers:
        with pytest.raises(Refused):
            open_fund(campaign.id, stranger, by=CLERK)


def test_a_parent_of_another_campaign_is_not_found(campaign):
    friend = make_friend(coalition=campaign.coalition)

    with pytest.raises(Missing):
        open_fund(campaign.id, Owner(friend_id=friend.id), parent_id=make_fund().id, by=CLERK)


def test_a_fund_that_is_open_keeps_its_currency(fund):
    with pytest.raises(Refused, match="CHF"):
        open_fund(
            fund.campaign_id,
            Owner(organization_id=fund.organization_id),
            currency="EUR",
            by=CLERK,
        )


def test_the_campaigns_own_fund_counts_in_the_campaigns_currency(app):
    with pytest.raises(Refused):
        open_fund(make_campaign().id, Owner(), currency="CHF", by=CLERK)


def test_money_for_an_organization_may_lie_with_it_or_with_the_coalition(campaign, fund):
    make_cash_box(make_fund(campaign=campaign).organization)
    boxes = [make_cash_box(campaign.coalition), make_cash_box(fund.organization)]

    assert boxes_for(fund) == boxes
    assert boxes_for(fund.parent) == boxes[:1]


def test_a_cash_box_belongs_to_one_owner(fund):
    given = {"kind": CashBoxKind.BANK, "name": "Account", "currency": "CHF", "by": CLERK}
    organization, coalition = fund.organization, fund.campaign.coalition
    box = open_cash_box(organization, slug="account", **given)

    assert open_cash_box(organization, slug="account", **given).id == box.id
    with pytest.raises(Refused, match="account"):
        open_cash_box(coalition, slug="account", **given)


def test_an_iban_is_checked_and_kept_without_spaces(fund):
    given = {"kind": CashBoxKind.BANK, "name": "Account", "currency": "EUR", "by": CLERK}

    box = open_cash_box(fund.organization, slug="good", iban="DE89 3704 0044 0532 0130 00", **given)

    assert box.iban == "DE89370400440532013000"
    with pytest.raises(Refused, match="IBAN"):
        open_cash_box(fund.organization, slug="bad", iban="DE88370400440532013000", **given)


def test_the_database_refuses_two_funds_of_the_whole_campaign(campaign, root):
    second = Fund(campaign_id=campaign.id, kind=FundKind.CAMPAIGN, currency="EUR")

    with pytest.raises(IntegrityError), transaction():
        db.session.add(second)


def test_the_database_refuses_a_cash_box_of_nobody(app):
    nobodys = CashBox(slug="nobodys", kind=CashBoxKind.CASH, name="Cash", currency="EUR")

    with pytest.raises(IntegrityError, match="has_one_owner"), transaction():
        db.session.add(nobodys)
    assert db.session.scalar(select(func.count(CashBox.id))) == 0


@pytest.mark.parametrize(
    ("name", "is_named", "is_hidden"),
    [("Choir", True, True), ("CHOIR!", True, True), ("Choir", False, False), ("Band", True, False)],
)
def test_a_friend_under_the_name_of_a_hidden_goal_begins_hidden(
    campaign, name, is_named, is_hidden
):
    first = make_friend(coalition=campaign.coalition, name="Choir", name_is_public=True)
    hide_goal(open_fund(campaign.id, Owner(friend_id=first.id), by=CLERK).id, "Spam.", by=CLERK)
    second = make_friend(coalition=campaign.coalition, name=name, name_is_public=is_named)

    fund = open_fund(campaign.id, Owner(friend_id=second.id), by=CLERK)

    assert fund.hidden_reason == ("Spam." if is_hidden else None)


def test_a_hidden_friend_begins_hidden_in_the_next_campaign(campaign):
    friend = make_friend(coalition=campaign.coalition, name="Choir", name_is_public=True)
    hide_goal(open_fund(campaign.id, Owner(friend_id=friend.id), by=CLERK).id, "Spam.", by=CLERK)
    other = make_campaign(coalition=campaign.coalition)

    assert open_fund(other.id, Owner(friend_id=friend.id), by=CLERK).is_hidden
