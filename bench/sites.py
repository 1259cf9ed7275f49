"""Campaigns of several sizes, each served by our program; built when a part asks for one."""

import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from bench.data import SLUG, TITLE, fill
from bench.servers import Served, free_port, serving
from campaign.app import create_app
from campaign.config import Settings
from campaign.fundraising.queries.checking import differences
from campaign.kernel.database import db, upgrade_schema

GZIP = {"Accept-Encoding": "gzip"}
FEED = f"/calendars/{SLUG}.ics"
PAGES = {
    "campaign page": f"/en/{SLUG}/",
    "events page": f"/en/{SLUG}/events/",
    "progress page": f"/en/{SLUG}/progress",
}
TOPICS = (f"campaign:{SLUG}", f"campaign:{SLUG}:events")


@dataclass(frozen=True)
class Size:
    name: str
    events: int
    contributions: int


SMALL = Size("small", 100, 1_000)
MIDDLE = Size("middle", 1_000, 10_000)
LARGE = Size("large", 10_000, 100_000)
MILLION = Size("million", 100, 1_000_000)
"""As many events as the small one, a thousand times its contributions."""


@dataclass(frozen=True)
class Site:
    """A campaign of one size, served."""

    address: str
    process: int
    database: Path
    queries: int
    """How many queries the progress page takes when it is made."""

    def change(self) -> None:
        """Do what any change does: the topics rise, so that everything has to be made anew."""
        self._write()

    def change_title(self, number: int) -> None:
        """Write a number into the campaign's title, which all its pages and feeds show."""
        title = json.dumps({"texts": {"en": {"text": f"{TITLE} {number}"}}})
        self._write(("UPDATE campaigns SET title = json_patch(title, ?)", (title,)))

    def forget_entries(self) -> None:
        """Leave nothing of the feeds that was rendered ahead, as after a release."""
        self._write(("DELETE FROM calendar_entries", ()))

    def _write(self, *statements: tuple[str, tuple[str, ...]]) -> None:
        with closing(sqlite3.connect(self.database, timeout=15)) as connection, connection:
            for statement, values in statements:
                connection.execute(statement, values)
            connection.executemany(
                "UPDATE revisions SET number = number + 1 WHERE topic = ?",
                [(topic,) for topic in TOPICS],
            )

    def etag(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310  our own server
            etag: str = answer.headers["ETag"]
            return etag


class Sites:
    """Each site is built and served when it is first asked for, until the bench ends."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._sites: dict[Size, Site] = {}
        self._bare: Served | None = None

    def __getitem__(self, size: Size) -> Site:
        if size not in self._sites:
            self._sites[size] = self._stack.enter_context(_site(size, self._folder))
        return self._sites[size]

    @property
    def bare(self) -> Served:
        """As little as Flask can do, under the same server, and the middle feed from memory."""
        if self._bare is None:
            kept = self._folder / "kept.ics"
            with urllib.request.urlopen(self[MIDDLE].address + FEED) as answer:  # noqa: S310  our own server
                kept.write_bytes(answer.read())
            served = serving("bench.bare:app", {"KEPT_BODY": str(kept)}, free_port(), "/bare")
            self._bare = self._stack.enter_context(served)
        return self._bare


@contextmanager
def _site(size: Size, folder: Path) -> Iterator[Site]:
    port = free_port()
    data = folder / size.name
    data.mkdir()
    environment = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(data),
        "MAIL_FROM": "bench@campaign.example",
        "SECRET_KEY": "a secret that nobody has to guess, for a bench",
        "SECOND_FACTOR_FOR": "",
        "SMTP_URL": "smtp://127.0.0.1:1",
    }
    print(f"Building {size.events:,} events and {size.contributions:,} contributions ...")
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        upgrade_schema()
        fill(size.events, size.contributions)
        db.session.remove()
        queries = _count_queries(app, f"{environment['BASE_URL']}{PAGES['progress page']}")
        if size is SMALL and (wrong := list(differences())):
            raise RuntimeError(f"the invented books are wrong: {wrong[:3]}")
        db.session.remove()
        db.engine.dispose()
    with serving("wsgi:app", environment, port, "/-/alive") as served:
        yield Site(served.address, served.process, data / "campaign.db", queries)


def _count_queries(app: Flask, address: str) -> int:
    counted: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    with app.test_client() as visitor:
        answer = visitor.get(address)
    event.remove(db.engine, "before_cursor_execute", note)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return len(counted)
