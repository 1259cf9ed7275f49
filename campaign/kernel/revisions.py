"""How often a topic changed: what feeds, pages and caches compare before they do any work.

Topics are names such as `campaign:spring` (everything its pages show) and
`campaign:spring:events` (what its feeds show). A topic that was never touched does not exist.
"""

from collections.abc import Callable
from datetime import datetime

from flask import has_request_context, request
from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine, db
from campaign.kernel.errors import Missing
from campaign.kernel.rows import upsert_adding_to_each
from campaign.kernel.security import is_desk

HOME = "home"


class Revision(Base):
    """A counter that rises in the same transaction as what it counts."""

    __tablename__ = "revisions"

    topic: Mapped[str] = mapped_column(OneLine(200), primary_key=True)
    number: Mapped[int]
    changed_at: Mapped[datetime]
    at_once: Mapped[int] = mapped_column(default=0, server_default="0")
    """The newest number that came of a form without sign-in. Nothing tells its writer from other
    readers, so nobody is given an answer from before it (`front`)."""


def touch(*topics: str) -> None:
    """Say, inside a transaction, that what these topics stand for has changed."""
    # In one order for all, else two could wait for each other.
    keys = [{"topic": topic} for topic in sorted(set(topics))]
    upsert_adding_to_each(Revision, keys, {"number": 1}, {"changed_at": real_now()})
    if has_request_context() and not is_desk(request.path):
        touched = update(Revision).where(Revision.topic.in_(topics))
        db.session.execute(
            touched.values(at_once=Revision.number),
            execution_options={"synchronize_session": False},
        )


def changed_at(topic: str) -> datetime:
    """When the topic changed last. Raises Missing for one that was never touched."""
    row = db.session.get(Revision, topic)
    if row is None:
        raise Missing(topic)
    return row.changed_at


def reader(
    engine: Engine, column: InstrumentedAttribute[int] = Revision.number
) -> Callable[[str], int]:
    """Return a function that reads a topic's revision by the shortest way, outside any session.

    It gives 0 also where the database is away: whoever asks then has to ask further.
    """
    statement = select(column).where(Revision.topic == bindparam("topic"))
    compiled = statement.compile(dialect=engine.dialect)
    text, named = str(compiled), not compiled.positional

    def read(topic: str) -> int:
        try:
            connection = engine.raw_connection()
        except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
            return 0
        try:
            cursor = connection.cursor()
            cursor.execute(text, {"topic": topic} if named else (topic,))
            row = cursor.fetchone()
            cursor.close()
        except engine.dialect.loaded_dbapi.Error:
            connection.invalidate()
            return 0
        finally:
            connection.close()
        return int(row[0]) if row else 0

    return read


def current(topic: str) -> int:
    """The topic's revision; 0 if there is no such topic."""
    return db.session.scalar(select(Revision.number).where(Revision.topic == topic)) or 0


def state(topic: str) -> tuple[int, datetime]:
    """The topic's revision and when it came to be. Raises Missing if there is no such topic.

    The moment tells apart what a restored backup counts a second time.
    """
    row = db.session.execute(
        select(Revision.number, Revision.changed_at).where(Revision.topic == topic)
    ).one_or_none()
    if row is None:
        raise Missing(topic)
    return row.number, row.changed_at
