"""Where a word stands in the whole database."""

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import MetaData, select
from sqlalchemy.engine import make_url

from campaign.kernel.database import db, empty_journal

RELATION_FILES = """
    SELECT pg_read_binary_file(pg_relation_filepath(pg_class.oid)) FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname IN ('public', 'pg_toast') AND relkind IN ('r', 'i', 't')
"""
"""Of PostgreSQL: tables, indexes and what overflows them. Its journal is its own business."""


def places_of(word: str) -> set[str]:
    """Every column of every table in which it stands, whatever the models say; in any letters."""
    metadata = MetaData()
    metadata.reflect(db.engine)
    found = set()
    with db.engine.connect() as connection:
        for table in metadata.tables.values():
            for column in table.columns:
                values = connection.scalars(select(column).where(column.is_not(None)))
                if any(word.casefold() in _text(value).casefold() for value in values):
                    found.add(f"{table.name}.{column.name}")
    return found


def on_disk(word: str) -> bool:
    """Whether it stands in the database's files, as the bytes are, after a vacuum."""
    db.session.remove()
    spelled = {word, word.lower(), word.upper(), json.dumps(word)[1:-1]}
    return any(each.encode() in content for content in _files() for each in spelled)


def _files() -> Iterator[bytes]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver = connection.connection.driver_connection
        if db.engine.dialect.name == "sqlite":
            driver.execute("VACUUM")
            empty_journal()
            file = Path(make_url(str(db.engine.url)).database)
            yield from (path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
            return
        driver.execute("VACUUM FULL")
        driver.execute("CHECKPOINT")
        yield from (content for (content,) in driver.execute(RELATION_FILES))


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
