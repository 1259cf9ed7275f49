from datetime import date

import pytest

from campaign.health.queries import find_measure, in_force, timeline, timelines
from campaign.kernel.errors import Missing
from tests.factories.campaigns import make_campaign
from tests.factories.health import make_measure

YESTERDAY, TODAY, TOMORROW = date(2026, 4, 14), date(2026, 4, 15), date(2026, 4, 16)


@pytest.fixture
def campaign(app):
    return make_campaign()


def test_what_holds_everywhere_comes_before_what_holds_in_the_country(campaign):
    french = make_measure(campaign=campaign, country="FR")
    everywhere = make_measure(campaign=campaign)
    make_measure(campaign=campaign, country="DE")
    make_measure(campaign=make_campaign())

    assert in_force(campaign, "FR", TODAY) == [everywhere, french]
    assert in_force(campaign, None, TODAY) == [everywhere]


def test_a_measure_holds_on_its_first_and_its_last_day(campaign):
    measure = make_measure(campaign=campaign, valid_from=TODAY, valid_to=TODAY)

    assert in_force(campaign, None, TODAY) == [measure]
    assert in_force(campaign, None, YESTERDAY) == []
    assert in_force(campaign, None, TOMORROW) == []


def test_timelines_tell_what_holds_what_comes_and_what_is_over(campaign):
    over = make_measure(campaign=campaign, country="FR", valid_to=YESTERDAY)
    coming = make_measure(campaign=campaign, country="FR", valid_from=TOMORROW)
    holds = make_measure(campaign=campaign, country="BG")

    everywhere, bulgaria, france = timelines(campaign, TODAY)

    assert (everywhere.country, everywhere.in_force) == (None, [])
    assert (bulgaria.country, bulgaria.in_force) == ("BG", [holds])
    assert (france.country, france.in_force) == ("FR", [])
    assert (france.coming, france.ended) == ([coming], [over])


def test_the_timeline_of_a_country_leaves_out_what_holds_elsewhere(campaign):
    make_measure(campaign=campaign)
    french = make_measure(campaign=campaign, country="FR")

    assert timeline(campaign, "FR", TODAY).in_force == [french]


def test_timelines_take_one_query_for_any_number_of_measures(campaign, count_queries):
    for country in ("FR", "DE", "BG", None):
        make_measure(campaign=campaign, country=country)
    campaign_id = campaign.id

    with count_queries() as queries:
        assert len(timelines(campaign, TODAY)) == 4

    assert (campaign_id, len(queries)) == (campaign.id, 1)


def test_a_measure_of_another_campaign_is_not_found(campaign):
    measure = make_measure(campaign=make_campaign())

    with pytest.raises(Missing):
        find_measure(campaign, measure.id)
