from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from campaign.events.models import DatePrecision, Event, EventKind
from campaign.events.operations import (
    cancel_event,
    create_event,
    draft_of,
    edit_event,
    reinstate_event,
)
from campaign.kernel import revisions
from campaign.kernel.database import db
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.translated import Translated
from tests.events.drafts import draft
from tests.events.traces import count_events, last_entry, values_of
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_organization

REASON = Translated.of({"en": "The hall was closed."})


def test_an_event_is_published_with_everything_that_was_written(campaign, organization, alice):
    friend = make_organization()
    take_part(friend, campaign)
    written = draft(
        organization_id=organization.id,
        co_host_ids=(friend.id,),
        description=Translated.of({"en": "With a choir."}),
        languages=("fr", "en"),
        venue="Old cinema",
        capacity=80,
        uid="songs-2021",
    )

    event = create_event(campaign.id, written, by=alice)

    assert draft_of(event) == written
    assert event.starts_at == datetime(2021, 4, 17, 17, tzinfo=UTC)
    assert event.ends_at == datetime(2021, 4, 17, 19, 30, tzinfo=UTC)
    assert (event.sequence, event.version) == (0, 1)


def test_logging_an_event_leaves_a_trace_and_moves_pages_and_feeds_on(
    campaign, organization, alice
):
    topics = (*campaign.page_topics, campaign.feed_topic)
    before = [revisions.current(topic) for topic in topics]

    event = create_event(campaign.id, draft(organization_id=organization.id), by=alice)

    entry = last_entry()
    assert [revisions.current(topic) for topic in topics] == [number + 1 for number in before]
    assert (entry.actor, entry.action, entry.subject) == (
        alice.reference,
        "event.created",
        f"event:{event.id}",
    )
    assert (entry.organization_id, entry.coalition_id) == (organization.id, campaign.coalition_id)
    assert values_of(entry)["first_day"] == (None, "2021-04-17")


def test_a_draft_that_cannot_be_writes_nothing(campaign, alice):
    with pytest.raises(Refused):
        create_event(campaign.id, draft(capacity=-5), by=alice)

    assert (count_events(), last_entry()) == (0, None)


def test_a_form_sent_twice_logs_one_event(campaign, organization, alice):
    written = draft(organization_id=organization.id)

    first = create_event(campaign.id, written, by=alice, form_token="one form")
    second = create_event(campaign.id, written, by=alice, form_token="one form")

    assert (second.id, count_events()) == (first.id, 1)


def test_a_form_that_was_written_anew_logs_another_event(campaign, organization, alice):
    written = draft(organization_id=organization.id)

    first = create_event(campaign.id, written, by=alice, form_token="one form")
    second = create_event(
        campaign.id, replace(written, city="Nice"), by=alice, form_token="one form"
    )

    assert (second.id != first.id, count_events()) == (True, 2)


def test_the_form_token_of_another_organization_gives_no_way_to_its_event(
    campaign, organization, alice, charlie
):
    theirs = make_organization()
    take_part(theirs, campaign)
    first = create_event(
        campaign.id, draft(organization_id=organization.id), by=alice, form_token="one form"
    )

    second = create_event(
        campaign.id, draft(organization_id=theirs.id), by=charlie, form_token="one form"
    )

    assert second.id != first.id


def test_a_uid_names_one_event(log_event):
    log_event(uid="songs-2021")

    with pytest.raises(Refused) as refused:
        log_event(uid="songs-2021")

    assert (refused.value.field, count_events()) == ("uid", 1)


def test_only_those_who_take_part_host_an_event(campaign, organization, alice):
    stranger = make_organization(name="Society of Kites")

    with pytest.raises(Refused) as refused:
        create_event(
            campaign.id,
            draft(organization_id=organization.id, co_host_ids=(stranger.id,)),
            by=alice,
        )

    assert refused.value.sentence == "Society of Kites does not take part in this campaign."


def test_a_campaign_has_one_gathering_unless_it_was_cancelled(campaign, log_event, alice):
    first = log_event(kind=EventKind.GATHERING, organization_id=None)
    with pytest.raises(Refused):
        log_event(kind=EventKind.GATHERING)
    meeting = log_event()
    with pytest.raises(Refused):
        edit_event(meeting.id, draft(kind=EventKind.GATHERING), by=alice)

    cancel_event(first.id, REASON, by=alice)
    log_event(kind=EventKind.GATHERING)

    with pytest.raises(Refused):
        reinstate_event(first.id, by=alice)


