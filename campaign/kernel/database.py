"""The database session, its types, and the only place that commits.

A request reads in a deferred transaction. `transaction()` ends it and begins a writing one
(IMMEDIATE on SQLite, so that the second writer waits instead of losing an update); an operation
reads again under the lock.
"""

import enum
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeVar

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from campaign.config import Incomplete, share
from campaign.kernel.errors import Missing
from campaign.kernel.texts import stored_line, stored_lines
from campaign.kernel.turns import turn_to_write

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a gift that was confirmed survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what was deleted is overwritten, not only forgotten
    "busy_timeout=15000",
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, stored in UTC. A naive value is refused, for nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class OneLine(TypeDecorator[str]):
    """A text of one line, made alike on its way in, however it came (`kernel/texts.py`).

    What is compared with it is made alike, too: no database is asked for a character it refuses.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else stored_line(value)


class ManyLines(TypeDecorator[str]):
    """A text of as many lines as its writer likes; otherwise as `OneLine`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else stored_lines(value)


class LongText(ManyLines):
    """A text of many lines that has no bound in the database."""

    impl = Text
    cache_ok = True


class Base(DeclarativeBase):
    """Parent of every model. Enums are stored by value, with a CHECK that people can read."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime,
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=lambda members: [member.value for member in members],
            ),
        },
    )


MinorUnits = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
"""Amounts of money in the smallest unit of their currency."""

Row = TypeVar("Row", bound=Base)

CurrencyCode = OneLine(3)
LanguageTag = OneLine(35)
CountryCode = OneLine(2)


class WritingSession(Session):
    """Flask-SQLAlchemy's session, which writes inside `transaction()` only."""


db = SQLAlchemy(model_class=Base, session_options={"class_": WritingSession})


def init_app(app: Flask) -> None:
    """Bind the application to its database. Raises Incomplete for an address that is none."""
    try:
        make_url(app.config["SQLALCHEMY_DATABASE_URI"])
        db.init_app(app)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise Incomplete(
            "DATABASE_URL is no address of a database: sqlite:///… or postgresql+psycopg://…"
        ) from None
    Migrate(app, db, directory=str(share() / "migrations"), render_as_batch=True)
    with app.app_context():
        _prepare(db.engine)


def upgrade_schema() -> None:
    """Bring the database to this program's schema. Safe to call at every start.

    Raises Incomplete for one that a newer program has changed.
    """
    refuse_newer_schema()
    flask_migrate.upgrade(revision="head")


def refuse_newer_schema() -> None:
    """Raise Incomplete unless this program knows how the database came to its schema."""
    revision = schema_revision()
    if revision is not None and revision not in known_revisions():
        raise Incomplete(
            f"The database was brought to schema {revision} by a newer program than this one."
            " Install that program, or bring a backup back that is as old as this one."
        )


def schema_revision() -> str | None:
    """Return the revision of the database's schema; None where it has none yet."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """Return the revisions that this program can bring a database to, the newest first."""
    scripts = ScriptDirectory(str(share() / "migrations"))
    return [script.revision for script in scripts.walk_revisions()]


def schema_is_current() -> bool:
    """Whether the database answers, and has been brought to this program's schema."""
    newest = ScriptDirectory(str(share() / "migrations")).get_current_head()
    try:
        with db.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == newest
    except SQLAlchemyError:
        return False


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is written together or not at all; a second one inside joins the first.

    What was read before is read again: it may have changed before the lock was held.
    """
    session = db.session()
    if session.info.get("writing"):
        yield
        return
    session.rollback()
    session.info["writing"] = True
    try:
        with _turn():
            session.connection(execution_options={"writing": True})
            yield
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def _turn() -> AbstractContextManager[None]:
    """SQLite has one writer; PostgreSQL lets writers wait for each other's rows, in their order."""
    path = db.engine.url.database
    return nullcontext() if is_postgresql() or path is None else turn_to_write(path)


def empty_journal() -> None:
    """Let go of what was deleted: SQLite's journal keeps it until it is written over.

    While others read it, a part stays until the next time. PostgreSQL vacuums by itself.
    """
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_writing() -> bool:
    """Whether a transaction is open, so that a network call would hold its lock."""
    return bool(db.session().info.get("writing"))


def let_go() -> None:
    """End what is being read and give the connection back, before a wait for something else."""
    db.session.rollback()


def read_one_moment() -> None:
    """What is read from here on, until the transaction ends, is as it was at one moment."""
    session = db.session()
    session.rollback()
    if is_postgresql():  # SQLite's readers never see anything else
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def lock(model: type[Row], key: Any) -> Row:
    """The row as it is now, kept from other writers until the transaction ends. Raises Missing.

    New rows may go on referring to it: waiting for those too, two writers would wait in a ring.
    """
    row = db.session.get(model, key, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise Missing(model.__name__)
    return row


def lock_all(model: type[Row], keys: Iterable[int], *options: ORMOption) -> Sequence[Row]:
    """Like `lock`, all of them in the order of their numbers. Raises Missing unless all are there.

    So two who lock several never wait for each other in a ring.
    """
    wanted = sorted(set(keys))
    number = inspect(model).primary_key[0]
    rows = db.session.scalars(
        select(model)
        .where(number.in_(wanted))
        .order_by(number)
        .options(*options)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) < len(wanted):
        raise Missing(model.__name__)
    return rows


def take_turns(model: type[Base]) -> None:
    """Until the transaction ends, wait for others who asked for the same, and let them wait.

    On PostgreSQL the table's other readers and writers go on; on SQLite there is one writer anyway.
    """
    if is_postgresql():
        table = model.__tablename__
        db.session.execute(text(f"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE"))


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


@event.listens_for(OrmSession, "before_flush")
def _refuse_unguarded_writes(session: OrmSession, *_: object) -> None:
    if isinstance(session, WritingSession) and not session.info.get("writing"):
        raise RuntimeError("rows change inside `with transaction():` only")


def _prepare(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("the standard library's SQLite driver is expected")
    connection.isolation_level = None  # else the driver begins transactions of its own
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
