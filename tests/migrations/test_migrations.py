import json
from collections import Counter
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import (
    CheckConstraint,
    MetaData,
    func,
    inspect,
    literal,
    select,
    table,
    text,
    union_all,
)

from campaign.app import create_app
from campaign.config import share
from campaign.kernel.audit import MASK, AuditValue
from campaign.kernel.database import Base, db
from campaign.kernel.translated import Translated, hash_of
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.factories.everything import make_everything
from tests.fixtures.databases import settings_for

MIGRATIONS = str(share() / "migrations")


@pytest.fixture
def script_read_once(monkeypatch) -> None:
    """Each step up or down would read every migration again, which costs more than the step."""
    script = ScriptDirectory(MIGRATIONS)
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda _config: script)


@pytest.fixture
def migrated(own_database, script_read_once, tmp_path) -> Iterator[None]:
    app = create_app(settings_for(own_database.url, tmp_path))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def test_the_head_of_the_migrations_is_what_the_models_say(migrated):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_the_database_refuses_what_the_models_refuse(migrated):
    """The comparison above leaves out CHECK constraints."""
    inspector = inspect(db.engine)
    there = {
        (table, check["name"])
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }

    assert there == checks_of(Base.metadata)


def test_all_the_way_down_and_up_again(migrated):
    make_everything()

    downgrade(MIGRATIONS, revision="base")
    left = set(inspect(db.engine).get_table_names())
    upgrade(MIGRATIONS)

    assert left <= {"alembic_version"}
    assert set(inspect(db.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_each_step_down_and_up_again_keeps_what_it_does_not_remove(migrated):
    make_everything()
    db.session.rollback()

    for revision in revisions_above_the_first():
        downgrade(MIGRATIONS, revision="-1")
        below = rows()
        upgrade(MIGRATIONS, revision="+1")
        assert below <= rows(), revision
        downgrade(MIGRATIONS, revision="-1")


def test_what_has_to_stay_out_of_the_log_is_masked_in_an_old_one(migrated):
    downgrade(MIGRATIONS, revision="0007")
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO audit_entries (id, at, actor, action, subject) VALUES"
                " (1, '2026-01-01', 'machine:x', 'friend.edited', 'friend:1')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO audit_values (id, entry_id, field, new, salt) VALUES"
                " (1, 1, 'name', '\"Dana\"', 'a'), (2, 1, 'country', '\"FR\"', 'b')"
            )
        )
    upgrade(MIGRATIONS)

    values = db.session.execute(select(AuditValue.old, AuditValue.new).order_by(AuditValue.id))
    assert [tuple(row) for row in values] == [(None, MASK), (None, "FR")]


def test_zones_that_are_none_give_way_to_real_ones(migrated):
    event = make_event(campaign=make_campaign(zone="Europe/Oslo"))
    other = make_event(campaign=make_campaign(zone="Europe/Paris"), zone="Asia/Tokyo")
    person = make_person()
    db.session.rollback()
    before = down_revision_of("zones_that_are_none")
    downgrade(MIGRATIONS, revision=before)
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        for change in (
            "UPDATE events SET zone = 'localtime' WHERE zone = 'Europe/Berlin'",
            "UPDATE campaigns SET zone = 'Factory' WHERE zone = 'Europe/Paris'",
            "UPDATE persons SET zone = 'Etc/Unknown'",
        ):
            connection.execute(text(change))
    upgrade(MIGRATIONS)

    db.session.expire_all()
    assert (event.zone, event.reckoned_with) == ("Europe/Oslo", "")
    assert (other.zone, other.campaign.zone) == ("Asia/Tokyo", "UTC")
    assert person.zone is None


def test_texts_of_before_are_made_alike_and_no_translation_turns_outdated(migrated):
    title = Translated.of({"en": "Old songs", "fr": "Chansons"}).with_text("en", "Evening songs")
    words = Translated.of({"en": "Come early", "fr": "Venez"})
    event = make_event(title=title, description=words, venue="Quay")
    db.session.rollback()
    downgrade(MIGRATIONS, revision=down_revision_of("texts_made_alike"))
    odd = {"Evening songs": "Evening\u2028songs", "Come early": "Come\r\nearly"}
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        stored = connection.execute(text("SELECT title, description FROM events")).one()
        values = {
            name: json.dumps(_spoilt(value, odd))
            for name, value in zip(("title", "description"), stored, strict=True)
        }
        connection.execute(
            text("UPDATE events SET title = :title, description = :description, venue = :venue"),
            {**values, "venue": "Que\u0301 \u202e1\r\n2"},
        )
        connection.execute(text("UPDATE events SET city = '\u3164\u200b', address = ' Quay 1 '"))
    upgrade(MIGRATIONS)

    db.session.expire_all()
    assert (event.city, event.address) == (None, "Quay 1")
    assert event.title.texts == {"en": "Evening songs", "fr": "Chansons"}
    assert event.description.texts == {"en": "Come\nearly", "fr": "Venez"}
    assert (event.title.shown("fr").is_outdated, event.title.shown("en").is_outdated) == (
        True,
        False,
    )
    assert event.description.shown("fr").is_outdated is False
    assert (event.venue, event.version, event.sequence) == ("Qué 1 2", 1, 0)


def _spoilt(value, odd):
    """A stored text as an older version wrote it, with the hashes of what it wrote."""
    value = json.loads(value) if isinstance(value, str) else value
    hashes = {hash_of(words): hash_of(spoilt) for words, spoilt in odd.items()}
    for each in value["texts"].values():
        each["text"] = odd.get(each["text"], each["text"])
        each["made_from"] = hashes.get(each["made_from"], each["made_from"])
    return value


def down_revision_of(name: str) -> str:
    script = ScriptDirectory(MIGRATIONS)
    (found,) = (each for each in script.walk_revisions() if each.path.endswith(f"_{name}.py"))
    return str(found.down_revision)


def test_the_history_is_one_line(migrated):
    script = ScriptDirectory(MIGRATIONS)

    assert len(script.get_heads()) == 1
    assert [each for each in script.walk_revisions() if each.is_merge_point] == []


def checks_of(metadata: MetaData) -> set[tuple[str, str]]:
    naming = metadata.naming_convention["ck"]
    return {
        (table.name, str(check.name))
        for table in metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint) and naming and check.name
    }


def revisions_above_the_first() -> list[str]:
    """From the head downwards."""
    return [
        script.revision
        for script in ScriptDirectory(MIGRATIONS).walk_revisions()
        if script.down_revision is not None
    ]


def rows() -> Counter[str]:
    """How many rows each table has."""
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    counts = (select(literal(name), func.count()).select_from(table(name)) for name in names)
    with db.engine.connect() as connection:
        return Counter(dict(map(tuple, connection.execute(union_all(*counts)))))
