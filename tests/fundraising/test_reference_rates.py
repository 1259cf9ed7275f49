"""The European Central Bank's rates: by file and on schedule, each day once."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select

from campaign.cli.rates import fetch_rates
from campaign.fundraising.models import Rate, RateFetch
from campaign.fundraising.operations.reference_rates import import_reference_rates
from campaign.fundraising.rates_gateway import NotFetched, fetch
from campaign.fundraising.reference_rates import PublishedRate, read_reference_rates
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.fundraising import CLERK

XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://example.org/envelope" xmlns="http://example.org/rates">
  <e:subject>Reference rates</e:subject>
  <Cube><Cube time="2026-11-20">
    <Cube currency="CHF" rate="0.9312"/><Cube currency="JPY" rate="181.04"/>
  </Cube><Cube time="2026-11-19"><Cube currency="CHF" rate="0.9320"/></Cube></Cube>
</e:Envelope>"""
CSV = b"Date, CHF, BGN, \n20 November 2026, 0.9312, N/A, \n"
RATES = [
    PublishedRate("CHF", date(2026, 11, 20), Decimal("0.9312")),
    PublishedRate("JPY", date(2026, 11, 20), Decimal("181.04")),
    PublishedRate("CHF", date(2026, 11, 19), Decimal("0.9320")),
]


def zipped(plain: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("rates.csv", plain)
    return file.getvalue()


@contextmanager
def served(content: bytes, status: int = 200) -> Iterator[str]:
    """The address of a small server of ours that answers with this."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/daily.xml"
    finally:
        server.shutdown()
        server.server_close()


def test_the_banks_files_are_read_in_each_of_their_forms():
    assert read_reference_rates(XML) == RATES
    assert read_reference_rates(CSV) == RATES[:1]
    assert (
        read_reference_rates(zipped(CSV.replace(b"20 November 2026", b"2026-11-20"))) == RATES[:1]
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"<Cube/>",
        b"PK\x03\x04 broken",
        b"Name, CHF\nx, 1\n",
        XML.replace(b"0.9312", b"-1"),
        XML.replace(b"2026-11-20", b"tomorrow"),
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + XML.partition(b"?>")[2].replace(b"CHF", b"&a;"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(content):
    with pytest.raises(Refused, match="no file of reference rates"):
        read_reference_rates(content)


def test_a_day_is_taken_in_once_and_a_correction_is_named_and_not_taken(app):
    first = import_reference_rates(RATES, by=CLERK)
    other = replace(RATES[0], value=Decimal("0.95"))
    again = import_reference_rates([other, *RATES[1:]], by=CLERK)

    assert (first.new, first.differing) == (3, [])
    assert (again.new, again.known) == (0, 2)
    assert again.differing == ["2026-11-20 CHF: 0.9312 is entered, 0.95 is published"]
    kept = db.session.scalars(select(Rate.value).where(Rate.quote == "CHF").order_by(Rate.id)).all()
    assert sorted(map(str, kept)) == ["0.9312", "0.9320"]


def test_the_worker_fetches_and_a_treasurer_sees_how_it_went(app, client_for, campaign):
    treasurer = client_for(make_person(CoalitionRole.TREASURER, of=campaign.coalition))
    page = f"/en/desk/coalitions/{campaign.coalition.slug}/{campaign.slug}/fund/rates"
    settings = app.config["SETTINGS"]
    try:
        for content, status in ((XML, 200), (XML, 302)):
            with served(content, status) as url:
                app.config["SETTINGS"] = replace(settings, rates_url=url)
                fetch_rates()
    finally:
        app.config["SETTINGS"] = settings

    assert len(db.session.scalars(select(Rate)).all()) == 3
    assert db.session.scalars(select(RateFetch)).one().newest_day == date(2026, 11, 20)
    assert "the server answers 302" in treasurer.get(page).text


def test_an_address_without_encryption_is_never_asked():
    with pytest.raises(NotFetched, match="not https"):
        fetch("http://rates.example/daily.xml")
