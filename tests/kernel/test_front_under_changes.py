"""Answers while they change: one thread makes the new one, the others get the last for a second."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Semaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaign.guard import public
from campaign.kernel import front, published
from campaign.kernel.clock import real_now
from campaign.kernel.database import transaction
from campaign.kernel.errors import Missing
from campaign.kernel.published import Finished, Offer, publish
from campaign.kernel.revisions import touch

PATIENCE = 60
PAGE = "/-/page"


class Page:
    """A page whose making a test can hold up, and the readers who ask for it."""

    def __init__(self, app: Flask, readers: ThreadPoolExecutor) -> None:
        self._app = app
        self._readers = readers
        self.text = "first"
        self.made: list[str] = []
        self.waiting = Semaphore(0)
        """Rises with each reader who waits for another one's making."""
        self.being_made, self.may_end = Event(), Event()
        self.may_end.set()

    def make(self) -> str:
        text = self.text
        if not text:
            raise Missing("page")
        self.made.append(text)
        self.being_made.set()
        assert self.may_end.wait(PATIENCE)
        return text

    def change(self, text: str) -> None:
        self.text = text
        with transaction():
            touch("topic")

    def hold(self) -> None:
        """Let whoever makes it next be in the midst of that until `go_on`."""
        self.being_made.clear()
        self.may_end.clear()

    def go_on(self) -> None:
        self.may_end.set()

    def read(self, **headers: str) -> str:
        return self._answer(headers).text

    def read_meanwhile(self, **headers: str) -> Future[str]:
        return self._readers.submit(self.read, **headers)

    def status(self) -> int:
        return self._answer({}).status_code

    def _answer(self, headers: Mapping[str, str]) -> TestResponse:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self._app.test_client(use_cookies=False).get(PAGE, headers=named)

    def begin_making(self) -> Future[str]:
        """A reader comes who has to make it, and is held up."""
        self.hold()
        reader = self.read_meanwhile()
        assert self.being_made.wait(PATIENCE)
        return reader

    def wait_for_who_waits(self, number: int) -> None:
        for _ in range(number):
            assert self.waiting.acquire(timeout=PATIENCE)


@pytest.fixture
def page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    with ThreadPoolExecutor(4) as readers:
        shown = Page(app, readers)
        app.add_url_rule(PAGE, "page", public(lambda: publish("topic", shown.make)))
        let_go = published.let_go

        def noticed() -> None:
            let_go()
            shown.waiting.release()

        monkeypatch.setattr(published, "let_go", noticed)
        shown.change("first")
        yield shown
        shown.go_on()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the process counts; they stand still."""
    seconds = [1000.0]
    for module in (front, published):
        monkeypatch.setattr(module, "monotonic", lambda: seconds[0])
    return seconds


def test_those_who_come_first_together_wait_for_one_to_make_it(page: Page) -> None:
    readers = [page.begin_making(), page.read_meanwhile(), page.read_meanwhile()]
    page.wait_for_who_waits(2)
    page.go_on()

    assert [reader.result() for reader in readers] == ["first", "first", "first"]
    assert page.made == ["first"]


def test_the_last_answer_is_given_while_one_makes_the_new_one(
    page: Page, clock: list[float]
) -> None:
    page.read()
    clock[0] += 0.5
    page.change("second")
    maker = page.begin_making()

    assert [page.read(), page.read()] == ["first", "first"]
    page.go_on()
    assert maker.result() == page.read() == "second"
    assert page.made == ["first", "second"]


def test_an_answer_that_was_true_a_second_ago_is_not_given_any_more(
    page: Page, clock: list[float]
) -> None:
    page.read()
    page.change("second")
    maker = page.begin_making()
    clock[0] += 1
    late = page.read_meanwhile()
    page.wait_for_who_waits(1)
    page.go_on()

    assert maker.result() == late.result() == "second"
    assert page.made == ["first", "second"]


def test_an_answer_is_as_old_as_the_last_look_at_its_revision(
    page: Page, clock: list[float]
) -> None:
    page.read()
    clock[0] += 5
    page.read()
    page.change("second")
    clock[0] += 0.9
    maker = page.begin_making()

    assert page.read() == "first"
    page.go_on()
    assert maker.result() == "second"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "other=1; desk=anything"},
        {"Cache_Control": "no-cache"},
        {"Cache_Control": "max-age=0"},
    ],
)
def test_who_is_signed_in_or_reloads_waits_for_what_is_there_now(
    page: Page, headers: dict[str, str]
) -> None:
    page.read()
    page.change("second")
    maker = page.begin_making()
    reader = page.read_meanwhile(**headers)
    page.wait_for_who_waits(1)
    page.change("third")  # by that reader, while the second is being made
    page.go_on()

    assert (maker.result(), reader.result()) == ("second", "third")


def test_what_came_of_a_form_without_sign_in_is_seen_by_all_at_once(app: Flask, page: Page) -> None:
    page.read()
    page.change("second")
    maker = page.begin_making()
    with app.test_request_context("/en/spring/friends/new", method="POST"):
        page.change("third")
    reader = page.read_meanwhile()
    page.wait_for_who_waits(1)
    page.go_on()

    assert (maker.result(), reader.result()) == ("second", "third")


def test_what_came_of_a_form_of_the_desk_is_seen_by_others_within_the_second(
    app: Flask, page: Page
) -> None:
    page.read()
    with app.test_request_context("/en/desk/nova/spring/events/new", method="POST"):
        page.change("second")
    maker = page.begin_making()

    assert page.read() == "first"
    page.go_on()
    assert maker.result() == "second"


def test_an_answer_in_demand_rests_between_two_makings(page: Page, clock: list[float]) -> None:
    page.read()
    page.change("second")
    maker = page.begin_making()
    page.read()  # somebody else asks: it is in demand
    page.go_on()
    maker.result()
    page.change("third")
    read = []
    for _ in range(3):
        read.append(page.read())
        clock[0] += 0.25

    assert read == ["second", "second", "third"]
    page.change("fourth")
    assert page.read() == "fourth"  # nobody asked while the third was made


def test_what_is_gone_is_gone_for_those_who_waited_too(page: Page, clock: list[float]) -> None:
    page.read()
    page.change("")
    clock[0] += 1

    assert [page.status(), page.status()] == [404, 404]


def test_a_making_that_failed_leaves_the_turn_to_the_next(page: Page) -> None:
    page.read()
    page.change("")
    page.status()
    page.change("third")

    assert page.read() == "third"


def test_an_answer_made_earlier_never_replaces_a_later_one() -> None:
    shelf = front.Shelf()
    later, earlier = (
        front.Kept(Offer("topic", 1, None, Finished(name, b"x"), real_now(), known_at), [])
        for name, known_at in (("later", 2.0), ("earlier", 1.0))
    )
    shelf.put("a", later)
    shelf.put("a", earlier)

    assert shelf.find("a") is later


def test_browsers_send_the_cookie_of_the_desk_with_public_pages_too(client: FlaskClient) -> None:
    client.get("/en/desk/sign-in")
    cookie = client.get_cookie("desk")

    assert cookie is not None
    assert cookie.path == "/"
