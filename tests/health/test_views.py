from datetime import date

import pytest
from sqlalchemy import select

from campaign.health.models import HealthMeasure, MeasureKind
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization

FILLED = {
    "kind": "masks",
    "country": "FR",
    "text": "Masks are worn indoors.",
    "language": "en",
    "source": "Ordinance 1",
    "valid_from": "2026-04-01",
}


@pytest.fixture
def campaign(coalition):
    return make_campaign(slug="spring", coalition=coalition)


@pytest.fixture
def docks(coalition, campaign):
    docks = make_organization(slug="docks", coalition=coalition, countries=["FR", "BE"])
    take_part(docks, campaign)
    return docks


@pytest.fixture
def editor(client_for, docks):
    return client_for(make_person(Role.EDITOR, of=docks))


@pytest.fixture
def reader(client_for, docks):
    return client_for(make_person(Role.READER, of=docks))


@pytest.fixture
def stranger(client_for, coalition, campaign):
    other = make_organization(slug="mills", coalition=coalition, countries=["FR"])
    take_part(other, campaign)
    return client_for(make_person(Role.ADMINISTRATOR, of=other))


@pytest.fixture
def coordinator(client_for, coalition):
    return client_for(make_person(CoalitionRole.COORDINATOR, of=coalition))


DESK = "/en/desk/docks/spring/measures/"


def desk_of(coalition):
    return f"/en/desk/coalitions/{coalition.slug}/spring/measures/"


def all_measures():
    return db.session.scalars(select(HealthMeasure).order_by(HealthMeasure.id)).all()


def test_an_editor_publishes_a_measure_for_her_country(editor, docks):
    answer = editor.post(f"{DESK}new", data=FILLED)

    assert (answer.status_code, answer.location) == (303, DESK)
    (measure,) = all_measures()
    assert (measure.country, measure.kind, measure.written_by) == ("FR", MeasureKind.MASKS, docks)
    assert (measure.valid_from, measure.valid_to) == (date(2026, 4, 1), None)
    assert "Masks" in editor.get(DESK).text


def test_back_and_publish_again_makes_one_measure(editor):
    """Other words on the same page are another measure."""
    sent = {**FILLED, "form_token": "of one page"}
    answers = [editor.post(f"{DESK}new", data=sent).status_code for _ in range(2)]
    once = len(all_measures())
    editor.post(f"{DESK}new", data={**sent, "source": "Another ministry"})

    assert (answers, once, len(all_measures())) == ([303, 303], 1, 2)


