"""The money desk has an order of its own, says where one is, and counts what waits."""

import re

from flask import Flask

from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.views.desk.section import PARTS
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.events import make_event
from tests.factories.fundraising import (
    make_bank_line,
    make_campaign_fund,
    make_collection,
    make_contribution,
    make_transfer,
)

DESK = "/en/desk/docks/spring/fund/"
WAITS = (
    "1 transfer waits for your word",
    "1 line of the bank waits",
    "1 collection at an event waits",
    "1 message of a donor waits",
)


def test_every_page_of_the_desk_has_one_place(app: Flask):
    verbs = [
        endpoint.rpartition(".")[2]
        for endpoint in app.view_functions
        if endpoint.startswith("fund_desk.") or endpoint.startswith("coalition_fund_desk.")
    ]
    known = [
        verb for _label, places in PARTS for place in places for verb in (place.verb, *place.behind)
    ]

    assert sorted(known) == sorted(set(verbs))


def test_what_waits_is_counted_on_each_page_with_one_query(
    treasurer, client_for, campaign, docks, fund, count_queries
):
    everything_waits(campaign, docks, fund)
    editor = client_for(make_person(Role.EDITOR, of=docks))
    reader = client_for(make_person(Role.READER, of=docks))

    with count_queries() as queries:
        links, marked = section_of(treasurer.get(f"{DESK}collections").text)
    home = treasurer.get("/en/desk/docks/spring/").text
    of_editor = editor.get("/en/desk/docks/spring/").text
    of_reader, _marked = section_of(reader.get(DESK).text)

    assert marked == ["Record", "Collected at events"]
    assert {words: count for words, count in links.items() if count} == {
        "Record": 1,
        "Collected at events": 1,
        "Bank": 1,
        "Passing money on": 1,
        "Rules and messages": 1,
    }
    assert len([query for query in queries if "bank_lines" in query]) == 1
    assert [words in home for words in WAITS] == [True, True, True, True]
    assert [words in of_editor for words in WAITS] == [False, False, False, True]
    assert of_reader == {"Overview": 0, "Receipts": 0, "Passing money on": 0}


def test_what_waits_for_the_coalition_is_on_its_own_desk(
    client_for, coalition, campaign, docks, fund
):
    make_campaign_fund(campaign)
    make_bank_line(coalition)
    make_bank_line(docks)
    make_transfer(coalition, campaign)
    keeper = client_for(make_person(CoalitionRole.TREASURER, of=coalition))
    desk = f"/en/desk/coalitions/{coalition.slug}/spring/"

    parts, marked = section_of(keeper.get(f"{desk}fund/rates").text)
    state = keeper.get(desk).text

    assert (parts["Bank"], parts["Passing money on"]) == (1, 1)
    assert marked == ["Rules and messages", "Exchange rates"]
    assert [words in state for words in WAITS] == [True, True, False, False]


def everything_waits(campaign, docks, fund):
    make_bank_line(docks)
    [tin, _account] = boxes_of(docks)
    make_collection(make_event(campaign=campaign, organization=docks), fund, tin)
    make_contribution(fund, Money(5_00, "CHF"), box=tin, message="For the gulls")
    make_transfer(docks, campaign)


def section_of(page):
    """What waits by the words of each link, and the links that are marked."""
    links = re.findall(
        r"<a [^>]*?(aria-current=\"\w+\")?>([^<]+?)\s*(?:<b>(\d+)<span|</a>)",
        page.partition('class="section"')[2].partition("</nav>")[0],
    )
    words = {words.strip(): int(count or 0) for _current, words, count in links}
    return words, [words.strip() for current, words, _count in links if current]
