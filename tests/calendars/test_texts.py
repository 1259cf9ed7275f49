"""Texts in feeds: whatever they hold, every reader finds the same words."""

import re
from datetime import UTC, date, datetime

import icalendar
import pytest
import vobject

from campaign.calendars import ics
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event

ODD = "Paris, 18 March; C\\now"
NASTY = 'a\u2028b\r\nc\x00\x1b \\N,; "q" \U0001f600\u202e\u200b e\u0301 BEGIN:VEVENT'
ONE_LINE = 'a b c \\N,; "q" \U0001f600\u202e\u200b e\u0301 BEGIN:VEVENT'
MANY_LINES = 'a\nb\nc \\N,; "q" \U0001f600\u202e\u200b e\u0301 BEGIN:VEVENT'
AT = datetime(2027, 3, 18, 12, tzinfo=UTC)

TEXTS = {
    *("CATEGORIES", "DESCRIPTION", "LOCATION", "NAME"),
    *("SUMMARY", "X-WR-CALDESC", "X-WR-CALNAME"),
}
LONGEST_LINE = 75
_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*'
    r":(?P<value>[^\x00-\x1f\x7f]*)"
)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")


def test_a_title_comes_out_of_every_reader_as_it_went_in(client, app):
    campaign = make_campaign(slug="spring", title=Translated.of({"en": ODD}))
    make_event(campaign=campaign, title=Translated.of({"en": ODD}), venue=ODD)
    content = client.get("/calendars/spring.ics").data

    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    other = vobject.readOne(content.decode())
    own = strictly(content)
    name = own["NAME"][0]
    assert ODD in name
    assert own["X-WR-CALNAME"] == [name]
    raw = [str(calendar[key]) for key in ("NAME", "X-WR-CALNAME")]  # it does not unescape these
    assert [unescaped(each) for each in raw] == [name, name]
    assert [str(event["SUMMARY"]), own["SUMMARY"][0]] == [ODD, ODD]
    assert other.vevent.summary.value == ODD
    assert other.vevent.location.value == str(event["LOCATION"]) == own["LOCATION"][0]


def test_texts_that_nobody_may_store_any_more_are_written_all_the_same():
    content = ics.head(feed_facts(name=NASTY, description=NASTY)) + ics.entry(
        entry_facts(), ics.EntryText("en", NASTY, NASTY, NASTY, (NASTY, ODD), "https://e.example/")
    )

    assert strictly(content + ics.END) == {
        "NAME": [ONE_LINE],
        "X-WR-CALNAME": [ONE_LINE],
        "DESCRIPTION": [MANY_LINES, MANY_LINES],
        "X-WR-CALDESC": [MANY_LINES],
        "SUMMARY": [ONE_LINE],
        "LOCATION": [ONE_LINE],
        "CATEGORIES": [ONE_LINE, ODD],
    }


@pytest.mark.parametrize("sign", ["a", "ü", "𝄞", "e\u0301", "\\", ",", "字"])
def test_a_long_text_is_folded_between_letters(sign):
    text = sign * 10_000
    content = ics.entry(
        entry_facts(), ics.EntryText("en", text, text, None, (), "https://e.example/")
    )

    assert strictly(content) == {"SUMMARY": [text], "DESCRIPTION": [text]}


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://bücher.example/é?q=ü", "https://xn--bcher-kva.example/%C3%A9?q=%C3%BC"),
        ("https://m.example/a\r\nATTENDEE:x", "https://m.example/a%20ATTENDEE:x"),
        ("http://[x", None),
        (None, None),
    ],
)
def test_the_address_of_a_meeting_is_an_address_or_missing(address, written):
    content = ics.entry(
        entry_facts(online_address=address),
        ics.EntryText("en", "x", "", None, (), "https://e.example/"),
    )

    event = icalendar.Event.from_ical(content)
    assert event.get("CONFERENCE") == written
    assert "ATTENDEE" not in event


def feed_facts(name, description):
    return ics.FeedFacts(
        name=name,
        description=description,
        address="https://e.example/calendars/spring.ics",
        page="https://e.example/en/spring/",
        zone="Europe/Paris",
        colour="#b3261e",
        changed_at=AT,
    )


def entry_facts(online_address=None):
    return ics.EntryFacts(
        uid="1@spring",
        sequence=0,
        status="confirmed",
        starts=date(2027, 3, 18),
        ends=date(2027, 3, 19),
        created_at=AT,
        changed_at=AT,
        position=None,
        online_address=online_address,
        takes_time=True,
    )


def strictly(content):
    """Each text of a feed by its property, read as RFC 5545 says and no other way."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    for line in lines:
        line.decode()  # a letter is never parted
    found = {}
    for line in content.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        match = _LINE.fullmatch(line)
        assert match, line
        if match["name"] in TEXTS:
            parts = re.findall(r"((?:[^\\,]|\\.)*)(?:,|$)", match["value"])[:-1]
            assert [part for part in parts if not _TEXT.fullmatch(part)] == []
            found.setdefault(match["name"], []).extend(map(unescaped, parts))
    return found


def unescaped(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
