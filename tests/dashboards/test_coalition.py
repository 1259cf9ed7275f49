import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from campaign.events.models import EventState
from campaign.fundraising.models import Channel, GoalVisibility, Standing
from campaign.fundraising.operations import record_contribution, set_goal
from campaign.kernel import audit
from campaign.kernel.audit import Machine
from campaign.kernel.clock import now, today
from campaign.kernel.database import transaction
from campaign.kernel.money import Money
from campaign.organizations.operations import give_coalition_role
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import make_cash_box, make_fund, make_rate
from tests.factories.organizations import make_organization

BY = Machine("tests")
DAY = timedelta(days=1)


@pytest.fixture
def campaign(coalition):
    return make_campaign(coalition=coalition, slug="harbours")


@pytest.fixture
def coordinator(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Erik")


@pytest.fixture
def address(coalition, campaign):
    return f"/en/desk/coalitions/{coalition.slug}/harbours/"


@pytest.fixture
def fleet(coalition, campaign):
    """It has a goal in francs, a gift and an event."""
    make_rate("EUR", "CHF", "1.25")
    fleet = make_organization(coalition=coalition, name="Flotte", language="de")
    take_part(fleet, campaign)
    fund = make_fund(campaign=campaign, organization=fleet, currency="CHF")
    set_goal(fund.id, Money(500_00, "CHF"), by=BY)
    give(fund, make_cash_box(fleet, currency="CHF"), Money(25_00, "CHF"))
    make_event(campaign=campaign, organization=fleet, first_day=today("UTC") - 3 * DAY)
    make_event(campaign=campaign, organization=fleet, first_day=today("UTC") + 3 * DAY)
    make_event(
        campaign=campaign,
        organization=fleet,
        first_day=today("UTC") + DAY,
        state=EventState.CANCELLED,
        cancelled_at=now(),
    )
    return fleet


@pytest.fixture
def quiet(coalition, campaign):
    """It has nothing yet."""
    quiet = make_organization(
        coalition=coalition, name="Stille", language="de", contact_email="post@stille.example"
    )
    take_part(quiet, campaign)
    return quiet


def give(fund, box, given):
    record_contribution(
        fund.id,
        box.id,
        given,
        channel=Channel.CASH,
        standing=Standing.RECEIVED,
        received_on=today("UTC"),
        by=BY,
    )


def table(client, address):
    answer = client.get(f"{address}state.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(answer.text[1:])))


def test_the_state_is_one_screen(client_for, coordinator, address, fleet, quiet):
    page = client_for(coordinator).get(address)

    assert page.status_code == 200
    for words in (
        '<span lang="de" dir="ltr">Flotte</span>',
        "CHF\N{NO-BREAK SPACE}500",
        "€20",
        "1 of 2 organizations set a goal",
        "no goal, no event yet",
        'href="mailto:post@stille.example"',
    ):
        assert words in page.text


def test_every_figure_is_in_the_table(client_for, coordinator, address, fleet, quiet):
    first, second, whole = table(client_for(coordinator), address)

    assert first.pop("Last activity") == ""
    assert first == {
        "Organization": "Flotte",
        "Acronym": "",
        "Goal is set": "yes",
        "Goal": "500.00",
        "Currency": "CHF",
        "Received": "25.00",
        "Reported": "0.00",
        "Expected": "0.00",
        "Received in EUR": "20.00",
        "Reported in EUR": "0.00",
        "Expected in EUR": "0.00",
        "Events held": "1",
        "Events to come": "1",
    }
    assert (second["Organization"], second["Goal is set"], second["Received"]) == (
        "Stille",
        "no",
        "",
    )
    assert (whole["Received"], whole["Goal"], whole["Events to come"]) == ("20.00", "400.00", "1")


def test_the_last_activity_is_one_of_people(client_for, coordinator, address, fleet, quiet, alice):
    with transaction():
        audit.record(alice, "event.edited", "event:1", organization_id=quiet.id)
    first, second, _ = table(client_for(coordinator), address)

    assert first["Last activity"] == ""
    assert second["Last activity"].startswith(f"{now():%Y-%m-%d}")


def test_the_sum_of_a_goal_that_is_not_public_is_kept_from_coordinators_too(
    client_for, coordinator, address, campaign, fleet
):
    fund = make_fund(campaign=campaign, currency="EUR")
    set_goal(fund.id, Money(777_00, "EUR"), GoalVisibility.HIDDEN, by=BY)
    client = client_for(coordinator)

    row = table(client, address)[1]
    page = client.get(address)

    assert (row["Goal is set"], row["Goal"]) == ("yes", "")
    assert "set, not public" in page.text
    assert "777" not in page.text


def test_a_name_is_no_formula(client_for, coordinator, address, coalition, campaign):
    take_part(make_organization(coalition=coalition, name="=1+1"), campaign)

    assert table(client_for(coordinator), address)[0]["Organization"] == "'=1+1"


def test_the_log_names_people_as_they_are_called_now(
    client_for, coordinator, address, coalition, fleet, alice
):
    with transaction():
        for number in range(21):
            audit.record(alice, "event.created", f"event:{number}", coalition_id=coalition.id)
        audit.record(Machine("stripe"), "contribution.recorded", "x", coalition_id=coalition.id)
        audit.record(alice, "goal.set", "fund:1", organization_id=fleet.id)
    with transaction():
        alice.name = "Alice Later"

    log = client_for(coordinator).get(address).text.partition("What was done")[2]

    assert log.count("Alice Later") == 19
    assert log.count("Event logged") == 19
    assert log.count("the program") == 1
    assert "Goal set" not in log


def test_the_number_of_queries_does_not_grow(
    client_for, coordinator, address, coalition, campaign, fleet, quiet, count_queries
):
    client = client_for(coordinator)
    with count_queries() as few:
        client.get(address)
    for _ in range(5):
        fund = make_fund(campaign=campaign)
        set_goal(fund.id, Money(100_00, "EUR"), by=BY)
        make_event(campaign=campaign, organization=fund.organization)
    with count_queries() as many:
        client.get(address)

    assert len(few) == len(many)


def test_a_campaign_without_anything_is_shown_too(client_for, coordinator, address):
    page = client_for(coordinator).get(address)

    assert page.status_code == 200
    assert "No organization takes part yet." in page.text
    assert "Nothing was done yet." in page.text


def test_the_table_is_a_spreadsheet_too_with_sums_as_numbers(
    client_for, coordinator, address, fleet, quiet
):
    client = client_for(coordinator)
    answer = client.get(f"{address}state.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))

    assert [row[0] for row in rows[1:]] == [row["Organization"] for row in table(client, address)]
    assert (rows[1][3], rows[1][4]) == (500, "CHF")
    assert "state.xlsx" in client.get(address).text
    assert client.get(f"{address}state.ods").status_code == 404


@pytest.mark.parametrize("end", ["", "state.csv", "state.xlsx"])
def test_members_of_an_organization_and_of_other_coalitions_see_nothing(
    client_for, alice, address, end
):
    other = make_person(CoalitionRole.COORDINATOR, of=make_campaign().coalition)

    for stranger in (alice, other):
        assert client_for(stranger).get(f"{address}{end}").status_code == 404


def test_a_campaign_stands_under_its_own_coalition_only(client_for, coordinator, coalition):
    other = make_campaign(slug="elsewhere").coalition
    give_coalition_role(coordinator.id, other.id, CoalitionRole.COORDINATOR, by=BY)
    client = client_for(coordinator)

    assert client.get(f"/en/desk/coalitions/{coalition.slug}/elsewhere/").status_code == 404
    assert client.get(f"/en/desk/coalitions/{other.slug}/elsewhere/").status_code == 200


@pytest.mark.parametrize("role", CoalitionRole)
def test_every_role_in_the_coalition_reads_the_state(client_for, address, coalition, role):
    person = make_person(role, of=coalition)

    assert client_for(person).get(address).status_code == 200
