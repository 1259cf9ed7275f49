"""The demo lives in the past; nothing else does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from campaign.app import create_app
from campaign.config import Settings
from campaign.kernel import clock
from campaign.kernel.database import db


@contextmanager
def running(settings: Settings) -> Iterator[None]:
    """A start of the program with these settings, and its end."""
    app = create_app(settings)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def test_outside_the_demo_both_clocks_agree(app: Flask) -> None:
    assert clock.offset() == timedelta()


def test_outside_the_demo_time_is_not_shifted(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="only the demo"):
        clock.set_back_to(date(2021, 4, 15))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Paris", "Pacific/Niue"])
def test_the_demo_has_its_day_by_the_calendar_of_its_zone(settings: Settings, zone: str) -> None:
    with running(replace(settings, demo=True)):
        clock.set_back_to(date(2021, 4, 15), zone)
        assert clock.today(zone) == date(2021, 4, 15)


def test_the_demo_remembers_its_day(settings: Settings) -> None:
    demo = replace(settings, demo=True)
    with running(demo):
        clock.set_back_to(date(2021, 4, 15))
        assert clock.today("UTC") == date(2021, 4, 15)

    with running(demo):
        assert clock.today("UTC") == date(2021, 4, 15)
        assert clock.to_domain(clock.real_now()).date() == date(2021, 4, 15)

    with running(settings):
        assert clock.offset() == timedelta()
