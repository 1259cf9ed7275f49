"""Coordinators hide what an organization wrote, and show it again."""

from dataclasses import replace

import icalendar
import pytest
from sqlalchemy import select

from campaign.health.operations import (
    correct_measure,
    end_measure,
    facts_of,
    hide_measure,
    show_measure_again,
    write_measure,
)
from campaign.health.queries import all_measures, in_force, of_organizations, timelines
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.outbox import OutboxRow
from campaign.kernel.translated import Translated
from campaign.pages.queries import countries_of, parts_of
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization

REASON = "The ordinance was never in force."
TEXT = "Lamps are carried indoors."


@pytest.fixture
def campaign(coalition):
    return make_campaign(slug="spring", coalition=coalition)


@pytest.fixture
def docks(coalition, campaign):
    docks = make_organization(slug="docks", coalition=coalition, countries=["FR"])
    take_part(docks, campaign)
    return docks


@pytest.fixture
def edith(docks):
    return make_person(Role.EDITOR, of=docks, name="Edith")


@pytest.fixture
def cora(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Cora")


@pytest.fixture
def make(campaign, docks):
    def make(text=TEXT, country="IS"):
        return make_measure(
            campaign=campaign,
            country=country,
            text=Translated.of({"en": text}),
            valid_from=today("UTC"),
            written_by_organization_id=docks.id,
        )

    return make


@pytest.fixture
def measure(make):
    return make()


@pytest.fixture
def all_measures_desk(coalition):
    return f"/en/desk/coalitions/{coalition.slug}/spring/measures/"


def test_it_keeps_by_whom_and_why_and_both_logs_have_it(measure, cora, docks, coalition):
    hide_measure(measure.id, REASON, by=cora)
    hidden = (measure.hidden_by, measure.hidden_reason)
    show_measure_again(measure.id, by=cora)

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert hidden == (cora.reference, REASON)
    assert measure.is_hidden is False
    assert [
        (entry.action, entry.organization_id, entry.coalition_id) for entry in reversed(entries)
    ] == [
        ("health_measure.hidden", docks.id, coalition.id),
        ("health_measure.shown_again", docks.id, coalition.id),
    ]


def test_it_needs_a_reason_and_happens_once(measure, cora):
    with pytest.raises(Refused):
        hide_measure(measure.id, " ", by=cora)
    with pytest.raises(Refused):
        show_measure_again(measure.id, by=cora)
    hide_measure(measure.id, REASON, by=cora)

    with pytest.raises(Refused):
        hide_measure(measure.id, "Another.", by=cora)

    assert measure.hidden_reason == REASON


def test_no_public_query_has_it_and_its_organization_may_end_it(measure, campaign, cora):
    hide_measure(measure.id, REASON, by=cora)

    assert in_force(campaign, "IS", today("UTC")) == []
    assert all_measures(campaign) == []
    assert [scope.country for scope in timelines(campaign, today("UTC"))] == [None]
    assert (parts_of(campaign).health, countries_of(campaign)) == (False, ["FR"])
    assert of_organizations(campaign, today("UTC")) == [measure]
    end_measure(measure.id, today("UTC"), by=cora)
    assert measure.is_hidden


def test_pages_and_calendars_lose_it_and_get_it_back(client, measure, campaign, cora):
    event = make_event(campaign=campaign, country="IS", title=Translated.of({"en": "Songs"}))
    addresses = [
        "/en/spring/health",
        "/en/spring/countries/is",
        f"/en/spring/events/{event.id}-songs",
    ]

    def telling():
        (entry,) = icalendar.Calendar.from_ical(
            client.get("/calendars/spring.ics?lang=en").data
        ).walk("VEVENT")
        told = [client.get(address).text for address in addresses]
        return [TEXT in each for each in (*told, entry["DESCRIPTION"])]

    before = telling()
    hide_measure(measure.id, REASON, by=cora)
    hidden = telling()
    show_measure_again(measure.id, by=cora)

    assert (before, hidden, telling()) == ([True] * 4, [False] * 4, [True] * 4)


def test_those_who_write_for_the_organization_are_told(measure, cora, edith):
    hide_measure(measure.id, REASON, by=cora)

    (row,) = db.session.scalars(select(OutboxRow)).all()
    assert (row.payload["to"], row.payload["values"]["what"]) == (edith.email, TEXT)
    assert row.payload["values"]["reason"] == REASON


def test_a_long_text_is_cut_for_the_subject_of_the_mail(make, cora, edith):
    measure = make("Lamps\nare carried indoors. " * 9)

    hide_measure(measure.id, REASON, by=cora)

    what = db.session.scalars(select(OutboxRow)).one().payload["values"]["what"]
    assert (len(what) <= 100, "\n" in what, what[-1]) == (True, False, "…")


def test_a_coordinator_hides_it_at_the_desk_and_shows_it_again(
    client_for, measure, cora, all_measures_desk
):
    client = client_for(cora)
    listed = client.get(all_measures_desk).text
    asked = client.get(f"{all_measures_desk}{measure.id}/hiding").status_code

    hidden = client.post(f"{all_measures_desk}{measure.id}/hiding", data={"reason": REASON})
    after = client.get(all_measures_desk).text
    shown = client.post(f"{all_measures_desk}{measure.id}/showing")

    assert (asked, hidden.status_code, shown.status_code) == (200, 303, 303)
    assert f"{measure.id}/hiding" in listed
    assert f"{measure.id}/showing" in after
    assert REASON in after
    assert measure.is_hidden is False


def test_the_coalitions_own_is_not_hidden(client_for, campaign, cora, all_measures_desk):
    own = make_measure(campaign=campaign)

    answer = client_for(cora).post(f"{all_measures_desk}{own.id}/hiding", data={"reason": REASON})

    assert (answer.status_code, own.is_hidden) == (404, False)


def test_its_organization_sees_why_and_others_see_nothing(
    client_for, make, edith, cora, campaign, coalition
):
    hide_measure(make(country="FR").id, REASON, by=cora)
    beside = make_organization(slug="beside", coalition=coalition, countries=["FR"])
    take_part(beside, campaign)
    neighbour = make_person(Role.EDITOR, of=beside)

    own = client_for(edith).get("/en/desk/docks/spring/measures/").text
    other = client_for(neighbour).get("/en/desk/beside/spring/measures/").text

    assert "Hidden by the coordinators (Cora)" in own
    assert REASON in own
    assert REASON not in other
    assert "Masks" not in other.partition("<main")[2]


@pytest.mark.parametrize(
    ("text", "is_hidden"), [(TEXT, True), (TEXT.upper(), True), ("Lamps stay outdoors.", False)]
)
def test_the_same_words_written_once_more_are_hidden_like_it(
    measure, edith, cora, campaign, docks, text, is_hidden
):
    hide_measure(measure.id, REASON, by=cora)
    said = replace(facts_of(measure), country="FR", text=Translated.of({"en": text}))

    again = write_measure(campaign.id, said, by=edith, organization_id=docks.id)

    assert again.is_hidden == is_hidden
    assert again.hidden_reason == (REASON if is_hidden else None)


def test_a_measure_that_takes_the_words_of_a_hidden_one_is_hidden_like_it(
    make, edith, cora, measure
):
    hide_measure(measure.id, REASON, by=cora)
    other = make(text="Something else.")

    correct_measure(other.id, replace(facts_of(measure), country="FR"), by=edith)

    assert other.is_hidden
