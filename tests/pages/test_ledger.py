"""The public ledger: what it tells, what it must not, and what it costs."""

from io import BytesIO

import openpyxl

from campaign.fundraising.models import GoalVisibility, ReversalKind
from campaign.fundraising.operations import (
    RulesDraft,
    reinstate_contribution,
    reverse_contribution,
    set_giving_rules,
    set_ledger,
)
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.campaigns import take_part
from tests.factories.fundraising import (
    CLERK,
    make_campaign_fund,
    make_contribution,
    make_fund,
    make_goal,
    make_rate,
)
from tests.factories.organizations import make_organization


def organization_with(root, name, visibility):
    organization = make_organization(name=name, coalition=root.campaign.coalition)
    take_part(organization, root.campaign)
    fund = make_fund(campaign=root.campaign, organization=organization)
    make_goal(fund, Money(100_00, "EUR"), visibility)
    return fund


def test_the_ledger_names_who_agreed_and_tells_nothing_of_who_did_not(client, client_for, app):
    root = make_campaign_fund()
    make_rate("EUR", "UAH", "33")
    docks = organization_with(root, "Docks", GoalVisibility.PUBLIC)
    mills = organization_with(root, "Mills", GoalVisibility.HIDDEN)
    docks_gift = make_contribution(
        docks, Money(7_00, "EUR"), donor_name="Dana", donor_name_is_public=True
    )
    make_contribution(mills, Money(11_00, "EUR"), donor_name="Erik", message="Not read yet")
    make_contribution(mills, Money(777_00, "UAH"))
    gone = make_contribution(root, Money(13_00, "EUR"))
    reverse_contribution(gone.id, reason="Given twice", by=CLERK)
    lost = {"reason": "du_1Lost", "kind": ReversalKind.DISPUTE, "by": CLERK}
    reverse_contribution(docks_gift.id, **lost)
    reinstate_contribution(docks_gift.id, Money(7_00, "EUR"), **lost)
    ledger = f"/en/{root.campaign.slug}/ledger"
    coordinator = client_for(make_person(CoalitionRole.COORDINATOR, of=root.campaign.coalition))
    desk = f"/en/desk/coalitions/{root.campaign.coalition.slug}/{root.campaign.slug}/fund/ledger"

    assert [client.get(ledger + end).status_code for end in ("", ".csv", ".xlsx", "/large")] == [
        404
    ] * 4
    assert coordinator.post(desk, data={"public": "yes"}).status_code == 303
    page, table = client.get(ledger), client.get(f"{ledger}.csv").text
    book = openpyxl.load_workbook(BytesIO(client.get(f"{ledger}.xlsx").data))

    for text in (page.text, table):
        assert "Docks" in text
        assert "Dana" in text
        assert [
            each for each in ("Mills", "Erik", "Not read", "777", "Given twice") if each in text
        ] == []
    assert page.text.count("The campaign as a whole") == 2
    assert "€13.00 taken back on" in page.text
    assert "€7.00 given once more on" in page.text
    assert "Set-Cookie" not in page.headers
    assert [line.split(",")[1] for line in table.splitlines()[1:]] == ["13.00", "11.00", "7.00"]
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == [13, 11, 7]
    assert [link in page.text for link in ("ledger.csv", "ledger.xlsx")] == [True, True]


def test_large_gifts_are_listed_with_names_from_the_day_a_rule_asks(client, app):
    root = make_campaign_fund()
    before = make_contribution(root, Money(2000_00, "EUR"), donor_name="Early Donor")
    set_giving_rules(root.id, RulesDraft(currency="EUR", disclosed=1000_00), by=CLERK)
    make_contribution(root, Money(1000_00, "EUR"), donor_name="Dana Donor")
    make_contribution(root, Money(999_99, "EUR"), donor_name="Erik Donor")

    text = client.get(f"/en/{root.campaign.slug}/ledger/large").text

    assert not before.is_disclosed
    set_ledger(root.id, is_public=True, by=CLERK)
    assert "Dana" not in client.get(f"/en/{root.campaign.slug}/ledger").text
    assert ["Early" in text, "Dana" in text, "Erik" in text] == [False, True, False]


def test_a_page_of_the_ledger_costs_the_same_however_long_it_is(client, count_queries):
    root = make_campaign_fund()
    set_ledger(root.id, is_public=True, by=CLERK)
    ledger = f"/en/{root.campaign.slug}/ledger"
    make_contribution(organization_with(root, "Docks", GoalVisibility.PUBLIC), Money(1_00, "EUR"))
    with count_queries() as few:
        client.get(ledger)
    for number in range(51):
        make_contribution(root, Money(2_00 + number, "EUR"))
    with count_queries() as many:
        first = client.get(ledger).text

    assert len(many) <= len(few) + 1
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Docks" not in first
    assert "Docks" in client.get(older.replace("&amp;", "&")).text
    assert client.get(f"{ledger}?after=2021-13-40-1").status_code == 404


def test_the_widget_may_be_framed_and_nothing_else_is_loosened(client, app):
    root = make_campaign_fund()
    make_goal(root, Money(100_00, "EUR"))
    make_contribution(root, Money(25_00, "EUR"))
    slug = root.campaign.slug

    widget, progress = client.get(f"/en/{slug}/widget"), client.get(f"/en/{slug}/progress")

    policies = [page.headers["Content-Security-Policy"] for page in (widget, progress)]
    assert policies[0] == policies[1].replace("frame-ancestors 'none'", "frame-ancestors *")
    assert ["X-Frame-Options" in page.headers for page in (widget, progress)] == [False, True]
    assert "Set-Cookie" not in widget.headers
    assert "<b>€25</b> received of €100" in widget.text
    assert f'href="http://localhost/en/{slug}/give" target="_top"' in widget.text
    assert f"&lt;iframe src=&#34;http://localhost/en/{slug}/widget&#34;" in progress.text
