"""Whether the time of an answer tells who has an account: known beside unknown addresses.

`python -m bench.sign_in` alone takes a minute.
"""

import re
import secrets
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from campaign.accounts.operations import add_person
from campaign.accounts.passwords import hash_password
from campaign.app import create_app
from campaign.config import Settings
from campaign.kernel.audit import Machine
from campaign.kernel.database import db, upgrade_schema

DOORS = {
    "sign-in that fails": "/en/desk/sign-in",
    "mailed link": "/en/desk/sign-in/link",
    "forgotten password": "/en/desk/forgotten-password",
}
ROUNDS = 42
PER_PERSON = 3
"""Tries for one address, fewer than any limit."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def known_against_unknown() -> Mapping[str, float]:
    """By door: how many times as long the answer takes for somebody who has an account."""
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder:
        app = _app(Path(folder))
        ratios = {name: _ratio(app, door) for name, door in DOORS.items()}
        with app.app_context():
            db.engine.dispose()
    return ratios


def _app(folder: Path) -> Flask:
    app = create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'bench.db'}",
            secret_key=secrets.token_urlsafe(48),
            base_url="http://localhost",
            data_dir=folder,
            mail_from="bench@campaign.example",
        )
    )
    with app.app_context():
        upgrade_schema()
        password_hash = hash_password("four quiet green boats")
        for number in range(-(-ROUNDS // PER_PERSON)):
            add_person(
                _address("known", number),
                "Sample",
                password_hash=password_hash,
                by=Machine("bench"),
            )
        db.session.remove()
    return app


def _ratio(app: Flask, door: str) -> float:
    """Both kinds take turns, each time from another network."""
    client = app.test_client()
    found = TOKEN.search(client.get(door).text)
    if found is None:
        raise RuntimeError(f"{door} has no form")
    taken: dict[str, list[float]] = {"known": [], "nobody": []}
    for turn in range(ROUNDS):
        for host, kind in enumerate(taken):
            client.environ_base["REMOTE_ADDR"] = f"198.51.{host}.{turn}"
            seconds = _seconds(client, door, found[1], _address(kind, turn // PER_PERSON))
            taken[kind].append(seconds)
    return statistics.median(taken["known"]) / statistics.median(taken["nobody"])


def _seconds(client: FlaskClient, door: str, token: str, email: str) -> float:
    form = {"csrf_token": token, "email": email, "password": "a wrong password"}
    start = time.perf_counter()
    answer = client.post(door, data=form)
    seconds = time.perf_counter() - start
    if answer.status_code == 429:
        raise RuntimeError(f"{door} was limited")
    return seconds


def _address(kind: str, number: int) -> str:
    return f"{kind}{number}@example.org"


if __name__ == "__main__":
    for name, ratio in known_against_unknown().items():
        print(f"  ratio {name}, known / unknown: {ratio:.2f}")
