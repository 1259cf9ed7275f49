"""One seeded installation per database; whoever asks there changes nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event
from werkzeug.routing import MapAdapter

from campaign.accounts.models import Person
from campaign.app import create_app
from campaign.kernel.database import db
from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.factories.accounts import make_person
from tests.fixtures.app import Visitor
from tests.fixtures.databases import Database, settings_for
from tests.fixtures.people import signed_in
from tests.permissions.doors import Door, doors
from tests.permissions.world import World, make_world

THROUGH = 299
"""Stands for: the view would have written, so nothing held it back."""


class Wrote(BaseException):
    """Past every handler of errors."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with one role in one place, and nothing else; or nobody."""

    role: Role | CoalitionRole | FriendRole | None = None
    at: int | None = None
    """The id of the organization, coalition or friend."""
    is_known: bool = True
    reference: str = "person:example"

    def holds(self, role: Role, organization_id: int | None) -> bool:
        return role is self.role and organization_id == self.at

    def holds_in_coalition(self, role: CoalitionRole, coalition_id: int | None) -> bool:
        return role is self.role and coalition_id == self.at

    def holds_for_friend(self, role: FriendRole, friend_id: int | None) -> bool:
        return role is self.role and friend_id == self.at


@dataclass
class Installation:
    app: Flask
    here: World
    there: World
    askers: dict[str, tuple[Asker, FlaskClient]]
    is_asking: bool = False

    @cached_property
    def doors(self) -> list[Door]:
        return doors(self.app)

    @cached_property
    def addresses(self) -> MapAdapter:
        return self.app.url_map.bind("localhost")

    def ask(
        self, client: FlaskClient, door: Door, values: dict[str, Any], *, for_real: bool = False
    ) -> int:
        """The answer's status; THROUGH where something would have been written.

        `for_real`: let it be written, where only the operation knows whose it is.
        """
        address = self.addresses.build(door.rule.endpoint, values)
        self.is_asking = not for_real
        try:
            answer = client.open(address, method=door.method)
            answer.close()
        except Wrote:
            return THROUGH
        finally:
            self.is_asking = False
        is_sign_in = answer.status_code == 303 and "/sign-in" in answer.location
        return 401 if is_sign_in else answer.status_code


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Database]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("matrix") / "campaign.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield Database("sqlite", f"sqlite:///{path}")
        return
    empty = request.getfixturevalue("empty_worker_database")
    yield Database("postgresql", request.getfixturevalue("worker_database"))
    empty()


@pytest.fixture(scope="module")
def installation(database: Database, tmp_path_factory: Any) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("data")
    app = create_app(settings_for(database.url, folder))
    app.testing = True
    app.test_client_class = Visitor
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    with app.app_context():
        here, there = make_world("here"), make_world("there")
        installation = Installation(app, here, there, _askers(app, here, there))

        def refuse(connection: Connection) -> None:
            if installation.is_asking and connection.get_execution_options().get("writing"):
                raise Wrote

        event.listen(db.engine, "begin", refuse)
        yield installation
        db.session.remove()
        db.engine.dispose()


def _askers(app: Flask, here: World, there: World) -> dict[str, tuple[Asker, FlaskClient]]:
    nobody = {"a visitor": (Asker(is_known=False), signed_in(app, None))}
    roleless = {"somebody without a role": (Asker(), signed_in(app, make_person()))}
    places = {
        "here": (here.organization, here.coalition, here.friend),
        "beside": (here.sibling, None, None),
        "there": (there.organization, there.coalition, there.friend),
    }
    held = {
        f"{role.value} of the {of.__tablename__} {where}": (
            Asker(role, of.id),
            signed_in(app, _holder(role, of)),
        )
        for where, (organization, coalition, friend) in places.items()
        for of, roles in ((organization, Role), (coalition, CoalitionRole), (friend, FriendRole))
        if of is not None
        for role in roles
    }
    return {**nobody, **roleless, **held}


def _holder(role: Any, of: Any) -> Person:
    return make_person(role, of=of)
