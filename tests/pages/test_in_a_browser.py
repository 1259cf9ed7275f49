"""Public pages as people meet them: on a phone, right to left, in the dark, with a screen reader.

Messages on the console and requests to other hosts fail these tests by themselves.
"""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from campaign.datafiles import load
from tests.pages.test_sitemap import LOC, OTHER_COALITION

PHONE = {"width": 375, "height": 812}
ENDS = re.compile(r"(countries|organizations|events|coalitions)/.+")
"""What tells pages of one kind apart."""
EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "commune150.yaml"


@pytest.fixture
def settings(settings):
    """Arabic without a catalogue: our own texts stay English, the pages run right to left."""
    return replace(settings, pseudo_languages=("ar",))


@pytest.fixture
def addresses(app, client, live):
    """`addresses("en")`: of each campaign a page of every kind, in that language."""
    load([EXAMPLE, OTHER_COALITION])
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").text)  # noqa: S314  our own
    found = [node.text.removeprefix(live) for node in sitemap.iter(LOC)]

    def in_language(language):
        kinds = {}
        for address in found:
            if address.startswith(f"/{language}/"):
                kinds[ENDS.sub(r"\1", address)] = address
        return list(kinds.values())

    return in_language


def test_no_page_is_wider_than_a_phone_read_from_right_to_left(page, addresses):
    page.set_viewport_size(PHONE)
    wide = []
    for address in addresses("ar"):
        page.goto(address)
        assert page.evaluate("document.dir") == "rtl"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(page, addresses, axe, scheme):
    page.emulate_media(color_scheme=scheme)
    faults = {}
    for address in addresses("en"):
        page.goto(address)
        if found := axe(page):
            faults[address] = found

    assert faults == {}
