"""`python -m bench`: builds two campaigns, small and large, and prints ratios."""

import sqlite3
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from bench.data import SLUG, fill
from bench.desk import desk_against_public
from bench.intake import intake
from bench.load import NoLoadGenerator, Target, rates, seconds_when_new
from bench.servers import free_port, serving
from bench.sign_in import known_against_unknown
from bench.statements import readings
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
    database: Path
    queries: int
    """That the progress page takes when it is made."""

    def change(self) -> None:
        """What any change does: the topics rise, so that everything has to be made anew."""
        with sqlite3.connect(self.database, timeout=15) as connection:
            connection.executemany(
                "UPDATE revisions SET number = number + 1 WHERE topic = ?",
                [(topic,) for topic in TOPICS],
            )
        connection.close()

    def etag(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310  our own server
            etag: str = answer.headers["ETag"]
            return etag


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder, ExitStack() as stack:
        sites = {
            size.name: stack.enter_context(_site(size, Path(folder)))
            for size in (SMALL, MIDDLE, LARGE, MILLION)
        }
        middle = sites["middle"]
        kept = Path(folder) / "kept.ics"
        with urllib.request.urlopen(middle.address + FEED) as answer:  # noqa: S310  our own server
            kept.write_bytes(answer.read())
        bare = stack.enter_context(
            serving("bench.bare:app", {"KEPT_BODY": str(kept)}, free_port(), "/bare")
        )
        try:
            _against_bare(middle, bare)
            _growth(sites)
            _a_thousand_times_the_gifts(sites["small"], sites["million"])
            _intake()
            _statements()
            _sign_in()
            _desk(middle)
        except NoLoadGenerator as missing:
            print(missing, file=sys.stderr)
            return 1
    return 0


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
    with serving("wsgi:app", environment, port, "/-/alive") as address:
        yield Site(address, data / "campaign.db", queries)


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


def _against_bare(site: Site, bare: str) -> None:
    """Answers per second, and what part they are of a bare answer's."""
    measured = rates(
        {
            "bare answer": Target(f"{bare}/bare", {}),
            "feed 304": Target(site.address + FEED, {"If-None-Match": site.etag(FEED)}),
            "feed from memory, bare": Target(f"{bare}/kept", {}),
            "feed unchanged": Target(site.address + FEED, {}),
            **{name: Target(site.address + path, GZIP) for name, path in PAGES.items()},
        }
    )
    _table("1,000 events, 10,000 contributions, answers per second", measured)
    _ratio("feed 304 / bare answer", measured["feed 304"] / measured["bare answer"], 0.5)
    kept = measured["feed unchanged"] / measured["feed from memory, bare"]
    _ratio("unchanged feed / the same bytes from memory", kept, 0.5)
    for name in PAGES:
        _ratio(f"{name} / bare answer", measured[name] / measured["bare answer"])


def _growth(sites: Mapping[str, Site]) -> None:
    """What an answer costs that has to be made anew, and how that grows with a hundred times."""
    for name, path in {**PAGES, "feed": FEED}.items():
        taken = {
            size: seconds_when_new(Target(site.address + path, GZIP), partial(site.change))
            for size, site in sites.items()
        }
        text = ", ".join(f"{size} {1000 * seconds:.1f} ms" for size, seconds in taken.items())
        print(f"{name} made anew: {text}")
        limit = 1.5 if name in PAGES else None
        _ratio(f"{name}, growth from small to large", taken["large"] / taken["small"], limit, True)


def _a_thousand_times_the_gifts(small: Site, million: Site) -> None:
    """Pages read sums, so that a gift more costs them nothing."""
    path = PAGES["progress page"]
    taken = {
        site: seconds_when_new(Target(site.address + path, GZIP), site.change, times=21)
        for site in (small, million)
    }
    print(
        f"progress page made anew: with 1,000 gifts {1000 * taken[small]:.1f} ms and "
        f"{small.queries} queries, with 1,000,000 gifts {1000 * taken[million]:.1f} ms and "
        f"{million.queries} queries"
    )
    _ratio(
        "queries of the progress page, a million / a thousand gifts",
        million.queries / small.queries,
        1.0,
        True,
    )
    _ratio(
        "time of the progress page, a million / a thousand gifts",
        taken[million] / taken[small],
        1.25,
        True,
    )


def _intake() -> None:
    """A gift is safe when its message is answered; it is booked soon after."""
    print("gifts through the webhook, beside durable commits by eight writers on the same database")
    for database, measured in intake().items():
        print(
            f"  {database}: {measured.commits:,.0f} commits, {measured.answered:,.0f} messages "
            f"answered, {measured.booked:,.0f} gifts booked by one worker, each by second"
        )
        _ratio(f"{database}, messages answered / commits", measured.answered / measured.commits)
        _ratio(f"{database}, gifts booked / commits", measured.booked / measured.commits)
        _ratio(f"{database}, told and booked / commits", measured.gifts / measured.commits)
        hot = measured.booked_for_one / measured.booked
        _ratio(f"{database}, gifts booked for one fund / for many", hot, 0.9)
        _ratio(
            f"{database}, milliseconds that one message in a hundred waits",
            measured.p99_milliseconds,
            20,
            True,
        )


def _statements() -> None:
    """A bank's file of any length takes the same time for each line, and the same room."""
    few, many = readings()
    for each in (few, many):
        room = each.room / 1024 / 1024
        print(f"bank's file of {each.lines:,} lines: {each.seconds:.1f} s, {room:.0f} MB more room")
    per_line = (many.seconds / many.lines) / (few.seconds / few.lines)
    _ratio("time of a line, of 100,000 / of 10,000", per_line, 1.5, True)


def _desk(site: Site) -> None:
    """A signed-in page may cost twice the public one about the same."""
    print("pages of the desk beside public ones, both made anew")
    for name, ratio in desk_against_public(site.address, site.change).items():
        _ratio(f"{name}, desk / public", ratio, 2.0, True)


def _sign_in() -> None:
    """The time of an answer tells nobody who has an account: as near to 1 as the noise lets it."""
    print("answers about addresses that have an account beside those that have none")
    for name, ratio in known_against_unknown().items():
        _ratio(f"{name}, known / unknown", ratio)


def _table(title: str, measured: Mapping[str, float]) -> None:
    print(f"\n{title}")
    for name, rate in measured.items():
        print(f"  {name:28} {rate:10,.0f}")


def _ratio(
    name: str, ratio: float, target: float | None = None, smaller_is_better: bool = False
) -> None:
    verdict = ""
    if target is not None:
        holds = ratio <= target if smaller_is_better else ratio >= target
        sign = "at most" if smaller_is_better else "at least"
        verdict = f"  ({sign} {target}: {'yes' if holds else 'NO'})"
    print(f"  ratio {name}: {ratio:.2f}{verdict}")


if __name__ == "__main__":
    sys.exit(main())
