from datetime import date

import pytest
from sqlalchemy import select

from campaign.health.models import HealthMeasure, MeasureKind
from campaign.health.operations import (
    MeasureFacts,
    end_measure,
    withdraw_measure,
    write_measure,
)
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
BY = Machine("test")


@pytest.fixture
def campaign(app):
    return make_campaign()


def facts(**changes):
    return MeasureFacts(
        **{
            "kind": MeasureKind.MASKS,
            "text": Translated.of({"en": "Masks are worn indoors."}),
            "source": "Ordinance 1",
            "valid_from": FIRST,
            **changes,
        }
    )


def all_measures():
    return db.session.scalars(select(HealthMeasure).order_by(HealthMeasure.id)).all()


def test_an_organization_writes_a_measure_for_its_country(campaign):
    organization = make_organization(countries=["FR"])

    measure = write_measure(
        campaign.id, facts(country="FR"), by=BY, organization_id=organization.id
    )

    assert all_measures() == [measure]
    assert (measure.country, measure.written_by) == ("FR", organization)


@pytest.mark.parametrize("country", ["DE", None])
def test_it_writes_none_for_another_country_or_for_all(campaign, country):
    organization = make_organization(countries=["FR"])

    with pytest.raises(Refused) as refused:
        write_measure(campaign.id, facts(country=country), by=BY, organization_id=organization.id)

    assert (refused.value.field, all_measures()) == ("country", [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_to": date(2026, 3, 31)}, "valid_to"),
        ({"kind": MeasureKind.CAPACITY_SHARE}, "value"),
        ({"kind": MeasureKind.CAPACITY_SHARE, "value": 101}, "value"),
        ({"kind": MeasureKind.CURFEW, "value": 24}, "value"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(campaign, changes, field):
    with pytest.raises(Refused) as refused:
        write_measure(campaign.id, facts(**changes), by=BY)

    assert (refused.value.field, all_measures()) == (field, [])


def test_a_number_without_meaning_is_not_kept(campaign):
    assert write_measure(campaign.id, facts(value=3), by=BY).value is None


def test_writing_changes_pages_and_calendars_and_is_in_the_log(campaign):
    topics = (*campaign.page_topics, campaign.feed_topic)
    before = [revisions.current(topic) for topic in topics]

    measure = write_measure(campaign.id, facts(), by=BY)

    assert [revisions.current(topic) for topic in topics] == [number + 1 for number in before]
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action) == ("machine:test", "health_measure.written")
    assert (entry.subject, entry.coalition_id) == (
        f"health_measure:{measure.id}",
        campaign.coalition_id,
    )


def test_a_measure_is_ended_on_a_day(campaign):
    measure = make_measure(campaign=campaign, valid_from=FIRST)
    before = revisions.current(campaign.feed_topic)

    end_measure(measure.id, LAST, by=BY)

    assert measure.valid_to == LAST
    assert revisions.current(campaign.feed_topic) == before + 1
    entry = db.session.scalars(select(AuditEntry)).one()
    assert [(value.field, value.old, value.new) for value in entry.values] == [
        ("valid_to", None, "2026-04-30")
    ]


@pytest.mark.parametrize(
    ("valid_to", "last_day"),
    [(None, date(2026, 3, 31)), (LAST, LAST), (LAST, date(2026, 5, 1))],
    ids=["before it starts", "already then", "already before"],
)
def test_it_is_not_ended_before_it_starts_nor_prolonged(campaign, valid_to, last_day):
    measure = make_measure(campaign=campaign, valid_from=FIRST, valid_to=valid_to)

    with pytest.raises(Refused):
        end_measure(measure.id, last_day, by=BY)

    assert measure.valid_to == valid_to


def test_a_measure_that_has_not_begun_is_withdrawn(campaign):
    measure = make_measure(campaign=campaign, valid_from=date(2099, 1, 1))
    before = revisions.current(campaign.feed_topic)

    withdraw_measure(measure.id, by=BY)

    assert all_measures() == []
    assert revisions.current(campaign.feed_topic) == before + 1
    assert db.session.scalars(select(AuditEntry)).one().action == "health_measure.withdrawn"


def test_a_measure_in_force_is_not_withdrawn(campaign):
    measure = make_measure(campaign=campaign, valid_from=FIRST)

    with pytest.raises(Refused):
        withdraw_measure(measure.id, by=BY)

    assert all_measures() == [measure]
