"""A database that does not do its work: pages say so with 503, in the reader's language."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from campaign.kernel.database import db
from campaign.kernel.troubles import Trouble, trouble_of

SENTENCE = "What you sent was not stored, as our database cannot be reached or written."


@pytest.fixture
def away(settings, build_app):
    """An application whose database is not there."""
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    return build_app(replace(settings, database_url=url)).test_client()


@pytest.mark.parametrize("address", ["/en/", "/en/spring/", "/en/desk/sign-in", "/en/spring/give"])
def test_a_database_that_is_away_is_told_on_a_page(away, address):
    answer = away.get(address)

    assert (answer.status_code, answer.headers.get("Retry-After")) in ((503, "60"), (200, None))
    assert "Traceback" not in answer.text


def test_a_post_is_answered_with_the_sentence(away):
    answer = away.post("/en/spring/give", headers={"Origin": "http://localhost"})

    assert answer.status_code == 503
    assert SENTENCE in answer.text


def test_a_damaged_database_is_told_on_a_page(sqlite_database, settings, build_app):
    app = build_app(replace(settings, database_url=sqlite_database))
    with app.app_context():
        db.engine.dispose()
    path = sqlite_database.removeprefix("sqlite:///")
    with open(path, "wb") as file:
        file.write(b"this is no database " * 500)

    answer = app.test_client().get("/en/spring/")

    assert answer.status_code == 503
    assert SENTENCE in answer.text


def test_a_full_disk_is_known_from_the_database_itself(sqlite_database, settings, build_app):
    app = build_app(replace(settings, database_url=sqlite_database))
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def set_full(connection, _):
            connection.execute("PRAGMA max_page_count=1")

        db.engine.dispose()
        with pytest.raises(DBAPIError) as raised, db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE letters AS SELECT randomblob(1000000) AS x")

    assert trouble_of(raised.value) is Trouble.FULL


def test_a_mistake_of_ours_is_no_trouble_of_the_database(app):
    with pytest.raises(DBAPIError) as raised, db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT WHERE FROM")

    assert trouble_of(raised.value) is None
    assert trouble_of(ValueError()) is None


def test_a_table_that_is_missing_is_told_from_a_mistake(app):
    with pytest.raises(DBAPIError) as raised, db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM nowhere")

    assert trouble_of(raised.value) is Trouble.NOT_READY
