import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import example, given, strategies
from PIL import Image
from ruamel.yaml import YAML
from sqlalchemy import select

from campaign.app import create_app
from campaign.campaigns.operations import draft_of_campaign, edit_campaign
from campaign.campaigns.queries import find_campaign
from campaign.config import share
from campaign.datafiles import NotReadBack, dump, load, pictures_of
from campaign.datafiles.dumping import _written
from campaign.datafiles.reading_back import check_read_back
from campaign.events.models import Event
from campaign.events.operations import draft_of, edit_event, hide_event
from campaign.health.models import HealthMeasure
from campaign.health.operations import hide_measure
from campaign.kernel.audit import Machine
from campaign.kernel.database import db
from campaign.kernel.texts import many_lines
from campaign.kernel.translated import Translated
from campaign.organizations.queries import find_coalition
from tests.datafiles.conftest import OTHER

EXAMPLES = sorted((share() / "examples").glob("*.yaml"))
BY = Machine("test")


@pytest.fixture
def elsewhere(app, settings, sqlite_template, tmp_path) -> Iterator[Flask]:
    """Another installation, empty, on a database of its own."""
    database = shutil.copy(sqlite_template, tmp_path / "elsewhere.db")
    other = create_app(replace(settings, database_url=f"sqlite:///{database}"))
    yield other
    with other.app_context():
        db.engine.dispose()


def test_a_dump_loads_elsewhere_and_is_dumped_the_same(app, elsewhere, write):
    load([OTHER])
    first = dump(find_campaign("seven-lanterns"))

    with elsewhere.app_context():
        load([write(first)])
        assert dump(find_campaign("seven-lanterns")) == first


def test_a_dump_from_elsewhere_loads_here_and_is_dumped_the_same(app, elsewhere, write):
    with elsewhere.app_context():
        load([OTHER])
        first = dump(find_campaign("seven-lanterns"))

    load([write(first)])

    assert dump(find_campaign("seven-lanterns")) == first


def test_a_dump_loaded_where_it_came_from_changes_nothing(app, write):
    load([OTHER])
    path = write(dump(find_campaign("seven-lanterns")))

    loaded = load([path])

    assert (loaded.changes_something, loaded.has_conflicts) == (False, False)


def test_an_event_moved_by_its_zone_alone_is_the_same_elsewhere(app, elsewhere, write):
    load([OTHER])
    walk = db.session.scalars(select(Event).where(Event.uid == "lanterns-walk")).one()
    edit_event(walk.id, replace(draft_of(walk), zone="Europe/London"), by=BY)
    first = dump(find_campaign("seven-lanterns"))
    assert "moved_from: [2026-10-24 23:30 Europe/Oslo]" in first

    again = load([write(first)])
    with elsewhere.app_context():
        load([write(first)])
        assert dump(find_campaign("seven-lanterns")) == first

    assert (again.changes_something, again.has_conflicts) == (False, False)


def test_what_is_hidden_stays_so_elsewhere(app, elsewhere, write):
    load([OTHER])
    event = db.session.scalars(select(Event).where(Event.uid == "lanterns-walk")).one()
    hide_event(event.id, "Not agreed.\nSay: “why”.", by=BY)
    measure = db.session.scalars(select(HealthMeasure)).first()
    hide_measure(measure.id, "Outdated.", by=BY)
    first = dump(find_campaign("seven-lanterns"))

    with elsewhere.app_context():
        load([write(first)])
        again = db.session.scalars(select(Event).where(Event.uid == "lanterns-walk")).one()
        assert again.hidden_reason == "Not agreed.\nSay: “why”."
        hidden = select(HealthMeasure.hidden_reason).where(HealthMeasure.uid == measure.uid)
        assert db.session.scalar(hidden) == "Outdated."
        assert dump(find_campaign("seven-lanterns")) == first


def test_the_examples_come_back_as_they_went_in(app, elsewhere, write):
    load(EXAMPLES)
    things = [
        find_campaign("commune150"),
        find_coalition("balkan-conference"),
        find_coalition("icor"),
    ]
    first = [dump(thing) for thing in things]

    with elsewhere.app_context():
        load([write(text, f"{at}.yaml") for at, text in enumerate(first)])
        things = [
            find_campaign("commune150"),
            find_coalition("balkan-conference"),
            find_coalition("icor"),
        ]
        assert [dump(thing) for thing in things] == first


def test_a_dump_holds_no_persons(app):
    load([OTHER])

    text = dump(find_campaign("seven-lanterns"))

    assert "Imaginary Ida" not in text
    assert "raffle" not in text
    assert "Kettle Club" in text  # a group


