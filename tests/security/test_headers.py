"""What every answer says to the browser, whatever kind of answer it is."""

from io import BytesIO

import pytest
from PIL import Image

from campaign.kernel.security import is_open_to_sites
from campaign.media.operations import prepare_picture, store_picture
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
EXPECTED = {
    "/": 302,
    "/en/": 200,
    "/de/": 302,
    "/en/walk/": 200,
    "/en/walk/give": 200,
    "/en/walk/events/1-x": 301,
    "/en/nothing/": 404,
    "/en/desk/": 303,
    "/en/desk/sign-in": 200,
    "/calendars/walk": 308,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/-/alive": 200,
    "/-/ready": 200,
    "/assets/0/campaign.css": 200,
    "/assets/0/nothing.css": 404,
}


@pytest.fixture
def walk(app):
    return make_event(campaign=make_campaign(slug="walk"))


@pytest.mark.parametrize("address", EXPECTED)
def test_every_kind_of_answer_is_protected(client, walk, address):
    answer = client.get(address)

    assert answer.status_code == EXPECTED[address]
    check(answer)


@pytest.mark.parametrize(
    ("method", "address", "options", "status"),
    [
        ("POST", "/en/", {}, 405),
        ("POST", "/en/desk/sign-in", {}, 400),
        ("POST", "/en/walk/give", {"headers": {"Origin": "https://evil.example"}}, 403),
        ("POST", "/webhooks/stripe", {"data": b"x"}, 400),
        ("POST", "/en/walk/give", {"data": b"x" * 9_000_000}, 413),
        ("OPTIONS", "/en/", {}, 200),
        ("HEAD", "/en/", {}, 200),
    ],
)
def test_every_kind_of_refusal_is_protected(client, walk, method, address, options, status):
    answer = client.open(address, method=method, **options)

    assert answer.status_code == status
    check(answer)


def test_an_answer_given_again_is_protected_as_at_first(client, walk):
    first, again = client.get("/en/"), client.get("/en/")
    unchanged = client.get("/en/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, unchanged.status_code) == (200, 304)
    check(again)
    check(unchanged)


def test_a_mistake_of_ours_is_protected(app, client, walk, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "site.show_alive", lambda: 1 / 0)
    answer = client.get("/-/alive")

    assert answer.status_code == 500
    check(answer)


def test_a_page_runs_and_loads_only_what_is_ours(client, walk):
    policy = client.get("/en/").headers["Content-Security-Policy"].split("; ")

    assert policy == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]


def test_a_picture_is_a_picture_and_nothing_else(client, app):
    answer = client.get(picture_address())

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def picture_address():
    file = BytesIO()
    Image.new("RGB", (3, 3)).save(file, "PNG")
    return f"/media/{store_picture(prepare_picture(file.getvalue())).digest}.webp"


@pytest.mark.parametrize(
    "address",
    ["/calendars/walk.ics", "/calendars/walk/countries/fr.ics", "/en/walk/widget", picture_address],
)
def test_other_sites_may_use_feeds_pictures_and_the_widget(client, walk, address):
    address = address() if callable(address) else address
    first = client.get(address)
    etag = {"If-None-Match": first.headers["ETag"]}
    asks = {
        "Origin": "https://other.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    unchanged, head = client.get(address, headers=etag), client.head(address)
    may = client.options(address, headers=asks)

    answers = (first, unchanged, head, may, client.get(f"{address}?x=1"))
    assert [each.status_code for each in answers] == [200, 304, 200, 200, 200]
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert may.headers["Access-Control-Allow-Headers"] == "If-Modified-Since, If-None-Match"
    assert "ETag" in first.headers["Access-Control-Expose-Headers"]
    assert "Last-Modified" in first.headers


def test_what_is_not_there_is_told_to_other_sites_too(client, walk):
    answer = client.get("/calendars/nothing.ics")

    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_else_is_open_to_other_sites(app, client, walk):
    opened = {name for name, view in app.view_functions.items() if is_open_to_sites(view)}

    assert {name.partition(".")[0] for name in opened} == {"calendars", "pages", "site"}
    assert "Access-Control-Allow-Origin" not in client.get("/en/walk/").headers


def test_nothing_of_the_desk_is_kept_by_a_browser(client_for, alice, organization):
    answer = client_for(alice).get(f"/en/desk/{organization.slug}/profile/")

    assert answer.headers["Cache-Control"] == "no-store"


def test_https_is_demanded_where_it_is_spoken(build_app, behind_https, client, app):
    secure = build_app(behind_https).test_client()
    answers = [
        secure.get(path, base_url=behind_https.base_url) for path in ("/en/", "/en/x/", "/-/alive")
    ]

    assert [each.headers["Strict-Transport-Security"] for each in answers] == [
        "max-age=31536000"
    ] * 3
    assert "Strict-Transport-Security" not in client.get("/en/").headers


def check(answer):
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
