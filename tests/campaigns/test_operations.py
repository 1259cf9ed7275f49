from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from campaign.campaigns.operations import (
    CampaignDraft,
    create_campaign,
    draft_of_campaign,
    edit_campaign,
    take_part,
)
from campaign.campaigns.queries import participants
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.organizations import make_coalition, make_organization

BY = Machine("test")
DRAFT = CampaignDraft(
    title=Translated.of({"en": "Lanterns"}),
    languages=("en", "fr"),
    starts_on=date(2026, 10, 1),
    ends_on=date(2026, 12, 31),
    currency="EUR",
    accent="#0b6e4f",
    zone="Europe/Paris",
    aims=(Translated.of({"en": "Light"}), Translated.of({"en": "More light"})),
)


def actions():
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def test_a_campaign_is_created_as_its_draft_says(app):
    campaign = create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)

    assert draft_of_campaign(campaign) == DRAFT
    assert actions() == ["campaign.created"]
    assert [revisions.current(topic) for topic in (campaign.topic, campaign.feed_topic)] == [1, 1]


def test_two_campaigns_cannot_have_one_address(app):
    create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)

    with pytest.raises(Refused) as refused:
        create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)

    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("languages", ()),
        ("languages", ("english",)),
        ("zone", "Paris"),
        ("zone", "localtime"),
        ("ends_on", date(2026, 9, 30)),
        ("anniversary_to", date(1871, 5, 28)),
        ("currency", "EURO"),
        ("accent", "green"),
        ("accent", "#0B6E4F"),
        ("figure", "one hundred and fifty"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(app, field, value):
    with pytest.raises(Refused) as refused:
        create_campaign(make_coalition().id, "lanterns", replace(DRAFT, **{field: value}), by=BY)

    assert refused.value.field == field


def test_aims_are_written_anew_added_and_taken_away(app):
    campaign = create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)
    for texts in (("A", "B", "C"), ("A",), ()):
        aims = tuple(Translated.of({"en": text}) for text in texts)

        edit_campaign(campaign.id, replace(DRAFT, aims=aims), by=BY)

        assert draft_of_campaign(campaign).aims == aims


def test_an_edit_that_changes_nothing_leaves_no_trace(app):
    campaign = create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)

    edit_campaign(campaign.id, draft_of_campaign(campaign), by=BY)

    assert (actions(), revisions.current(campaign.topic)) == (["campaign.created"], 1)


def test_the_currency_in_which_a_campaign_adds_up_stays(app):
    campaign = create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)

    with pytest.raises(Refused) as refused:
        edit_campaign(campaign.id, replace(DRAFT, currency="CHF"), by=BY)

    assert refused.value.field == "currency"


def test_whoever_saw_an_older_version_is_told_of_the_conflict(app):
    campaign = create_campaign(make_coalition().id, "lanterns", DRAFT, by=BY)
    seen = campaign.version
    edit_campaign(campaign.id, replace(DRAFT, figure="7"), by=BY, version=seen)

    with pytest.raises(Conflict):
        edit_campaign(campaign.id, replace(DRAFT, figure="8"), by=BY, version=seen)


def test_organizations_take_part_in_an_order_that_can_change(app):
    campaign = make_campaign()
    first, second = make_organization(), make_organization()
    take_part(campaign.id, first.id, by=BY, position=0)
    take_part(campaign.id, second.id, by=BY, position=1, since=date(2026, 1, 2))

    take_part(campaign.id, first.id, by=BY, position=2)

    assert participants(campaign) == [second, first]
    assert actions() == ["campaign.joined"] * 3
