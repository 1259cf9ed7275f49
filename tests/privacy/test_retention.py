"""What is old goes by itself; what is not, stays."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.cli.worker import CHORES
from campaign.fundraising.models import Contribution
from campaign.fundraising.queries.checking import differences
from campaign.kernel.audit.chain import seal_entries
from campaign.kernel.audit.verifying import verify
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.outbox import deliver_due
from campaign.privacy import retention
from campaign.privacy.retention import RULES, Rule, forget_old
from tests.privacy.conftest import ADDRESS, NAME
from tests.privacy.traces import places_of


def forget_after(wait):
    with time_machine.travel(real_now() + wait, tick=False):
        forget_old()


@pytest.fixture
def delivered(dorothee):
    seal_entries()
    deliver_due({"mail": lambda *_: None})


def test_the_worker_keeps_the_table(app):
    assert [chore.run for chore in CHORES if chore.run is forget_old] == [forget_old]


@pytest.mark.parametrize(
    ("place", "days"),
    [
        ("privacy_links.email", 1),
        ("outbox.id", 30),
        ("provider_events.body", 90),
        ("contributions.donor_name", 3 * 365),
        ("contributions.note", 3 * 365),
        ("pledges.note", 3 * 365),
        ("audit_values.new", 3 * 365),
    ],
)
def test_each_thing_is_kept_for_its_time_and_no_longer(delivered, place, days):
    before = marks(place)

    forget_after(timedelta(days=days, hours=-1))
    assert marks(place) == before

    forget_after(timedelta(days=days, hours=25))
    assert marks(place) < before


def marks(place):
    """What stands in that column and could name somebody."""
    table, _, column = place.partition(".")
    if place == "outbox.id":
        return count("SELECT count(*) FROM outbox")
    if place == "provider_events.body":
        return count("SELECT count(body) FROM provider_events")
    if place == "audit_values.new":
        return count("SELECT count(new) FROM audit_values WHERE field = 'reason'")
    return count(f"SELECT count({column}) FROM {table}")  # noqa: S608  fixed names


def count(statement):
    db.session.rollback()
    return db.session.execute(db.text(statement)).scalar()


def test_nothing_but_names_is_forgotten(delivered):
    forget_after(timedelta(days=10 * 365))

    assert (list(differences(lambda _: None)), verify(lambda _: None).faults) == ([], [])
    assert len(db.session.scalars(select(Contribution)).all()) == 2
    waiting = {"applications.contact_name"}  # nobody has decided it yet
    assert places_of(NAME) == {"friends.name", "persons.name"} | waiting
    assert places_of(ADDRESS) >= {"persons.email", "organizations.contact_email"}


def test_a_message_that_waits_to_be_booked_is_kept(delivered):
    forget_after(timedelta(days=91))

    bodies = db.session.execute(db.text("SELECT body FROM provider_events ORDER BY event_id"))
    first, second = [row.body for row in bodies]
    assert first is None
    assert json.loads(bytes(second))["id"] == "evt_2"


def test_one_rule_that_fails_keeps_no_other_from_being_kept(app, monkeypatch):
    done = []

    def fail():
        raise ConnectionError

    monkeypatch.setattr(
        retention,
        "RULES",
        (Rule("", 1, "", fail), Rule("", 1, "", lambda: done.append("second"))),
    )

    with pytest.raises(ExceptionGroup):
        forget_old()
    assert done == ["second"]


def test_what_only_an_act_ends_has_no_days():
    assert [rule.days is None for rule in RULES if rule.forget is None] == [True]
