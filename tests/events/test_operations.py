from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from campaign.events.models import DatePrecision, Event, EventKind, EventState
from campaign.events.operations import (
    cancel_event,
    create_event,
    draft_of,
    edit_event,
    reinstate_event,
    repeat_event,
)
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.errors import Conflict, Missing, Refused
from campaign.kernel.translated import Translated
from tests.events.drafts import draft
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_organization

REASON = Translated.of({"en": "The hall was closed."})


def count_events():
    return db.session.scalar(select(func.count()).select_from(Event))


def last_entry():
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def values_of(entry):
    return {row.field: (row.old, row.new) for row in entry.values}


@pytest.fixture
def log_event(campaign, alice, organization):
    """Alice logs an event of her organization."""

    def log(**changes):
        written = draft(**{"organization_id": organization.id, **changes})
        return create_event(campaign.id, written, by=alice)

    return log


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


def test_a_cancelled_event_stays_with_the_reason(log_event, alice):
    event = log_event()

    cancel_event(event.id, REASON, by=alice, version=1)

    assert (event.state, event.cancel_reason, event.sequence) == (EventState.CANCELLED, REASON, 1)
    assert event.cancelled_at is not None
    assert values_of(last_entry())["state"] == ("confirmed", "cancelled")


def test_cancelling_needs_a_reason_and_happens_once(log_event, alice):
    event = log_event()
    with pytest.raises(Refused) as without_reason:
        cancel_event(event.id, Translated.of({"en": " "}), by=alice)
    cancel_event(event.id, REASON, by=alice)

    with pytest.raises(Refused) as twice:
        cancel_event(event.id, REASON, by=alice)

    assert without_reason.value.field == "reason"
    assert twice.value.sentence == "This event is cancelled already."


def test_whoever_cancels_what_somebody_else_just_changed_is_told(log_event, alice, bob):
    event = log_event()
    edit_event(event.id, draft(organization_id=event.organization_id, city="Paris"), by=alice)

    with pytest.raises(Conflict):
        cancel_event(event.id, REASON, by=bob, version=1)


def test_a_cancelled_event_that_is_edited_stays_cancelled(log_event, alice):
    event = log_event()
    cancel_event(event.id, REASON, by=alice)

    edit_event(event.id, draft(organization_id=event.organization_id, city="Paris"), by=alice)

    assert (event.state, event.city) == (EventState.CANCELLED, "Paris")


def test_a_cancelled_event_takes_place_after_all(log_event, alice):
    event = log_event()
    cancel_event(event.id, REASON, by=alice)

    reinstate_event(event.id, by=alice)

    assert (event.state, event.cancel_reason, event.cancelled_at) == (
        EventState.CONFIRMED,
        None,
        None,
    )
    assert event.sequence == 2
    with pytest.raises(Refused):
        reinstate_event(event.id, by=alice)


def test_an_event_held_once_more_is_as_long_and_at_the_same_time_of_day(log_event, alice):
    event = log_event(
        first_day=date(2021, 3, 26),
        last_day=date(2021, 3, 27),
        starts_time=time(20),
        ends_time=time(1),
        languages=("fr",),
        uid="songs-2021",
    )
    cancel_event(event.id, REASON, by=alice)

    again = repeat_event(event.id, date(2021, 4, 2), by=alice)

    assert (again.first_day, again.last_day) == (date(2021, 4, 2), date(2021, 4, 3))
    assert event.starts_at == datetime(2021, 3, 26, 19, tzinfo=UTC)
    assert again.starts_at == datetime(2021, 4, 2, 18, tzinfo=UTC)
    assert (again.state, again.language_tags) == (EventState.CONFIRMED, ("fr",))
    assert again.uid != event.uid


def test_repeating_with_one_form_gives_one_event(log_event, alice):
    event = log_event()

    first = repeat_event(event.id, date(2021, 4, 24), by=alice, form_token="one form")
    second = repeat_event(event.id, date(2021, 4, 24), by=alice, form_token="one form")

    assert (second.id, count_events()) == (first.id, 2)


def test_what_is_not_there_cannot_be_changed(app, alice):
    with pytest.raises(Missing):
        edit_event(404, draft(), by=alice)
