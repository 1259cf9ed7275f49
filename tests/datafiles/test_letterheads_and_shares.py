from ruamel.yaml import YAML
from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.datafiles import dump, load
from campaign.fundraising.models import Letterhead, Share
from campaign.fundraising.operations.shares import withdraw_share
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.datafiles.conftest import OTHER
from tests.factories.fundraising import CLERK

FILE = """
campaign: {campaign}
letterheads:
  - {{organization: {organization}, address: "Quay 1\\n00000 Sample Town", keep_years: 12}}
shares:
  - {{organization: {organization}, amount: {amount} EUR, note: And the hall., set_on: {day}}}
"""


def test_letterheads_and_shares_come_from_a_file_and_go_back_into_one(app, load_text):
    load([OTHER])
    campaign = db.session.scalars(select(Campaign)).first()
    organization = campaign.participations[0].organization
    names = {"campaign": campaign.slug, "organization": organization.slug}
    text = FILE.format(**names, amount=40, day="2021-03-01")

    load_text(text)
    again = load_text(text)
    written = YAML(typ="safe", pure=True).load(dump(campaign))
    load_text(FILE.format(**names, amount=50, day="2021-03-02"))
    late = load_text(text)

    assert not again.changes_something
    assert late.has_conflicts
    assert [each["address"].strip() for each in written["letterheads"]] == [
        "Quay 1\n00000 Sample Town"
    ]
    assert written["shares"][0]["amount"] == "40 EUR"
    assert db.session.scalars(select(Letterhead.keep_years)).all() == [12]
    held = db.session.scalars(select(Share).order_by(Share.id)).all()
    assert [(share.amount, share.ended_at is None) for share in held] == [
        (Money(40_00, "EUR"), False),
        (Money(50_00, "EUR"), True),
    ]

    withdraw_share(campaign.id, organization.id, by=CLERK)
    assert not load_text(FILE.format(**names, amount=50, day="2021-03-02")).changes_something
    assert "withdrawn: true" in dump(campaign)
