"""The installation that the environment names, for commands that work on its data."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from campaign.app import create_app
from campaign.config import Settings
from campaign.events.operations import renew_moments
from campaign.kernel.database import db, upgrade_schema


@contextmanager
def installation(settings: Settings | None = None) -> Iterator[Flask]:
    """Its app, in a context, with the schema that this program needs.

    What was worked out by rules of time zones that have changed since is worked out anew.
    """
    settings = settings or Settings.for_commands()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    with app.app_context():
        try:
            upgrade_schema()
            renew_moments()
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
