from decimal import Decimal

from ruamel.yaml import YAML
from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.datafiles import dump, load
from campaign.fundraising.models import GivingRules
from campaign.fundraising.queries.public_ledger import ledger_is_public
from campaign.kernel.database import db
from tests.datafiles.conftest import OTHER

FUNDS = """
funds:
  - campaign: {campaign}
    public_ledger: true
    giving_rules: {{currency: JPY, smallest: 500, nameless: {nameless}, fee_percent: 1.5,
      country_rule: excluded, countries: [LI], declaration: {{en: It is mine.}}}}
"""


def test_rules_and_the_ledger_come_from_a_file_and_go_back_into_one(app, load_text, mistakes_in):
    load([OTHER])
    campaign = db.session.scalars(select(Campaign)).first()
    text = FUNDS.format(campaign=campaign.slug, nameless="0")
    assert mistakes_in(FUNDS.format(campaign=campaign.slug, nameless="0.5")) != []
    load_text(text)
    again = load_text(text)
    written = YAML(typ="safe", pure=True).load(dump(campaign))

    rules = db.session.scalars(select(GivingRules)).one()
    assert (rules.smallest_minor, rules.nameless_minor, rules.fee_share) == (500, 0, 150)
    assert rules.version == 1
    assert not again.changes_something
    assert ledger_is_public(campaign)
    fund = next(each for each in written["funds"] if "owner" not in each)
    assert fund["public_ledger"] is True
    assert fund["giving_rules"]["countries"] == ["LI"]
    assert Decimal(str(fund["giving_rules"]["fee_percent"])) == Decimal("1.5")
