"""A donor in a browser, and what it takes to get to the payment page."""

from typing import Any

from playwright.sync_api import Page

from tests.fixtures.clicks import follow, tap


class Donor:
    """A page that counts what is clicked and typed on it."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def open(self, address: str) -> None:
        """A link that somebody sent: one click."""
        self.page.goto(address)
        self.clicks += 1

    def follow(self, role: Any, name: str) -> None:
        follow(self.page.get_by_role(role, name=name, exact=True).first)
        self.clicks += 1

    def choose(self, name: str) -> None:
        self.page.get_by_role("radio", name=name, exact=True).check()
        self.clicks += 1

    def unfold(self, words: str) -> None:
        tap(self.page.get_by_text(words, exact=True))
        self.clicks += 1

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)
        self.fields += 1

    @property
    def took(self) -> tuple[int, int]:
        """Clicks, and typed fields."""
        return self.clicks, self.fields
