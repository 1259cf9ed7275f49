"""What coordinators hid is not made public by writing it once more."""

from datetime import date

import pytest

from campaign.campaigns.hiding import gist
from campaign.events.operations import (
    create_event,
    draft_of,
    edit_event,
    hide_event,
    repeat_event,
    show_event_again,
)
from campaign.kernel.translated import Translated
from campaign.permissions import CoalitionRole
from tests.events.drafts import draft
from tests.events.traces import last_entry, values_of
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_organization

REASON = "It names a person who did not agree."


@pytest.fixture
def cora(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Cora")


@pytest.fixture
def hidden(log_event, cora):
    return hide_event(log_event().id, REASON, by=cora)


def test_once_more_is_hidden_by_the_same_person_for_the_same_reason(hidden, alice, cora):
    again = repeat_event(hidden.id, date(2021, 5, 1), by=alice)

    assert (again.is_hidden, again.hidden_by, again.hidden_reason) == (
        True,
        cora.reference,
        REASON,
    )
    entry = last_entry()
    assert (entry.action, entry.actor, entry.subject) == (
        "event.hidden",
        "machine:copies",
        f"event:{again.id}",
    )
    assert values_of(entry) == {"reason": (None, REASON)}


@pytest.mark.parametrize(
    ("title", "is_hidden"),
    [
        ({"en": "Songs of the barricades"}, True),
        ({"en": "  SONGS of the  barricades!"}, True),
        ({"fr": "Chansons", "en": "Songs of the barricades"}, True),
        ({"en": "Songs of the harbour"}, False),
    ],
)
def test_a_new_event_of_the_same_title_is_hidden_like_it(hidden, log_event, title, is_hidden):
    assert log_event(title=Translated.of(title)).is_hidden == is_hidden


def test_so_is_one_in_another_campaign_of_the_coalition(hidden, coalition, organization, alice):
    other = make_campaign(coalition=coalition)
    take_part(organization, other)

    assert create_event(other.id, draft(organization_id=organization.id), by=alice).is_hidden


def test_so_is_one_that_another_organization_holds_together_with_its_host(
    hidden, campaign, organization, log_event
):
    other = make_organization()
    take_part(other, campaign)

    alone = log_event(organization_id=other.id)
    together = log_event(organization_id=other.id, co_host_ids=(organization.id,))

    assert (alone.is_hidden, together.is_hidden) == (False, True)


def test_so_is_one_that_takes_the_title_later(hidden, log_event, alice):
    event = log_event(title=Translated.of({"en": "Something"}))

    edit_event(event.id, draft_of(hidden), by=alice)

    assert event.is_hidden


def test_what_coordinators_show_stays_shown_when_it_is_edited(hidden, log_event, alice, cora):
    again = log_event()
    show_event_again(again.id, by=cora)

    edit_event(again.id, draft(organization_id=again.organization_id, city="Nice"), by=alice)

    assert (again.city, again.is_hidden) == ("Nice", False)


def test_what_is_shown_again_hides_nothing(hidden, log_event, cora):
    show_event_again(hidden.id, by=cora)

    assert not log_event().is_hidden


def test_texts_say_the_same_whatever_their_signs_and_spaces():
    assert gist("Songs, of the\u200b quay!") == gist("songs of THE quay")
    assert gist("!!!") == frozenset()
