import pytest
from sqlalchemy import func, select

from campaign.datafiles import Mistaken, load
from campaign.kernel.database import db
from campaign.organizations.models import Coalition, Organization
from tests.datafiles.conftest import OTHER

FOUR = """\
organizations:
  - key: north-lights
    name: Nordlys
    countries: [NR, NX]
    colour: red
funds:
  - campaign: seven-lanterns
    owner: organization/north-lights
    goals:
      - {target: -5 NOK, set_on: 2026-10-01}
events:
  - uid: walk
    campaign: seven-lanterns
    title: {nb: Tur}
    zone: Europe/Oslo
    starts: 2026-10-02 19:00
    ends: 2026-10-02 18:00
    country: NO
"""


def test_all_mistakes_are_named_at_once_with_line_field_and_what_is_expected(app, write):
    load([OTHER])

    with pytest.raises(Mistaken) as mistaken:
        load([write(FOUR)])

    path = mistaken.value.mistakes[0].file
    assert [str(mistake) for mistake in mistaken.value.mistakes] == [
        f"{path}:4: organizations[1].countries[2]:"
        " expected a country of ISO 3166 as two capitals, such as FR, found “NX”",
        f"{path}:5: organizations[1].colour: unknown field; there are key, acronym, name,"
        " language, names, countries, territory, website, about",
        f"{path}:10: funds[1].goals[1].target: expected an amount above 0, found “-5 NOK”",
        f"{path}:17: events[1].ends: the event ends before it starts",
    ]


def test_nothing_is_written_if_anything_is_wrong(app, write):
    right = write("organizations: [{key: right, name: Right}]", "right.yaml")
    wrong = write("organizations: [{key: wrong, nam: Wrong}]", "wrong.yaml")

    with pytest.raises(Mistaken):
        load([right, wrong])

    assert db.session.scalar(select(func.count()).select_from(Organization)) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "organizations: [{key: a, titel: A, name: A}]",
            "1: organizations[1].titel: unknown field; there are key,",
        ),
        (
            "organizations: [{key: a, name: A, countrys: [FR]}]",
            "1: organizations[1].countrys: unknown field (did you mean “countries”?)",
        ),
        ("organisations: []", "1: organisations: unknown section (did you mean “organizations”?)"),
        ("organizations: [{key: a}]", "1: organizations[1]: the field “name” is missing"),
        (
            "organizations:\n  - key: a\n    name:\n",
            "3: organizations[1].name: expected one value, found nothing",
        ),
        (
            "organizations: [{key: A b, name: A}]",
            "1: organizations[1].key: expected a key of a-z, 0-9 and single hyphens, at most 60,"
            " found “A b”",
        ),
        (
            "organizations:\n- {key: a, name: A, countries: FR}",
            "2: organizations[1].countries: expected a list, found “FR”",
        ),
        (
            "organizations: [{key: a, name: A, name: B}]",
            "1: organizations[1].name: is written twice; once is expected",
        ),
        (
            "organizations: [{key: a, name: A, names: Aa}]",
            "1: organizations[1].names: expected a text for each language,"
            " such as {en: Hello, fr: Bonjour}, found “Aa”",
        ),
        (
            "organizations: [{key: a, name: A, names: {english: Aa}}]",
            "1: organizations[1].names.english: expected a language's tag before the text,"
            " such as fr or pt-BR, found “Aa”",
        ),
        (
            "organizations: [{key: a, name: A, names: {source: fr, en: Aa}}]",
            "1: organizations[1].names: expected a text in fr, since it is the source",
        ),
        ("just words", "1: : expected sections such as `campaign:` or `organizations:`"),
        ("a: [1\nb: 2", "2: : this is not YAML: while parsing a flow sequence"),
        ("a: 1\n---\nb: 2", "2: : this is not YAML: expected a single document"),
        (
            "organizations: [{key: &k a, name: A}]",
            "1: : anchors (&) are not read here",
        ),
        (
            'organizations: [{key: a, name: "A\\0B"}]',
            "1: organizations[1].name: expected text without control characters",
        ),
        (
            "coalition: {slug: b, name: {en: B}}\n"
            "documents: [{slug: a, kind: apeal, title: {en: A}}]",
            "2: documents[1].kind: expected one of appeal, declaration, resolution, rules"
            " (did you mean “appeal”?), found “apeal”",
        ),
        (
            "documents: [{slug: a, kind: appeal, title: {en: A}}]",
            "1: documents[1]: the field “coalition” is missing",
        ),
        (
            "rates: [{base: EUR, quote: CHF, source: x, days: {2026-02-30: 1}}]",
            "1: rates[1].days.2026-02-30: expected a day that there is, such as 2021-04-15",
        ),
    ],
)
def test_a_mistake_says_where_it_is_and_what_is_expected(mistakes_in, text, expected):
    found = mistakes_in(text)

    assert [mistake[: len(expected)] for mistake in found] == [expected]


