"""What waits for a person comes by mail: by day, once, and only if something does."""

import pytest
import time_machine
from sqlalchemy import select

from campaign.dashboards.digest import send_digests
from campaign.governance.models import AdmissionWay, ApplicationState
from campaign.kernel import mail
from campaign.kernel.database import db, transaction
from campaign.kernel.mail_refusals import note_refusal
from campaign.kernel.outbox import OutboxRow
from campaign.permissions import CoalitionRole, Role
from campaign.subscriptions.models import Rhythm
from campaign.subscriptions.operations import choose_mails
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.governance import make_application, make_rule

FRIDAY = "2026-03-20T12:00:00+00:00"
MONDAY = "2026-03-23T08:00:00+00:00"


@pytest.fixture
def anna(coalition, organization):
    """She reads French, lives in Berlin, and her organization has no goal yet."""
    take_part(organization, make_campaign(coalition=coalition, slug="walk"))
    with time_machine.travel(FRIDAY, tick=False):
        anna = make_person(Role.ADMINISTRATOR, of=organization, name="Anna", language="fr")
        choose_mails(anna.id, Rhythm.WEEKLY, "Europe/Berlin", by=anna)
    return anna


def test_on_monday_morning_it_is_told_in_the_reader_s_language(anna, organization):
    (row,) = sent(MONDAY)
    letter = mail.render(row.payload)

    assert (row.payload["to"], row.payload["language"]) == (anna.email, "fr")
    assert letter.subject == "Ce qui vous attend"
    assert "Votre organisation n’a pas encore d’objectif" in letter.text
    assert f"http://localhost/fr/desk/{organization.slug}/walk/fund/goal" in letter.text
    assert organization.name in letter.html
    assert "/fr/-/mails/" in row.payload["stop_url"]


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-20T13:00:00+00:00",  # the day on which she came
        "2026-03-22T12:00:00+00:00",  # Sunday
        "2026-03-23T05:59:00+00:00",  # Monday, a minute before seven
        "2026-03-23T20:30:00+00:00",  # Monday evening
    ],
)
def test_before_its_time_it_is_not_sent(anna, moment):
    assert sent(moment) == []


def test_it_is_sent_once(anna):
    assert len(sent(MONDAY)) == 1
    assert len(sent("2026-03-23T12:00:00+00:00")) == 1
    assert len(sent("2026-03-24T12:00:00+00:00")) == 1
    assert len(sent("2026-03-30T12:00:00+00:00")) == 2


def test_what_was_missed_on_monday_is_made_up_for(anna):
    assert len(sent("2026-03-25T12:00:00+00:00")) == 1
    assert len(sent("2026-03-30T12:00:00+00:00")) == 2


def test_daily_is_every_day(anna):
    choose(anna, Rhythm.DAILY)

    assert [len(sent(f"2026-03-{day}T12:00:00+00:00")) for day in (21, 22, 22, 23)] == [1, 2, 2, 3]


def test_never_is_never(anna):
    choose(anna, Rhythm.NEVER)

    assert sent(MONDAY) == []


def test_who_has_nothing_to_do_hears_nothing(anna, organization):
    make_person(Role.READER, of=organization, language="en")
    make_person()

    assert [row.payload["to"] for row in sent(MONDAY)] == [anna.email]


def test_coordinators_are_told_what_they_decide(coalition):
    with time_machine.travel(FRIDAY, tick=False):
        erik = make_person(CoalitionRole.COORDINATOR, of=coalition, name="Erik")
        make_person(CoalitionRole.TRANSLATOR, of=coalition)
        quay = make_application(coalition, name="Quay")
        stopped = make_application(coalition, name="Pier")
        make_rule(coalition, AdmissionWay.NO_OBJECTION)
        make_application(coalition, name="Jetty")
        with transaction():
            stopped.state = ApplicationState.STOPPED

    (row,) = [each for each in sent(MONDAY) if each.payload["template"] == "digest"]
    letter = mail.render(row.payload)

    assert row.payload["to"] == erik.email
    assert f"/en/desk/coalitions/{coalition.slug}/applications/{quay.id}" in letter.text
    assert [name in letter.text for name in ("Quay", "Pier", "Jetty")] == [True, True, False]


def test_members_are_told_against_whom_they_may_object(coalition, organization):
    make_rule(coalition, AdmissionWay.NO_OBJECTION, days=10)
    with time_machine.travel(FRIDAY, tick=False):
        editor = make_person(Role.EDITOR, of=organization, zone="Europe/Berlin")
        make_person(Role.READER, of=organization)
        quay = make_application(coalition, name="Quay")
        stopped = make_application(coalition, name="Pier")
        with transaction():
            stopped.state = ApplicationState.STOPPED

    (row,) = [each for each in sent(MONDAY) if each.payload["template"] == "digest"]
    letter = mail.render(row.payload)

    assert row.payload["to"] == editor.email
    assert "With no objection until 30 March 2026 it is admitted." in letter.text
    address = f"/en/desk/{organization.slug}/coalitions/{coalition.slug}/applications/{quay.id}"
    assert address in letter.text
    assert "Pier" not in letter.text


def test_an_address_that_refuses_mails_is_spared(anna):
    with time_machine.travel(MONDAY, tick=False):
        note_refusal(anna.email, "5.1.1")

    assert sent(MONDAY) == []


def test_a_closed_account_hears_nothing(anna):
    with transaction():
        anna.active = False

    assert sent(MONDAY) == []


def test_a_language_that_the_program_does_not_speak_is_told_in_the_source(anna):
    with transaction():
        anna.language = "de"

    assert mail.render(sent(MONDAY)[0].payload).subject == "What waits for you"


def choose(person, rhythm):
    with time_machine.travel(FRIDAY, tick=False):
        choose_mails(person.id, rhythm, "Europe/Berlin", by=person)


def sent(moment):
    """All digests so far, after the worker has looked at this moment."""
    with time_machine.travel(moment, tick=False):
        send_digests()
    db.session.rollback()
    return db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
