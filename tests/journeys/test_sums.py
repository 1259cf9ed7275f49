"""Every sum of the progress page is what the sample files add up to.

It is worked out here from the files alone, without the program's books.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient
from ruamel.yaml import YAML

from campaign.campaigns.models import Campaign
from campaign.config import Settings
from campaign.fundraising.queries.currencies import sums_by_currency
from campaign.fundraising.queries.progress import campaign_progress
from tests.fixtures.example import EXAMPLES, SAMPLE

CENT = Decimal("0.01")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, demo=True)


@cache
def documents() -> Sequence[Mapping[str, Any]]:
    paths = (*EXAMPLES.glob("*.yaml"), *SAMPLE.glob("*.yaml"))
    return [YAML(typ="safe").load(path.read_text()) for path in paths]


def read(section: str) -> Iterator[Mapping[str, Any]]:
    for document in documents():
        yield from document.get(section, ())


def rate_of(currency: str, day: date) -> Fraction:
    """How many units of the currency one euro was worth on that day."""
    if currency == "EUR":
        return Fraction(1)
    (days,) = (row["days"] for row in read("rates") if row["quote"] == currency)
    newest = max(known for known in days if known <= day)
    return Fraction(str(days[newest]))


def in_euro(amount: str, day: date) -> Decimal:
    number, currency = amount.split()
    exact = Fraction(number) / rate_of(currency, day)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return decimal.quantize(CENT, rounding=ROUND_HALF_EVEN)


def standing_gifts() -> list[Mapping[str, Any]]:
    return [gift for gift in read("contributions") if "reversed" not in gift]


def publishing() -> set[str]:
    """Owners of funds right below the campaign's who let everybody know what they raise."""
    public = {
        fund["owner"]
        for fund in read("funds")
        if "owner" in fund and fund.get("goals") and "visibility" not in fund["goals"][-1]
    }
    return public | {"campaign"}


def right_below(owner: str) -> str:
    return {fund["owner"]: fund["under"] for fund in read("funds") if "under" in fund}.get(
        owner, owner
    )


def is_told(owner: str) -> bool:
    """Of what is reported or expected, where tables tell it apart."""
    return right_below(owner) in publishing() or owner.startswith("event/")


def test_the_sums_are_those_of_the_files(client: FlaskClient, example: Campaign) -> None:
    """One test, since loading the examples takes far longer than adding up."""
    check_the_campaign(client, example)
    check_each_currency_that_is_named(example)
    check_that_the_bar_of_each_organization_is_its_own_and_its_friends_gifts(example)


def check_the_campaign(client: FlaskClient, example: Campaign) -> None:
    """Five who publish nothing report something, so it counts; one expects, so that does not."""
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for gift in standing_gifts():
        expected[gift.get("standing", "received")] += in_euro(gift["given"], gift["on"])
    for pledge in read("pledges"):
        if pledge.get("state", "open") == "open" and is_told(pledge.get("fund", "campaign")):
            expected["expected"] += in_euro(pledge["promised"], pledge["made_on"])

    progress = campaign_progress(example)
    page = client.get(f"/en/{example.slug}/progress").text

    assert {
        "received": progress.raised.received.major,
        "reported": progress.raised.reported.major,
        "expected": progress.raised.expected.major,
    } == expected
    assert progress.gifts == len(standing_gifts())
    for amount in expected.values():
        assert f"€{amount:,}" in page


def check_each_currency_that_is_named(example: Campaign) -> None:
    """Only two of those who publish nothing report liras, so no currency says what they report."""
    given: Counter[tuple[str, str]] = Counter()
    for gift in standing_gifts():
        standing = gift.get("standing", "received")
        if standing == "received" or is_told(gift.get("fund", "campaign")):
            number, currency = gift["given"].split()
            given[currency, standing] += Decimal(number)  # type: ignore[assignment]

    rows = sums_by_currency(example).rows

    assert len(rows) >= 5
    for row in rows:
        assert row.given.received.major == given[row.currency, "received"]
        assert row.given.reported.major == given[row.currency, "reported"]


def check_that_the_bar_of_each_organization_is_its_own_and_its_friends_gifts(
    example: Campaign,
) -> None:
    parents = {fund["owner"]: fund["under"] for fund in read("funds") if "under" in fund}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for gift in standing_gifts():
        name = gift.get("fund", "campaign")
        owner = parents.get(name, name)
        if gift.get("standing", "received") == "received":
            sums[owner] += in_euro(gift["given"], gift["on"])

    shown = {
        f"organization/{row.organization.slug}": row.bar.counted.received.major
        for row in campaign_progress(example).organizations
        if row.bar
    }

    assert len(shown) >= 9
    assert shown == {owner: sums[owner] for owner in shown}
