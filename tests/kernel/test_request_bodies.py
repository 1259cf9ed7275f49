"""Requests as a server hands them on, before the application sees them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO

from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from campaign.kernel.request_bodies import CHUNK, RequestBodies, Share
from campaign.kernel.security import LARGEST_REQUEST


@Request.application
def echo(request):
    return Response(f"{request.method} {len(request.get_data())}")


class Slow(BytesIO):
    """A body of which nothing comes until it is let go."""

    def __init__(self, content):
        super().__init__(content)
        self.asked, self.go = threading.Event(), threading.Event()

    def read(self, size=-1):
        self.asked.set()
        assert self.go.wait(60)
        return super().read(size)


class Unread(BytesIO):
    def read(self, size=-1):
        raise AssertionError("a body that is too large is not read")


def client(*, waiting=1, from_one=1):
    shares = (Share("/door", waiting=1, from_one=1), Share("", waiting=waiting, from_one=from_one))
    return Client(RequestBodies(echo, at_work=1, shares=shares))


@contextmanager
def slow_sender(visitor, path="/", address="192.0.2.1"):
    """Somebody whose body is waited for while the block runs."""
    slow = Slow(b"late")
    options = {"environ_overrides": {"REMOTE_ADDR": address}}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(visitor.post, path, input_stream=slow, content_length=4, **options)
        assert slow.asked.wait(60)
        yield
        slow.go.set()
        assert answer.result().text == "POST 4"


def post(visitor, path="/", address="192.0.2.1"):
    overrides = {"REMOTE_ADDR": address}
    return visitor.post(path, data=b"other", environ_overrides=overrides).status_code


def test_a_body_arrives_whole():
    body = b"x" * (2 * CHUNK + 1)

    assert client().post("/", data=body).text == f"POST {len(body)}"
    assert client().get("/").text == "GET 0"


def test_a_body_that_ends_early_is_refused():
    answer = client().post("/", data=b"half", environ_overrides={"CONTENT_LENGTH": "100"})

    assert (answer.status_code, answer.text) == (400, "Bad Request\n")


def test_who_sends_without_saying_how_much_is_asked_to():
    answer = client().post("/", input_stream=Unread(), headers={"Transfer-Encoding": "chunked"})

    assert (answer.status_code, answer.text) == (411, "Length Required\n")


def test_while_bodies_are_waited_for_readers_are_served_and_further_senders_turned_away():
    visitor = client()
    with slow_sender(visitor):
        assert visitor.get("/").text == "GET 0"
        refused = visitor.post("/", data=b"other")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")

    assert post(visitor) == 200


def test_one_sender_has_a_part_of_the_places_only():
    visitor = client(waiting=2, from_one=1)
    with slow_sender(visitor, address="192.0.2.1"):
        assert post(visitor, address="192.0.2.1") == 503
        assert post(visitor, address="192.0.2.2") == 200


def test_the_addresses_of_one_household_are_one_sender():
    visitor = client(waiting=2, from_one=1)
    with slow_sender(visitor, address="2001:db8::1"):
        assert post(visitor, address="2001:db8::2") == 503
        assert post(visitor, address="2001:db8:0:1::1") == 200


def test_a_door_with_a_share_of_its_own_stays_open_while_all_other_places_are_taken():
    visitor = client()
    with slow_sender(visitor):
        assert post(visitor, "/door") == 200
    with slow_sender(visitor, "/door"):
        assert post(visitor, "/door") == 503
        assert post(visitor) == 200


def test_work_at_a_door_with_a_share_of_its_own_holds_up_nobody_else():
    begun, go = threading.Event(), threading.Event()

    @Request.application
    def hang_at_the_door(request):
        if request.path == "/door":
            begun.set()
            assert go.wait(60)
        return Response(request.path)

    shares = (Share("/door", waiting=1, from_one=1, at_work=1), Share("", waiting=1, from_one=1))
    visitor = Client(RequestBodies(hang_at_the_door, at_work=1, shares=shares))
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(visitor.post, "/door", data=b"gift")
        assert begun.wait(60)
        assert visitor.get("/").text == "/"
        assert visitor.post("/", data=b"other").text == "/"
        go.set()
        assert hanging.result().text == "/door"


def test_a_body_that_is_too_large_is_left_to_the_application():
    @Request.application
    def refuse(request):
        return Response("too large", 413)

    visitor = Client(RequestBodies(refuse, at_work=1, shares=(Share("", waiting=1, from_one=1),)))
    answer = visitor.post("/", input_stream=Unread(), content_length=LARGEST_REQUEST + 1)

    assert answer.status_code == 413


def test_a_refusal_carries_the_headers_of_every_answer():
    answer = client().post("/", data=b"", environ_overrides={"CONTENT_LENGTH": "1"})

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