EVENT = """\
events:
  - uid: walk
    campaign: seven-lanterns
    title: {nb: Tur}
    zone: Europe/Oslo
    country: NO
"""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("starts: soon", "7: events[1].starts: expected a day and time such as 2021-04-15 19:30"),
        ("starts: 2026-02-30", "7: events[1].starts: expected a day and time such as"),
        ("starts: 2026-10 19:00", "7: events[1].starts: expected a day and time such as"),
        (
            "starts: 2026-10\n    ends: 2026-10-30",
            "8: events[1].ends: expected no end while only the month is known",
        ),
        (
            "starts: 2026-10-01\n    ends: 2026-10-01 18:00",
            "8: events[1].ends: expected a day, since the event starts on a day without a time",
        ),
        (
            "starts: 2026-10-02\n    ends: 2026-10-01",
            "8: events[1].ends: the event ends before it starts",
        ),
        ("starts: 2027-03-28 02:30", "7: events[1].starts: On that day the clocks there are put"),
        (
            "starts: 2026-10-01\n    host: north-light",
            "8: events[1].host: there is no organization “north-light”"
            " (did you mean “north-lights”?)",
        ),
        (
            "starts: 2026-10-01\n    capacity: 0",
            "8: events[1].capacity: expected a whole number from 1 to 10000000, found “0”",
        ),
        (
            "starts: 2026-10-01\n    online: yes",
            "8: events[1].online: expected true or false, found “yes”",
        ),
        (
            "starts: 2026-10-01\n    state: cancelled",
            "8: events[1].state: An event is cancelled by saying why, not by its state.",
        ),
    ],
)
def test_an_event_that_cannot_be_is_refused(mistakes_in, lines, expected):
    load([OTHER])

    found = mistakes_in(f"{EVENT}    {lines}\n")

    assert [mistake[: len(expected)] for mistake in found] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "contributions: [{key: a, cash_box: lantern-tin, given: 5 EUR, on: 2026-10-05}]",
            "2: contributions[1]: No exchange rate between EUR and JPY is known",
        ),
        (
            "contributions: [{key: a, cash_box: lantern-tin, given: 1.5 JPY, on: 2026-10-05}]",
            "2: contributions[1].given: expected an amount of JPY with at most 0 decimals",
        ),
        (
            "contributions: [{key: a, cash_box: lantern-tin, given: 5, on: 2026-10-05}]",
            "2: contributions[1].given: expected an amount and its currency, such as 25 EUR",
        ),
        (
            "contributions: [{key: a, fund: organization/night-readers, cash_box: lantern-tin,"
            " given: 5 JPY, on: 2026-10-05}]",
            "2: contributions[1].fund: There is no such fund yet",
        ),
        (
            "contributions: [{key: a, fund: night-readers, cash_box: lantern-tin, given: 5 JPY,"
            " on: 2026-10-05}]",
            "2: contributions[1].fund: expected whose fund it is, such as organization/KEY",
        ),
        (
            "funds: [{owner: organization/night-readers, currency: EUR,"
            " goals: [{target: 5 JPY, set_on: 2026-10-01}]}]",
            "2: funds[1].goals: expected one currency, found EUR and JPY",
        ),
        (
            "cash_boxes: [{key: a, kind: bank, name: A, currency: NOK, coalition: lantern-league,"
            " iban: NO9386011117948}]",
            "2: cash_boxes[1].iban: expected an IBAN; this one has a mistake in it",
        ),
        (
            "cash_boxes: [{key: a, kind: bank, name: A, currency: NOK}]",
            "2: cash_boxes[1]: expected its owner: either `organization` or `coalition`",
        ),
        (
            "measures: [{key: a, kind: masks, value: 3, text: {en: A}, source: b,"
            " valid_from: 2026-10-01}]",
            "2: measures[1].value: expected no number: masks has none",
        ),
    ],
)
def test_money_and_measures_that_cannot_be_are_refused(mistakes_in, text, expected):
    load([OTHER])

    found = mistakes_in(f"campaign: seven-lanterns\n{text}\n")

    assert [mistake[: len(expected)] for mistake in found] == [expected]


