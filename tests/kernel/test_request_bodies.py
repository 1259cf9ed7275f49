"""Requests as a server hands them on, before the application sees them."""

import threading
from io import BytesIO

from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from campaign.kernel.request_bodies import CHUNK, RequestBodies
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


def client(**limits):
    return Client(RequestBodies(echo, **{"at_work": 1, "waiting": 1, "within": 30, **limits}))


def test_a_body_arrives_whole():
    body = b"x" * (2 * CHUNK + 1)

    assert client().post("/", data=body).text == f"POST {len(body)}"
    assert client().get("/").text == "GET 0"


def test_a_body_that_ends_early_is_refused():
    answer = client().post("/", data=b"half", environ_overrides={"CONTENT_LENGTH": "100"})

    assert (answer.status_code, answer.text) == (400, "Bad Request\n")


def test_a_body_that_ends_early_after_its_time_was_cut_off_for_that():
    answer = client(within=0).post("/", data=b"half", environ_overrides={"CONTENT_LENGTH": "100"})

    assert (answer.status_code, answer.text) == (408, "Request Timeout\n")


def test_who_sends_without_saying_how_much_is_asked_to():
    answer = client().post("/", input_stream=Unread(), headers={"Transfer-Encoding": "chunked"})

    assert (answer.status_code, answer.text) == (411, "Length Required\n")


def test_while_bodies_are_waited_for_readers_are_served_and_further_senders_turned_away():
    visitor, slow = client(), Slow(b"late")
    answers = []
    sender = threading.Thread(
        target=lambda: answers.append(visitor.post("/", input_stream=slow, content_length=4).text)
    )
    sender.start()
    assert slow.asked.wait(60)

    assert visitor.get("/").text == "GET 0"
    assert visitor.post("/", data=b"other").status_code == 503
    assert visitor.application.awaited.longest() > 0

    slow.go.set()
    sender.join(60)
    assert visitor.application.awaited.longest() == 0
    assert answers == ["POST 4"]
    assert visitor.post("/", data=b"other").text == "POST 5"


def test_a_body_that_is_too_large_is_left_to_the_application():
    @Request.application
    def refuse(request):
        return Response("too large", 413)

    visitor = Client(RequestBodies(refuse, at_work=1, waiting=1, within=30))
    answer = visitor.post("/", input_stream=Unread(), content_length=LARGEST_REQUEST + 1)

    assert answer.status_code == 413


def test_a_refusal_carries_the_headers_of_every_answer():
    answer = client().post("/", data=b"", environ_overrides={"CONTENT_LENGTH": "1"})

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
