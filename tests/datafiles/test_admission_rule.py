from ruamel.yaml import YAML

from campaign.datafiles import dump, load
from campaign.governance.models import AdmissionWay
from campaign.governance.queries import rule_of
from campaign.organizations.queries import find_coalition
from tests.datafiles.conftest import OTHER

COALITION = "coalition: {{slug: lantern-league, name: {{en: Lanterns}}, objection_days: {days}}}"


def rule():
    found = rule_of(find_coalition("lantern-league"))
    return found.way, found.days


def test_a_file_says_for_how_long_members_may_object(app, load_text):
    load([OTHER])
    before = rule()[0]
    load_text(COALITION.format(days=21))
    with_days = rule()
    read = YAML(typ="safe", pure=True).load(dump(find_coalition("lantern-league")))
    load_text(COALITION.format(days="null"))

    assert before is AdmissionWay.COORDINATORS
    assert with_days == (AdmissionWay.NO_OBJECTION, 21)
    assert read["coalition"]["objection_days"] == 21
    assert rule()[0] is AdmissionWay.COORDINATORS


def test_what_a_file_does_not_say_of_the_rule_stays(app, load_text):
    load([OTHER])
    load_text(COALITION.format(days=21))
    load_text("coalition: {slug: lantern-league, name: {en: League of Lanterns}}")

    assert rule() == (AdmissionWay.NO_OBJECTION, 21)


def test_a_rule_has_days_of_a_year_at_most(mistakes_in):
    assert mistakes_in(COALITION.format(days=400)) != []
