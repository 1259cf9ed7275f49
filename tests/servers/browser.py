"""The Chromium of this machine, and a page that notes what a visitor should never meet."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launch() -> Iterator[Browser]:
    # Chromium's sandbox refuses root.
    options = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=options)
        try:
            yield browser
        finally:
            browser.close()


def find() -> str:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError("no Chromium on this machine: tools/packages browser")


@dataclass
class Watch:
    """What a page says on its console and asks of other hosts; both should be nothing."""

    origins: tuple[str, ...]
    complaints: list[str] = field(default_factory=list)
    _pages: set[str] = field(default_factory=set)

    def over(self, page: Page) -> None:
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._note_request)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((*self.origins, "data:", "blob:", "about:")):
            self.complaints.append(f"asked another host: {request.url}")
        if request.is_navigation_request():
            self._pages.add(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        """Chromium also notes pages answered 404 or 422: those are for the test to judge."""
        of_a_page = message.location.get("url") in self._pages
        if not (of_a_page and message.text.startswith("Failed to load resource")):
            self.complaints.append(f"{message.type}: {message.text}")
