"""What rules ask of donors: on the form, before the provider hears of a gift, and at the desk."""

import pytest
from sqlalchemy import select

from campaign.fundraising.models import Checkout, CountryRule, GivingRules
from campaign.fundraising.operations import RulesDraft, set_giving_rules
from campaign.fundraising.queries.fee_cover import Fee, cover_of
from campaign.kernel.audit import Machine
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.fundraising import make_friends_fund, make_fund, make_rate

CLERK = Machine("tests")


@pytest.fixture
def settings(paid_settings):
    return paid_settings


@pytest.fixture
def fund(app):
    make_rate("EUR", "CHF", "1.1")
    return make_fund(currency="EUR")


def give(client, fund, **changes):
    form = {"fund": fund.id, "currency": "EUR", "amount": "other", "other_amount": "", **changes}
    return client.post(f"/en/{fund.campaign.slug}/give", data=form)


def page_of(client, fund):
    return client.get(f"/en/{fund.campaign.slug}/give?fund={fund.id}").text


def test_the_strictest_rule_of_the_chain_holds_and_nothing_typed_is_lost(client, practice, fund):
    friends = make_friends_fund(fund.campaign, parent=fund, name="Dana", name_is_public=True)
    set_giving_rules(
        fund.parent_id,
        RulesDraft(
            currency="CHF",
            smallest=5_00,
            largest=1100_00,
            nameless=500_00,
            country_rule=CountryRule.EXCLUDED,
            countries=("LI",),
        ),
        by=CLERK,
    )
    declaration = Translated.of({"en": "The money is my own."})
    rules = RulesDraft(currency="EUR", smallest=20_00, disclosed=900_00, declaration=declaration)
    set_giving_rules(fund.id, rules, by=CLERK)
    asked = {"country": "FR", "declared": "y", "other_amount": "25"}

    page = page_of(client, friends)
    assert "€10</span>" not in page
    assert "The money is my own." in page
    assert "For more than CHF\xa0500 your name and your country are needed." in page
    for changes, sentence in (
        ({"other_amount": "19.99"}, "Please give at least €20."),
        ({"other_amount": "1000.01"}, "A single gift may be CHF\xa01,100 at most."),
        ({"other_amount": "455"}, "A gift of this size needs your name"),
        ({"country": ""}, "Say in which country you live."),
        ({"country": "LI"}, "Gifts from there cannot be taken."),
        ({"declared": ""}, "Please tick this: without it the gift cannot be taken."),
    ):
        sent = {**asked, "message": "Keep these words", **changes}
        answer = give(client, friends, **{name: text for name, text in sent.items() if text})
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
        assert "Keep these words" in answer.text
    assert practice.sessions() == []

    named = {"other_amount": "950", "donor_name": "Dana Donor", "covers_fee": "y"}
    assert give(client, friends, **{**asked, **named}).status_code == 303
    checkout = db.session.scalars(select(Checkout)).one()
    assert (checkout.given, checkout.fee_cover_minor) == (Money(964_73, "EUR"), 14_73)
    assert (checkout.donor_name, checkout.donor_country) == ("Dana Donor", "FR")
    assert checkout.declared is not None


def test_the_cover_leaves_the_whole_gift_and_keeps_to_the_currencys_units():
    covers = [
        cover_of(Money(minor, code), Fee(150, Money(fixed, code)))
        for minor, code, fixed in ((25_00, "EUR", 25), (2500, "JPY", 40), (10_000, "KWD", 80))
    ]

    assert covers == [Money(64, "EUR"), Money(79, "JPY"), Money(240, "KWD")]


def test_a_treasurer_sets_rules_and_a_second_one_loses_nothing(client_for, fund):
    slug, organization = fund.campaign.slug, fund.organization
    client = client_for(make_person(Role.TREASURER, of=organization))
    address = f"/en/desk/{organization.slug}/{slug}/fund/rules"
    form = {"seen": "0", "currency": "EUR", "country_rule": "", "smallest": "5", "fee_share": "2.5"}

    assert client.post(address, data={**form, "largest": "4"}).status_code == 422
    assert client.post(address, data=form).status_code == 303
    second = client.post(address, data={**form, "smallest": "7"})

    rules = db.session.scalars(select(GivingRules)).one()
    assert (rules.smallest_minor, rules.fee_share, rules.version) == (5_00, 250, 1)
    assert second.status_code == 409
    assert 'value="7"' in second.text
    assert client.post(address, data={**form, "seen": "1", "smallest": "7"}).status_code == 303


def test_rules_of_the_campaign_are_the_coalition_treasurers(client_for, fund):
    campaign = fund.campaign
    address = f"/en/desk/coalitions/{campaign.coalition.slug}/{campaign.slug}/fund/rules"
    by_role = {
        role: client_for(make_person(role, of=campaign.coalition)).get(address).status_code
        for role in (CoalitionRole.TREASURER, CoalitionRole.COORDINATOR)
    }

    assert by_role == {CoalitionRole.TREASURER: 200, CoalitionRole.COORDINATOR: 403}
