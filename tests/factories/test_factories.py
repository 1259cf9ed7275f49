from campaign.kernel import revisions
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.documents import make_appeal, sign
from tests.factories.events import make_event
from tests.factories.fundraising import (
    make_cash_box,
    make_contribution,
    make_fund,
    make_goal,
    make_rate,
)
from tests.factories.health import make_measure
from tests.factories.organizations import make_friend


def test_each_thing_can_be_made_alone_and_together(app, coalition, organization, alice, charlie):
    fund = make_fund(currency="CHF")
    campaign = fund.campaign
    make_rate("EUR", "CHF", "1.0995")
    make_goal(fund, Money(500_00, "CHF"))
    make_contribution(fund, Money(25_00, "CHF"))
    make_cash_box(coalition)
    make_cash_box(organization, currency="CHF")
    make_friend(coalition=coalition)
    make_person(CoalitionRole.COORDINATOR, of=coalition)
    event = make_event(campaign=campaign, starts_time=None, co_hosts=[organization])
    make_measure(campaign=campaign, country="FR")
    appeal = make_appeal(campaign=campaign)
    sign(appeal, fund.organization)
    sign(appeal, organization)

    assert fund.chain()[-1].currency == "EUR"
    assert event.is_all_day
    assert [signature.position for signature in appeal.signatures] == [1, 2]
    assert revisions.current(campaign.topic) > 0
