"""Who is erased leaves no trace; books, log and what a law makes us keep stay."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.fundraising.models import Checkout, Contribution, ProviderEvent
from campaign.fundraising.operations import Duty, delete_records_no_longer_due, keep_by_law
from campaign.fundraising.queries.checking import differences
from campaign.governance.models import ApplicantKind
from campaign.governance.operations import admit
from campaign.kernel.audit import AuditEntry, AuditValue, Machine
from campaign.kernel.audit.chain import seal_entries
from campaign.kernel.audit.verifying import verify
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.mail_refusals import note_refusal, refusal_of
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Friend
from campaign.permissions import CoalitionRole, FriendRole, Role
from campaign.privacy.gifts import told_gifts
from campaign.privacy.operations import Kept, erase
from tests.factories.accounts import make_person
from tests.factories.everything import make_everything
from tests.factories.fundraising import make_campaign_fund, make_contribution
from tests.factories.governance import make_application
from tests.factories.organizations import make_coalition, make_friend
from tests.privacy.conftest import ADDRESS, NAME
from tests.privacy.traces import on_disk, places_of

WORDS = (NAME, NAME.split()[1], ADDRESS, "dorothee-weissbach")


def agree():
    return list(differences(lambda _: None)), verify(lambda _: None).faults


def test_no_trace_is_left_in_any_table(dorothee):
    make_everything()
    seal_entries()
    assert len(places_of(NAME) | places_of(ADDRESS)) >= 10

    erase(ADDRESS)

    assert {word: places_of(word) for word in WORDS} == {word: set() for word in WORDS}
    assert agree() == ([], [])


def test_no_trace_is_left_on_the_disk(dorothee):
    assert on_disk(ADDRESS)

    erase(ADDRESS)

    assert [word for word in WORDS if on_disk(word)] == []


def test_whether_mails_came_back_is_forgotten(dorothee):
    note_refusal(ADDRESS, "5.1.1")

    erase(ADDRESS)

    assert refusal_of(ADDRESS) is None


def test_books_and_log_are_whole_and_the_acts_stay(dorothee):
    reference = dorothee.reference
    seal_entries()
    acts = len(db.session.scalars(select(AuditEntry).where(AuditEntry.actor == reference)).all())

    erase(ADDRESS)
    seal_entries()

    assert agree() == ([], [])
    mine = select(AuditEntry).where(AuditEntry.actor == reference)
    assert len(db.session.scalars(mine).all()) == acts
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(3))
    assert [entry.action for entry in last] == ["person.erased", "role.taken", "role.taken"]


def test_what_names_nobody_stays(dorothee):
    erase(ADDRESS)

    about = select(AuditValue.new).where(AuditValue.field == "about").order_by(AuditValue.id)
    assert db.session.scalars(about).all() == [None, "b"]
    gifts = db.session.scalars(select(Contribution).order_by(Contribution.id))
    assert [gift.given.minor for gift in gifts] == [25_00, 10_00]
    waiting = {row.payload.get("to") for row in db.session.scalars(select(OutboxRow))}
    assert waiting == {None, "bob@example.org"}
    bodies = db.session.execute(select(ProviderEvent.event_id, ProviderEvent.body))
    assert {row.event_id: row.body is None for row in bodies} == {"evt_1": True, "evt_2": False}
    friend = db.session.scalars(select(Friend)).one()
    assert (friend.slug, friend.name_is_public) == (f"friend-{friend.id}", False)


def test_somebody_of_a_similar_name_keeps_everything(dorothee):
    namesake = make_person(name=f"{NAME}er")

    erase(ADDRESS)

    assert places_of(namesake.name) == {"persons.name", "persons.email"}


def test_a_friend_who_applied_without_an_account_is_erased_by_the_address(coalition):
    erik = make_person(CoalitionRole.COORDINATOR, of=coalition)
    applied = make_application(
        coalition,
        ApplicantKind.PERSON,
        name=NAME,
        contact_email=ADDRESS,
        name_is_public=True,
    )
    admit(applied.id, by=erik)
    namesake = make_friend(coalition=make_coalition(), name=NAME)
    assert places_of(NAME) >= {"friends.name", "applications.name"}

    erase(ADDRESS)

    assert places_of(ADDRESS) == set()
    assert places_of(NAME) == {"friends.name"}
    assert namesake.name == NAME


def test_a_friend_who_keeps_a_desk_is_erased_whatever_the_name(coalition):
    friend = make_friend(coalition=coalition, name="Pen name")
    person = make_person(FriendRole.ADMINISTRATOR, of=friend)

    erase(person.email)

    assert places_of("Pen name") == set()


def test_an_address_that_is_nobodys_is_no_mistake(app):
    assert erase("nobody@example.org") == []


def test_who_is_needed_first_is_not_erased(dorothee, fund):
    with pytest.raises(Refused, match=fund.organization.name):
        erase(make_person(Role.ADMINISTRATOR, of=fund.organization).email)
    with pytest.raises(Refused):
        erase(make_person(CoalitionRole.COORDINATOR, of=fund.campaign.coalition).email)

    other = make_person(Role.ADMINISTRATOR, of=fund.organization)
    erase(other.email)

    assert db.session.scalar(select(Person.id).where(Person.email == other.email)) is None


def test_who_is_alone_in_an_organization_may_go(organization, alice):
    erase(alice.email)

    assert db.session.scalars(select(Person)).all() == []


def test_what_a_law_makes_us_keep_stays_there_only_until_its_day(dorothee):
    last_day = real_now().date() + timedelta(days=400)
    gift = db.session.scalars(select(Contribution)).first()
    duty = Duty(kind="receipt", law="§ 147 AO", keep_until=last_day)
    keep_by_law(gift.id, duty, {"name": NAME}, email=ADDRESS, by=Machine("tests"))

    told = erase(ADDRESS)

    assert told == [Kept("receipt", "§ 147 AO", last_day)]
    assert places_of(NAME) == {"kept_records.data"}
    assert places_of(ADDRESS) == {"kept_records.email"}
    for days, left in ((0, {"kept_records.email"}), (1, set())):
        with time_machine.travel(real_now() + timedelta(days=400 + days), tick=False):
            delete_records_no_longer_due()
        assert places_of(ADDRESS) == left


def test_gifts_that_are_known_to_be_an_addresss_lose_name_and_message_and_are_told_before(dorothee):
    """No account has this name: a receipt knows whose the gift is, or the provider does."""
    root = make_campaign_fund()
    by_receipt, by_card, anothers = (
        make_contribution(root, Money(5_00, "EUR"), donor_name=name, message="For the cranes")
        for name in ("Zed Quay", "Zed Q.", "Ada Quay")
    )
    duty = Duty(kind="receipt", law="Harbour Act", keep_until=real_now().date())
    keep_by_law(by_receipt.id, duty, {}, email="zed@example.org", by=Machine("tests"))
    body = {"data": {"object": {"client_reference_id": "zeds", "email": "zed@example.org"}}}
    with transaction():
        db.session.add(
            Checkout(
                token="zeds",
                fund=root,
                given=Money(5_00, "EUR"),
                language="en",
                contribution_id=by_card.id,
            )
        )
        db.session.add(
            ProviderEvent(
                provider="stripe", event_id="evt_z", kind="k", body=json.dumps(body).encode()
            )
        )

    told = [each["name"] for each in told_gifts("zed@example.org")]
    erase("zed@example.org")

    assert told == ["Zed Quay", "Zed Q."]
    rows = db.session.scalars(select(Contribution).order_by(Contribution.id)).all()
    kept = {row.id: (row.donor_name, row.message) for row in rows}
    assert kept[by_receipt.id] == kept[by_card.id] == (None, None)
    assert kept[anothers.id] == ("Ada Quay", "For the cranes")
