"""Entries are written here and not by the library: it reads and writes the same."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from campaign.calendars.ics import EntryFacts, EntryText, entry

PARIS = ZoneInfo("Europe/Paris")
FACTS = EntryFacts(
    uid="1@spring",
    sequence=3,
    status="confirmed",
    starts=datetime(2021, 4, 17, 18, 30, tzinfo=PARIS),
    ends=datetime(2021, 4, 17, 20, 0, tzinfo=PARIS),
    created_at=datetime(2021, 1, 1, 12, 0, 0, 700_000, tzinfo=UTC),
    changed_at=datetime(2021, 2, 1, 12, 0, tzinfo=PARIS),
    position=(48.85661, -2.0),
    online_address="https://meet.example/a?b=c,d;e",
    takes_time=True,
)
TEXT = EntryText(
    language="zh-Hant",
    summary="Songs, bread; and \\n roses",
    description="First line\nsecond: a\\b; c, d\n\nhttps://example.org/",
    location="Hall, 1 Quay; Lyon",
    categories=("Reading, aloud", "France"),
    address="https://campaign.example/en/spring/events/1-x",
)


def written_by_the_library(facts: EntryFacts, text: EntryText) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", facts.uid)
    for name, moment in (("created", facts.created_at), ("dtstamp", facts.changed_at)):
        event.add(name, moment.astimezone(UTC))
    event.add("last-modified", facts.changed_at.astimezone(UTC))
    event.add("sequence", facts.sequence)
    event.add("status", facts.status.upper())
    event.add("dtstart", facts.starts)
    if facts.ends != facts.starts:
        event.add("dtend", facts.ends)
    event.add("summary", text.summary, parameters={"LANGUAGE": text.language})
    event.add("description", text.description, parameters={"LANGUAGE": text.language})
    event.add("location", text.location)
    if facts.position:
        event.add("geo", facts.position)
    if facts.online_address:
        event.add(
            "conference", facts.online_address, parameters={"FEATURE": "VIDEO", "VALUE": "URI"}
        )
    event.add("categories", list(text.categories))
    event.add("url", text.address)
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE" if facts.takes_time else "TRANSPARENT")
    return event


def lines_of(written: bytes) -> list[bytes]:
    return sorted(written.replace(b"\r\n ", b"").split(b"\r\n"))


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (FACTS, replace(TEXT, summary="Songs, bread; roses", description="a, b; c\nd")),
        (replace(FACTS, ends=FACTS.starts, online_address=None, position=None), TEXT),
        (replace(FACTS, starts=date(2021, 4, 30), ends=date(2021, 5, 3), takes_time=False), TEXT),
        (
            replace(
                FACTS,
                starts=datetime(2021, 5, 1, 9, tzinfo=UTC),
                ends=datetime(2021, 5, 1, 10, tzinfo=ZoneInfo("UTC")),
            ),
            TEXT,
        ),
    ],
)
def test_an_entry_is_written_as_the_library_writes_it(facts: EntryFacts, text: EntryText) -> None:
    plain = replace(text, summary=text.summary.replace("\\n", "n"))

    assert lines_of(entry(facts, plain)) == lines_of(
        written_by_the_library(facts, plain).to_ical(sorted=False)
    )


def test_an_entry_is_read_as_it_was_meant() -> None:
    read = icalendar.Event.from_ical(entry(FACTS, TEXT))

    assert isinstance(read, icalendar.Event)
    assert (read["DTSTART"].dt, read["DTEND"].dt) == (FACTS.starts, FACTS.ends)
    assert (str(read["SUMMARY"]), str(read["DESCRIPTION"])) == (TEXT.summary, TEXT.description)
    assert read["SUMMARY"].params["LANGUAGE"] == "zh-Hant"
    assert [str(each) for each in read["CATEGORIES"].cats] == list(TEXT.categories)


@pytest.mark.parametrize("letter", ["a", "é", "字", "😀", "🇫🇷", ","])
@pytest.mark.parametrize("length", [0, 40, 66, 67, 68, 75, 76, 500])
def test_lines_are_short_and_no_letter_is_cut(letter: str, length: int) -> None:
    written = entry(FACTS, replace(TEXT, description=letter * length))

    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    read = icalendar.Event.from_ical(written)
    assert isinstance(read, icalendar.Event)
    assert str(read.get("DESCRIPTION", "")) == letter * length
