from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from campaign.campaigns.queries import topics_showing, topics_under
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.translated import Translated
from campaign.organizations.operations import (
    CoalitionDraft,
    FriendDraft,
    OrganizationDraft,
    affiliate,
    create_coalition,
    create_friend,
    create_organization,
    draft_of_coalition,
    draft_of_friend,
    draft_of_organization,
    edit_coalition,
    edit_friend,
    edit_organization,
)
from campaign.organizations.queries import member_organizations
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_coalition, make_friend, make_organization

BY = Machine("test")


def log():
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [
        (entry.action, {value.field: (value.old, value.new) for value in entry.values})
        for entry in entries
    ]


@pytest.fixture
def organization(app):
    return make_organization(name="Old name", countries=["FR"])


def test_an_organization_is_created_with_what_it_says_of_itself(app):
    draft = OrganizationDraft(
        name="Nachtlicht",
        acronym="NL",
        language="de",
        names=Translated.of({"en": "Night Light"}),
        countries=("DE", "CH"),
        territory="where it is dark",
    )

    organization = create_organization("night-light", draft, by=BY)

    assert draft_of_organization(organization) == draft
    assert [action for action, _ in log()] == ["organization.created"]


def test_two_organizations_cannot_have_one_key(app):
    create_organization("night-light", OrganizationDraft(name="A"), by=BY)

    with pytest.raises(Refused) as refused:
        create_organization("night-light", OrganizationDraft(name="B"), by=BY)

    assert refused.value.field == "slug"


@pytest.mark.parametrize("slug", ["", "Night", "night light", "night--light", "-night", "n" * 61])
def test_a_key_that_cannot_stand_in_an_address_is_refused(app, slug):
    with pytest.raises(Refused):
        create_organization(slug, OrganizationDraft(name="A"), by=BY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("language", "english"),
        ("countries", ("XX",)),
        ("countries", ("FR", "FR")),
        ("names", Translated.of({"pt_BR": "A"})),
        ("website", "javascript:alert(1)"),
    ],
)
def test_what_cannot_be_said_of_an_organization_is_refused(app, field, value):
    with pytest.raises(Refused) as refused:
        create_organization("a", replace(OrganizationDraft(name="A"), **{field: value}), by=BY)

    assert refused.value.field == field


def test_an_edit_makes_every_page_anew_that_shows_the_organization(organization):
    campaign = make_campaign()
    take_part(organization, campaign)
    before = (revisions.current(campaign.topic), revisions.current(campaign.feed_topic))
    draft = replace(draft_of_organization(organization), name="New name", countries=("BE",))

    edit_organization(organization.id, draft, by=BY, shown_on=topics_showing(organization))

    assert draft_of_organization(organization) == draft
    assert log() == [
        (
            "organization.edited",
            {"name": ("Old name", "New name"), "countries": (["FR"], ["BE"])},
        )
    ]
    assert (revisions.current(campaign.topic), revisions.current(campaign.feed_topic)) == (
        before[0] + 1,
        before[1] + 1,
    )


def test_an_edit_that_changes_nothing_leaves_no_trace(organization):
    home = revisions.current(revisions.HOME)

    edit_organization(organization.id, draft_of_organization(organization), by=BY, shown_on=())

    assert (log(), revisions.current(revisions.HOME)) == ([], home)


def test_whoever_saw_an_older_version_is_told_of_the_conflict(organization):
    seen = organization.version
    draft = draft_of_organization(organization)
    edit_organization(organization.id, replace(draft, name="First"), by=BY, shown_on=())

    with pytest.raises(Conflict):
        edit_organization(
            organization.id, replace(draft, name="Second"), by=BY, shown_on=(), version=seen
        )

    assert organization.name == "First"


def test_a_coalition_is_created_and_edited(app):
    draft = CoalitionDraft(
        name=Translated.of({"en": "Lanterns"}), languages=("en",), facts={"seats": [3, 2]}
    )

    coalition = create_coalition("lanterns", draft, by=BY)
    edit_coalition(
        coalition.id,
        replace(draft, founded_on=date(2019, 2, 1)),
        by=BY,
        shown_on=topics_under(coalition),
    )

    assert draft_of_coalition(coalition) == replace(draft, founded_on=date(2019, 2, 1))
    assert log()[1] == ("coalition.edited", {"founded_on": (None, "2019-02-01")})
    assert revisions.current(coalition.topic) == 2


def test_members_have_a_place_in_the_list_and_can_move(organization):
    coalition = make_coalition()
    other = make_organization(coalition=coalition)

    affiliate(coalition.id, organization.id, by=BY, position=1, since=date(2020, 1, 1))
    affiliate(coalition.id, other.id, by=BY, position=2)

    assert member_organizations(coalition) == [organization, other]
    assert log()[0] == (
        "coalition.affiliated",
        {"position": (None, 1), "since": (None, "2020-01-01")},
    )


def test_a_friend_is_created_and_edited(app):
    coalition = make_coalition()
    campaign = make_campaign(coalition=coalition)
    draft = FriendDraft(name="Kettle Club", is_group=True)
    friend = create_friend(coalition.id, "kettle-club", draft, by=BY)
    before = revisions.current(campaign.topic)

    edit_friend(
        friend.id,
        replace(draft, name_is_public=True),
        by=BY,
        shown_on=topics_under(coalition),
    )

    assert draft_of_friend(friend) == replace(draft, name_is_public=True)
    assert revisions.current(campaign.topic) == before + 1


def test_two_friends_cannot_have_one_key(app):
    coalition = make_coalition()
    make_friend(coalition=coalition, slug="kettle-club")

    with pytest.raises(Refused):
        create_friend(coalition.id, "kettle-club", FriendDraft(name="A"), by=BY)
