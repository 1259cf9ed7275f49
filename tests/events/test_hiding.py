from dataclasses import replace

import pytest
from sqlalchemy import select

from campaign.events.operations import (
    cancel_event,
    draft_of,
    edit_event,
    hide_event,
    show_event_again,
)
from campaign.events.queries import (
    EventFilter,
    When,
    counts_by_country,
    events_of_month,
    filtered,
    find_any_event,
    find_event,
    find_own_event,
    gathering,
    languages_of,
    months_of,
    of_campaign,
    of_organization,
    upcoming,
)
from campaign.kernel import revisions
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.outbox import OutboxRow
from campaign.kernel.translated import Translated
from campaign.permissions import CoalitionRole, Role
from tests.events.traces import last_entry, values_of
from tests.factories.accounts import make_person
from tests.factories.events import make_event

REASON = "It names a person who did not agree."


@pytest.fixture
def cora(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Cora")


@pytest.fixture
def hidden(campaign, organization, cora):
    event = make_event(
        campaign=campaign,
        organization=organization,
        first_day=today("Europe/Berlin"),
        starts_time=None,
        languages=["gd"],
    )
    return hide_event(event.id, REASON, by=cora)


def mails():
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    return [row.payload for row in rows]


def topics_of(campaign):
    return [revisions.current(topic) for topic in (*campaign.page_topics, campaign.feed_topic)]


def test_a_hidden_event_keeps_by_whom_when_and_why(log_event, cora):
    event = log_event()

    hide_event(event.id, f" {REASON} ", by=cora)

    assert (event.hidden_by, event.hidden_reason, event.sequence) == (cora.reference, REASON, 1)
    assert event.hidden_at is not None
    assert values_of(last_entry()) == {"reason": (None, REASON)}


def test_both_logs_have_it(log_event, cora, campaign):
    event = log_event()

    hide_event(event.id, REASON, by=cora)
    first = last_entry()
    show_event_again(event.id, by=cora)

    entries = [first, last_entry()]
    assert [entry.action for entry in entries] == ["event.hidden", "event.shown_again"]
    assert {(entry.organization_id, entry.coalition_id) for entry in entries} == {
        (event.organization_id, campaign.coalition_id)
    }


def test_an_event_shown_again_is_as_before(log_event, cora):
    event = log_event()
    before = draft_of(event)
    hide_event(event.id, REASON, by=cora)

    show_event_again(event.id, by=cora)

    assert (event.is_hidden, event.hidden_by, event.hidden_reason) == (False, None, None)
    assert (draft_of(event), event.sequence) == (before, 2)
    assert values_of(last_entry()) == {"reason": (REASON, None)}


def test_hiding_makes_pages_and_feeds_anew(log_event, cora, campaign):
    event = log_event()
    start = topics_of(campaign)

    hide_event(event.id, REASON, by=cora)
    hidden = topics_of(campaign)
    show_event_again(event.id, by=cora)

    assert all(then < now for then, now in zip(start, hidden, strict=True))
    assert all(then < now for then, now in zip(hidden, topics_of(campaign), strict=True))


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 1001])
def test_hiding_needs_a_reason_that_can_be_read(log_event, cora, reason):
    event = log_event()

    with pytest.raises(Refused) as refused:
        hide_event(event.id, reason, by=cora)

    assert (refused.value.field, event.is_hidden) == ("reason", False)


def test_an_event_is_hidden_and_shown_again_once(log_event, cora):
    event = log_event()
    with pytest.raises(Refused, match="This is not hidden"):
        show_event_again(event.id, by=cora)
    hide_event(event.id, REASON, by=cora)

    with pytest.raises(Refused, match="hidden already"):
        hide_event(event.id, "Another reason.", by=cora)

    assert event.hidden_reason == REASON


def test_its_owner_goes_on_editing_and_it_stays_hidden(log_event, cora, alice):
    event = log_event()
    hide_event(event.id, REASON, by=cora)

    edit_event(event.id, replace(draft_of(event), city="Paris"), by=alice)
    cancel_event(event.id, Translated.of({"en": "Rain."}), by=alice)

    assert (event.city, event.is_cancelled, event.hidden_reason) == ("Paris", True, REASON)


def test_those_who_write_for_the_host_are_told_once_each(
    log_event, cora, alice, bob, charlie, organization
):
    make_person(Role.READER, of=organization)
    event = log_event(title=Translated.of({"en": "Songs"}))
    before = len(mails())

    hide_event(event.id, REASON, by=cora)
    show_event_again(event.id, by=cora)

    told = mails()[before:]
    assert [mail["to"] for mail in told] == [alice.email, bob.email] * 2
    assert {mail["template"] for mail in told} == {"hiding"}
    assert [mail["values"]["reason"] for mail in told] == [REASON, REASON, None, None]
    assert told[0]["values"]["what"] == "Songs"


def test_hiding_what_is_the_coalitions_own_tells_nobody(campaign, cora):
    event = make_event(campaign=campaign)

    hide_event(event.id, REASON, by=cora)

    assert (event.is_hidden, mails()) == (True, [])


def test_no_public_list_or_count_has_it(campaign, organization, hidden):
    day = today("Europe/Berlin")

    assert (
        filtered(campaign, EventFilter(when=When.ALL)).total,
        filtered(campaign, EventFilter(day=day)).items,
        list(upcoming(campaign, 9)),
        list(upcoming(campaign, 9, organization=organization)),
        list(events_of_month(campaign, day.replace(day=1))),
        counts_by_country(campaign),
        months_of(campaign),
        languages_of(campaign),
    ) == (0, [], [], [], [], [], [], [])


def test_only_its_owner_and_coordinators_find_it(campaign, organization, hidden):
    with pytest.raises(Missing):
        find_event(campaign, hidden.id)

    assert find_own_event(campaign, organization, hidden.id) == hidden
    assert find_any_event(campaign, hidden.id) == hidden
    assert of_organization(campaign, organization, When.ALL).items == [hidden]


def test_a_hidden_gathering_is_not_the_campaigns(campaign, cora):
    event = make_event(campaign=campaign, kind="gathering")
    assert gathering(campaign) == event

    hide_event(event.id, REASON, by=cora)

    assert gathering(campaign) is None


def test_coordinators_list_all_events_or_the_hidden_ones(campaign, hidden):
    other = make_event(campaign=campaign, first_day=today("Europe/Berlin"), starts_time=None)

    assert of_campaign(campaign, When.UPCOMING).items == [hidden, other]
    assert of_campaign(campaign, When.ALL, only_hidden=True).items == [hidden]