@pytest.mark.parametrize("name", ["nowhere.png", "../lantern.png", "/etc/hostname", "file.yaml"])
def test_a_picture_that_is_not_beside_the_file_is_refused(mistakes_in, name):
    text = OTHER.read_text(encoding="utf-8")
    said = '  accent: "#0b6e4f"\n'

    [mistake] = mistakes_in(text.replace(said, f"{said}  picture: {name}\n"))

    assert "campaign.picture: expected" in mistake


def test_files_that_contradict_each_other_are_refused(app, write):
    first = write("organizations: [{key: a, name: A, countries: [FR]}]", "first.yaml")
    second = write("organizations:\n- key: a\n  name: B\n  countries: [FR]", "second.yaml")

    with pytest.raises(Mistaken) as mistaken:
        load([first, second])

    assert [str(mistake) for mistake in mistaken.value.mistakes] == [
        f"{second}:3: organizations[1].name: “a” is told otherwise in {first}:1"
    ]


def test_what_is_named_and_not_there_is_found_beside_other_mistakes(mistakes_in):
    assert mistakes_in(
        "organizations:\n"
        "- {key: lantern-makers, name: Lantern Makers, countries: [XX]}\n"
        "coalition:\n"
        "  slug: lanterns\n"
        "  name: {en: Lanterns}\n"
        "  members: [lantern-makers, lantern-maker, kite-makers]\n"
    ) == [
        "2: organizations[1].countries[1]:"
        " expected a country of ISO 3166 as two capitals, such as FR, found “XX”",
        "6: coalition.members[2]: there is no organization “lantern-maker”"
        " (did you mean “lantern-makers”?)",
        "6: coalition.members[3]: there is no organization “kite-makers”"
        " (did you mean “lantern-makers”?)",
    ]


def test_a_campaign_cannot_take_an_address_of_the_program(mistakes_in):
    assert mistakes_in(
        "coalition: {slug: c, name: {en: C}}\n"
        "campaign: {slug: desk, title: {en: D}, languages: [en], starts_on: 2026-01-01,"
        ' ends_on: 2025-01-01, currency: EUR, accent: "#123456"}\n'
    ) == [
        "2: campaign.ends_on: the campaign ends before it starts",
        "2: campaign.slug: expected another word: “desk” is an address of the program",
    ]
    assert db.session.scalar(select(func.count()).select_from(Coalition)) == 0


def test_a_file_that_is_not_text_is_refused(app, tmp_path):
    path = tmp_path / "file.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Mistaken) as mistaken:
        load([path])

    assert [str(mistake) for mistake in mistaken.value.mistakes] == [
        f"{path}:1: expected text in UTF-8"
    ]


def test_a_letter_that_json_writes_in_two_halves_is_one(app, write):
    load([write(r'{"organizations": [{"key": "smile", "name": "Smile \ud83d\ude00"}]}')])

    assert db.session.scalars(select(Organization.name)).all() == ["Smile 😀"]


def test_half_a_letter_is_refused(mistakes_in):
    found = mistakes_in(r'{"organizations": [{"key": "half", "name": "Half \ud83d"}]}')

    assert len(found) == 1
    assert "expected whole letters, not half of a surrogate pair" in found[0]


def test_what_is_nested_thousands_of_times_is_refused(mistakes_in):
    found = mistakes_in(f"organizations: {'[' * 3000}{']' * 3000}")

    assert [mistake.rpartition(": ")[2] for mistake in found] == [
        "this is nested too deeply to be read"
    ]
