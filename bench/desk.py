"""What a page of the desk costs beside the public page about the same, both made anew."""

import re
import statistics
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar

from bench.data import EMAIL, MEMBER, PASSWORD, SLUG

PAIRS = {
    "events": (f"/en/desk/{MEMBER}/{SLUG}/events/", f"/en/{SLUG}/events/"),
    "money": (f"/en/desk/{MEMBER}/{SLUG}/fund/", f"/en/{SLUG}/progress"),
    "overview": (f"/en/desk/{MEMBER}/{SLUG}/", f"/en/{SLUG}/organizations/{MEMBER}"),
    "state of the campaign": (f"/en/desk/coalitions/{SLUG}/{SLUG}/", f"/en/{SLUG}/"),
}
"""Page of the desk, public page."""
ROUNDS = 15

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def signed_in(address: str) -> urllib.request.OpenerDirector:
    """A browser, as far as forms and cookies go, that signed in as the bench's member."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    door = f"{address}/en/desk/sign-in"
    with browser.open(door) as page:
        found = TOKEN.search(page.read().decode())
    if found is None:
        raise RuntimeError("the sign-in form has no token")
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": found[1]}
    with browser.open(door, urllib.parse.urlencode(form).encode()) as page:
        if page.url == door:
            raise RuntimeError("the bench's member was not let in")
    return browser


def desk_against_public(address: str, change: Callable[[], None]) -> Mapping[str, float]:
    """By page: how many times as long the desk's takes. They take turns, each after a change."""
    browser = signed_in(address)
    anyone = urllib.request.build_opener()
    return {
        name: _seconds(browser, address + desk, change) / _seconds(anyone, address + public, change)
        for name, (desk, public) in PAIRS.items()
    }


def _seconds(
    browser: urllib.request.OpenerDirector, address: str, change: Callable[[], None]
) -> float:
    taken = []
    for _ in range(ROUNDS):
        change()
        start = time.perf_counter()
        with browser.open(address) as answer:
            answer.read()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
