"""Public pages are the same bytes for everyone: no cookie, and nothing that depends on one."""

import pytest

from campaign.events.models import EventKind
from campaign.kernel.security import is_desk
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.documents import make_appeal
from tests.factories.events import make_event

STATIC = {"assets.show_asset"}


@pytest.fixture
def addresses(app, coalition, organization):
    """Every public address that the site has, of things that there are."""
    campaign = make_campaign(coalition=coalition)
    take_part(organization, campaign)
    event = make_event(campaign=campaign, organization=organization, country="FR")
    make_event(campaign=campaign, kind=EventKind.GATHERING, organization=None)
    make_appeal(campaign=campaign)
    known = {
        "language": "en",
        "coalition": coalition.slug,
        "campaign": campaign.slug,
        "organization": organization.slug,
        "country": "fr",
        "event_id": event.id,
        "slug": event.slug("en"),
        "month": "2026-11",
        "kind": "csv",
    }
    site = app.url_map.bind("localhost")
    found = [
        site.build(rule.endpoint, {name: known.get(name, "1") for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint not in STATIC
    ]
    return sorted({address for address in found if not is_desk(address)})


def test_no_public_page_sets_or_reads_a_cookie(addresses, client, client_for, alice):
    member = client_for(alice)
    answers = {
        (visitor, address): visitor.get(address)
        for visitor in (client, member)
        for address in addresses
    }
    touched = [
        address
        for (_, address), answer in answers.items()
        if "Set-Cookie" in answer.headers or "Cookie" in answer.headers.get("Vary", "")
    ]

    assert touched == []
    assert [answer.status_code for answer in answers.values()].count(200) > len(addresses)


def test_who_is_signed_in_gets_the_same_bytes(addresses, client, client_for, alice):
    member = client_for(alice)
    differing = [
        address for address in addresses if client.get(address).data != member.get(address).data
    ]

    assert differing == []


def test_nobody_is_looked_up_for_a_public_page(addresses, client_for, alice, count_queries):
    member = client_for(alice)
    with count_queries() as queries:
        for address in addresses:
            member.get(address)

    assert [query for query in queries if "FROM persons" in query] == []