def test_the_form_offers_her_countries_and_begins_today(editor):
    page = editor.get(f"{DESK}new").text

    assert ">France</option>" in page
    assert ">Belgium</option>" in page
    assert ">Germany</option>" not in page
    assert f'value="{today("UTC").isoformat()}"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": ""}, "Name the source, so that readers can check it."),
        ({"text": " "}, "Say in a sentence what holds."),
        ({"country": "DE"}, "Not a valid choice."),
        ({"valid_from": "soon"}, "Not a valid date value."),
        ({"valid_to": "2026-03-01"}, "The last day is before the first."),
        ({"kind": "capacity_share"}, "This kind of measure needs a number."),
        ({"source_url": "javascript:alert(1)"}, "This is not a web address"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(editor, changes, sentence):
    answer = editor.post(f"{DESK}new", data={**FILLED, "text": "Keep me.", **changes})

    assert (answer.status_code, all_measures()) == (422, [])
    assert sentence in answer.text
    assert "text" in changes or "Keep me." in answer.text


def test_an_editor_ends_what_her_organization_wrote(editor, campaign, docks):
    measure = make_measure(campaign=campaign, country="FR", written_by=docks)

    answer = editor.post(f"{DESK}{measure.id}/end", data={"last_day": "2026-05-01"})

    assert (answer.status_code, measure.valid_to) == (303, date(2026, 5, 1))


def test_an_editor_withdraws_what_has_not_begun(editor, campaign, docks):
    measure = make_measure(
        campaign=campaign, country="FR", written_by=docks, valid_from=date(2099, 1, 1)
    )
    address = f"{DESK}{measure.id}/end"

    assert "Withdraw it" in editor.get(address).text
    assert editor.post(address).status_code == 303
    assert all_measures() == []


def test_what_others_wrote_is_seen_and_cannot_be_ended(editor, campaign):
    measure = make_measure(campaign=campaign, country="FR")

    assert "Masks" in editor.get(DESK).text
    assert f"{measure.id}/end" not in editor.get(DESK).text
    assert (
        editor.post(f"{DESK}{measure.id}/end", data={"last_day": "2026-05-01"}).status_code == 404
    )
    assert measure.valid_to is None


def test_a_day_before_the_first_is_refused(editor, campaign, docks):
    measure = make_measure(campaign=campaign, country="FR", written_by=docks)

    answer = editor.post(f"{DESK}{measure.id}/end", data={"last_day": "2025-12-31"})

    assert answer.status_code == 422
    assert "The last day is before the first." in answer.text


def test_a_reader_sees_the_desk_and_may_not_write(reader, campaign, docks):
    make_measure(campaign=campaign, country="FR", written_by=docks)

    assert reader.get(DESK).status_code == 200
    assert "End it" not in reader.get(DESK).text
    assert reader.get(f"{DESK}new").status_code == 403
    assert reader.post(f"{DESK}new", data=FILLED).status_code == 403


def test_to_strangers_the_desk_is_not_there(stranger, coordinator, docks):
    for client in (stranger, coordinator):
        answers = [client.get(DESK), client.post(f"{DESK}new", data=FILLED)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert all_measures() == []


def test_a_coordinator_writes_what_holds_in_the_whole_campaign(coordinator, coalition, campaign):
    answer = coordinator.post(
        f"{desk_of(coalition)}new", data={**FILLED, "kind": "most_people", "value": "50"}
    )

    assert answer.status_code == 303
    (measure,) = all_measures()
    assert (measure.country, measure.written_by, measure.value) == (None, None, 50)
    assert "At most 50 people" in coordinator.get(desk_of(coalition)).text


def test_a_coordinator_cannot_end_an_organizations_measure(coordinator, coalition, campaign, docks):
    measure = make_measure(campaign=campaign, country="FR", written_by=docks)

    answer = coordinator.get(f"{desk_of(coalition)}{measure.id}/end")

    assert answer.status_code == 404


def test_an_editor_has_no_door_to_the_coalitions_desk(editor, coalition):
    assert editor.get(desk_of(coalition)).status_code == 404
    assert editor.get("/en/desk/coalitions/nowhere/spring/measures/").status_code == 404


def test_an_organization_without_a_country_is_told_why_it_writes_none(
    client_for, coalition, campaign
):
    nowhere = make_organization(slug="nowhere", coalition=coalition)
    take_part(nowhere, campaign)
    client = client_for(make_person(Role.EDITOR, of=nowhere))

    page = client.get("/en/desk/nowhere/spring/measures/").text

    assert "Your organization names no country" in page
    assert "Write a measure" not in page


@pytest.mark.parametrize(
    ("countries", "sentence"),
    [(["FR"], "It holds in this country: France."), (["FR", "BE"], "")],
)
def test_the_form_says_where_a_measure_holds_that_nobody_is_asked_for(
    client_for, coalition, campaign, countries, sentence
):
    quays = make_organization(slug="quays", coalition=coalition, countries=countries)
    take_part(quays, campaign)
    editor = client_for(make_person(Role.EDITOR, of=quays))

    page = editor.get("/en/desk/quays/spring/measures/new").text

    assert ('name="country"' in page) == (not sentence)
    assert ("It holds in" in page, sentence in page) == (bool(sentence), True)


def test_the_form_of_the_coalition_says_that_a_measure_holds_everywhere(
    coordinator, coalition, campaign
):
    page = coordinator.get(f"{desk_of(coalition)}new").text

    assert "It holds in the whole campaign." in page
