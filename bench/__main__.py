"""`python -m bench [PART …]`: builds campaigns, small and large, and prints ratios."""

import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from bench.anew import cpu_of_pages
from bench.changes import PER_SECOND, SECONDS, under_changes
from bench.desk import desk_against_public
from bench.first_feed import first_feed
from bench.intake import intake
from bench.load import NoLoadGenerator, Target, rates, seconds_when_new
from bench.sign_in import known_against_unknown
from bench.sites import FEED, GZIP, LARGE, MIDDLE, MILLION, PAGES, SMALL, Sites
from bench.start import BARE, OURS, starts
from bench.statements import readings


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in PARTS]:
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder, ExitStack() as stack:
        sites = Sites(Path(folder), stack)
        try:
            for name in names or PARTS:
                PARTS[name](sites)
        except NoLoadGenerator as missing:
            print(missing, file=sys.stderr)
            return 1
    return 0


def _against_bare(sites: Sites) -> None:
    """Print the answers per second, and what part they are of a bare answer's."""
    site, bare = sites[MIDDLE], sites.bare.address
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


def _growth(sites: Sites) -> None:
    """Print what an answer costs that is made anew, and how that grows with a hundred times."""
    for name, path in {**PAGES, "feed": FEED}.items():
        taken = {
            size.name: seconds_when_new(
                Target(sites[size].address + path, GZIP), sites[size].change
            )
            for size in (SMALL, MIDDLE, LARGE)
        }
        text = ", ".join(f"{size} {1000 * seconds:.1f} ms" for size, seconds in taken.items())
        print(f"{name} made anew: {text}")
        limit = 1.5 if name in PAGES else None
        _ratio(f"{name}, growth from small to large", taken["large"] / taken["small"], limit, True)


def _a_thousand_times_the_gifts(sites: Sites) -> None:
    """Pages read sums, so that a gift more costs them nothing."""
    small, million = sites[SMALL], sites[MILLION]
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


def _intake(_sites: Sites) -> None:
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


def _start(_sites: Sites) -> None:
    """Print how long a start takes, and how much memory, beside a program with our libraries."""
    measured = starts()
    for name, started in measured.items():
        memory = ", ".join(f"{each:.0f}" for each in started.memory)
        print(f"{name}: first page after {started.seconds:.2f} s; processes take {memory} MB")
    ours, bare = measured[OURS], measured[BARE]
    _ratio("start, ours / bare", ours.seconds / bare.seconds, 3.0, True)
    _ratio("memory of the largest process, ours / bare", ours.memory[0] / bare.memory[0], 2.0, True)


def _statements(_sites: Sites) -> None:
    """A bank's file of any length takes the same time for each line, and the same room."""
    few, many = readings()
    for each in (few, many):
        room = each.room / 1024 / 1024
        print(f"bank's file of {each.lines:,} lines: {each.seconds:.1f} s, {room:.0f} MB more room")
    per_line = (many.seconds / many.lines) / (few.seconds / few.lines)
    _ratio("time of a line, of 100,000 / of 10,000", per_line, 1.5, True)


def _desk(sites: Sites) -> None:
    """A signed-in page may cost twice the public one about the same."""
    site = sites[MIDDLE]
    print("pages of the desk beside public ones, both made anew")
    for name, ratio in desk_against_public(site.address, site.change).items():
        _ratio(f"{name}, desk / public", ratio, 2.0, True)


def _sign_in(_sites: Sites) -> None:
    """The time of an answer tells nobody who has an account: as near to 1 as the noise lets it."""
    print("answers about addresses that have an account beside those that have none")
    for name, ratio in known_against_unknown().items():
        _ratio(f"{name}, known / unknown", ratio)


def _changes(sites: Sites) -> None:
    """Readers of a page that changes all the time get one that was true a second ago at most."""
    print(f"answers while {PER_SECOND} changes a second arrive, eight readers, {SECONDS} s each")
    measured = under_changes(sites[MIDDLE], sites.bare)
    bare = measured.pop("bare answer").load.rate
    print(f"  bare answer: {bare:,.0f} a second")
    for name, each in measured.items():
        print(
            f"  {name}: {each.load.rate:,.0f} a second, half of them within "
            f"{each.load.p50_milliseconds:.1f} ms, 99% within {each.load.p99_milliseconds:.1f} ms"
        )
        _ratio(f"{name} under changes / bare answer", each.load.rate / bare)
        _ratio(f"{name} under changes, answers a second / 500", each.load.rate / 500, 1.0)
        _ratio(f"{name} under changes, seconds since the oldest was true", each.age, 1.0, True)


def _anew(sites: Sites) -> None:
    """Print the processor's time for an answer that has to be made anew."""
    print("processor time of an answer made anew, 1,000 events and 10,000 contributions")
    measured = cpu_of_pages(sites[MIDDLE], sites.bare)
    bare = measured.pop("bare answer")
    print(f"  bare answer: {bare:.2f} ms")
    for name, milliseconds in measured.items():
        _ratio(f"{name} made anew, milliseconds", milliseconds, 15, True)
        _ratio(f"{name} made anew / bare answer", milliseconds / bare)


def _first_feed(sites: Sites) -> None:
    """Print how long the first reader of a feed waits when nothing of it is rendered yet."""
    measured = first_feed(sites[LARGE])
    print(
        f"feed of {LARGE.events:,} events: the first one {measured.first:.2f} s, after a change "
        f"{measured.changed:.2f} s, again {measured.kept:.3f} s"
    )
    _ratio("first feed / feed after a change", measured.first / measured.changed)
    _ratio("first feed / feed from memory", measured.first / measured.kept)


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


PARTS: Mapping[str, Callable[[Sites], None]] = {
    "start": _start,
    "bare": _against_bare,
    "changes": _changes,
    "anew": _anew,
    "first-feed": _first_feed,
    "growth": _growth,
    "gifts": _a_thousand_times_the_gifts,
    "intake": _intake,
    "statements": _statements,
    "sign-in": _sign_in,
    "desk": _desk,
}
"""In the order in which they run when none is named."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