def test_a_dump_is_yaml_that_others_read_alike(app):
    load([OTHER])

    read = YAML(typ="safe", pure=True).load(dump(find_campaign("seven-lanterns")))

    assert read["organizations"][1]["acronym"] == "NO"
    assert read["campaign"]["accent"] == "#0b6e4f"
    assert read["rates"][0]["days"] == {"2026-10-01": 14.2, "2026-10-20": 14.25}


ODD_TEXTS = [
    "several\nlines\n\nwith a gap",
    "  spaces around  ",
    "a colon: and a # sign",
    "- like a list",
    "null",
    "150",
    "“quotes” 'and' \"others\" \\ and {braces}",
    "ends with a colon:",
    "a\ttab",
    "no\u00a0break\u2028line",
    "\U0001f3f4 ﷽ 你好 नमस्ते",
    "word " * 60,
    "@ % ! & * | > ? `",
]


def test_any_text_comes_back(app, elsewhere, write):
    load([OTHER])
    campaign = find_campaign("seven-lanterns")
    aims = tuple(Translated.of({"ar": text}) for text in ODD_TEXTS)
    edit_campaign(campaign.id, replace(draft_of_campaign(campaign), aims=aims), by=BY)
    first = dump(find_campaign("seven-lanterns"))

    with elsewhere.app_context():
        load([write(first)])
        aims = find_campaign("seven-lanterns").aims
        assert [aim.text.texts["ar"] for aim in aims] == [many_lines(text) for text in ODD_TEXTS]
        assert dump(find_campaign("seven-lanterns")) == first


def test_an_outdated_translation_stays_outdated(app, elsewhere, write):
    load([OTHER])
    campaign = find_campaign("seven-lanterns")
    draft = draft_of_campaign(campaign)
    title = draft.title.with_text("pt-BR", "Sete lanternas").with_text("ar", "فوانيس")
    edit_campaign(campaign.id, replace(draft, title=title), by=BY)
    first = dump(find_campaign("seven-lanterns"))

    with elsewhere.app_context():
        load([write(first)])
        assert find_campaign("seven-lanterns").title.shown("pt-BR").is_outdated
        assert dump(find_campaign("seven-lanterns")) == first


def test_a_coalition_is_dumped_with_its_members_and_the_documents_of_no_campaign(app):
    load([OTHER])

    read = YAML(typ="safe", pure=True).load(dump(find_coalition("lantern-league")))

    assert sorted(read) == ["cash_boxes", "coalition", "friends", "organizations"]


def test_a_picture_lies_beside_the_file_and_comes_back_as_it_was(app, elsewhere, write, tmp_path):
    Image.new("RGB", (60, 40), "#0b6e4f").save(tmp_path / "lantern.png")
    said = '  accent: "#0b6e4f"\n'
    text = OTHER.read_text(encoding="utf-8")
    load([write(text.replace(said, f"{said}  picture: lantern.png\n"))])
    campaign = find_campaign("seven-lanterns")
    first, pictures = dump(campaign, with_pictures=True), pictures_of(campaign)
    beside = tmp_path / "beside"
    beside.mkdir()
    for name, content in pictures.items():
        (beside / name).write_bytes(content)
    (beside / "dump.yaml").write_text(first, encoding="utf-8")

    with elsewhere.app_context():
        load([beside / "dump.yaml"])
        assert not load([beside / "dump.yaml"]).changes_something
        campaign = find_campaign("seven-lanterns")
        assert (dump(campaign, with_pictures=True), pictures_of(campaign)) == (first, pictures)
        assert "picture:" not in dump(campaign)


@given(strategies.text(min_size=1).map(many_lines).filter(bool))
@example("no\u0085line\u2028end")
@example("  spaces\n  before\n\n")
@example("\ttab\n# no comment\n---\n...")
def test_whatever_a_form_accepts_is_read_again_as_it_was(words):
    meant = {"campaign": {"title": {"en": words}, "aims": [{"en": words}, words]}}

    assert YAML(typ="safe", pure=True).load(_written(meant)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "campaign: {title: Other}",
        "campaign: [title]",
        "campaign: {title: Songs, slug: x}",
        "campaign: {title: [Songs]}",
        "campaign: {title: 'Songs",
    ],
)
def test_a_dump_that_says_something_else_is_none(text):
    with pytest.raises(NotReadBack):
        check_read_back(text, {"campaign": {"title": "Songs"}})