def test_another_campaign_has_a_gathering_of_its_own(log_event, alice):
    log_event(kind=EventKind.GATHERING, organization_id=None)

    other = create_event(make_campaign().id, draft(kind=EventKind.GATHERING), by=alice)

    assert other.kind is EventKind.GATHERING


def test_an_edited_event_counts_up_and_says_what_changed(log_event, alice):
    event = log_event()

    edit_event(
        event.id, draft(organization_id=event.organization_id, city="Paris"), by=alice, version=1
    )

    assert (event.city, event.sequence, event.version, event.moves) == ("Paris", 1, 2, [])
    assert (last_entry().action, values_of(last_entry())) == (
        "event.edited",
        {"city": ("Lyon", "Paris")},
    )


def test_to_change_nothing_leaves_no_trace(log_event, alice, campaign):
    event = log_event(languages=("fr",))
    entry, revision = last_entry(), revisions.current(campaign.topic)

    edit_event(event.id, draft_of(event), by=alice)

    assert (event.sequence, event.version, last_entry()) == (0, 1, entry)
    assert revisions.current(campaign.topic) == revision


def test_a_title_that_says_the_same_keeps_who_wrote_it(log_event, alice):
    event = log_event(title=Translated("en").with_text("en", "Songs", by=alice.reference))

    edit_event(
        event.id,
        draft(
            organization_id=event.organization_id, title=Translated.of({"en": "Songs"}), city="Nice"
        ),
        by=alice,
    )

    assert event.title.versions["en"].by == alice.reference


def test_the_slower_of_two_editors_is_told(log_event, alice, bob):
    event = log_event()
    edit_event(event.id, draft(organization_id=event.organization_id, city="Paris"), by=alice)

    with pytest.raises(Conflict):
        edit_event(
            event.id,
            draft(organization_id=event.organization_id, city="Nice"),
            by=bob,
            version=1,
        )

    assert db.session.get(Event, event.id, populate_existing=True).city == "Paris"


@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        ({"first_day": date(2021, 4, 18)}, [(date(2021, 4, 17), time(19))]),
        ({"starts_time": time(20)}, [(date(2021, 4, 17), time(19))]),
        ({"starts_time": None, "ends_time": None}, [(date(2021, 4, 17), time(19))]),
        ({"zone": "Europe/London"}, [(date(2021, 4, 17), time(19))]),
        ({"zone": "Europe/London", "starts_time": time(18)}, []),
        ({"zone": "Europe/Berlin"}, []),
        ({"ends_time": time(23)}, []),
        ({"venue": "Old cinema"}, []),
    ],
)
def test_who_moves_an_event_leaves_word_of_when_it_was_to_be(log_event, alice, changes, moves):
    event = log_event()

    edit_event(event.id, draft(organization_id=event.organization_id, **changes), by=alice)

    assert [(move.was_first_day, move.was_starts_time) for move in event.moves] == moves


def test_naming_the_day_of_an_event_announced_for_a_month_is_no_move(log_event, alice):
    event = log_event(
        first_day=date(2021, 5, 1),
        last_day=date(2021, 5, 31),
        starts_time=None,
        ends_time=None,
        date_precision=DatePrecision.MONTH,
    )

    edit_event(
        event.id,
        draft(organization_id=event.organization_id, first_day=date(2021, 5, 29)),
        by=alice,
    )

    assert (event.is_month_only, event.moves) == (False, [])


def test_co_hosts_and_languages_are_exchanged(log_event, campaign, alice):
    first, second = make_organization(), make_organization()
    take_part(first, campaign)
    take_part(second, campaign)
    event = log_event(co_host_ids=(first.id, second.id), languages=("fr", "de"))
    later = draft(
        organization_id=event.organization_id, co_host_ids=(second.id,), languages=("de", "fr")
    )

    edit_event(event.id, later, by=alice)
    db.session.expire_all()

    assert [row.organization_id for row in event.co_hosts] == [second.id]
    assert event.language_tags == ("de", "fr")
