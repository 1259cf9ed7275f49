"""Runs the migrations on the application's own database connection."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

database = current_app.extensions["migrate"].db
options: dict[str, Any] = current_app.extensions["migrate"].configure_args


def set_foreign_keys(connection: Connection, state: str) -> None:
    """On SQLite, where this is possible outside a transaction only; hence past SQLAlchemy."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


def run() -> None:
    with database.engine.connect().execution_options(writing=True) as connection:
        # A table is rebuilt by copying it, which must not trip over references to it.
        set_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        set_foreign_keys(connection, "ON")


run()
