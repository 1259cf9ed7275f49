import ast
import inspect
import re
import textwrap
from collections.abc import Iterator

import pytest
from flask import Flask

from campaign import app as factory
from campaign.app import create_app
from campaign.guard import is_public
from campaign.kernel.security import is_desk
from campaign.organizations.names import RESERVED_ORGANIZATION_SLUGS
from campaign.urls import RESERVED_SLUGS
from tests.fixtures.databases import settings_for
from tests.house.sources import PROGRAM, TEMPLATES, calls, files, modules, name

AS_WRITTEN = {"args", "values", "query_string", "full_path", "url"}
READERS = {
    "campaign/accounts/sign_in.py": ["full_path"],
    "campaign/kernel/arguments.py": ["args"],
    "campaign/kernel/published.py": ["full_path"],
    "campaign/practice/stripe/calls.py": ["query_string"],
    "campaign/urls.py": ["full_path"],
}
"""Who reads an address as its visitor wrote it: `arguments` for all pages; others as a whole, to
lead back to it or to tell answers apart; the practice Stripe, whose protocol it is."""
SPREAD = re.compile(
    r"(\*\*|\bdict\(|\bupdate\()\s*request\.(args|values|form|json|cookies|headers)\b"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Flask:
    return create_app(settings_for("sqlite://", tmp_path_factory.mktemp("data")))


def test_every_door_has_a_lock_or_says_that_it_is_public(built):
    """The same is checked at each request; this finds the views that no test has opened."""
    unlocked = [
        endpoint
        for endpoint, view in built.view_functions.items()
        if not is_public(view) and not authorizes(view)
    ]

    assert sorted(unlocked) == sorted(factory.UNLOCKED_ENDPOINTS)


def test_no_public_view_asks_who_is_there(built):
    """Public pages are the same bytes for everyone; those of the desk have a session."""
    outside = {rule.endpoint for rule in built.url_map.iter_rules() if not is_desk(rule.rule)}
    both = [
        endpoint
        for endpoint, view in built.view_functions.items()
        if is_public(view)
        and (authorizes(view) or (endpoint in outside and "viewer" in called_in(view)))
    ]

    assert both == []


def test_no_campaign_can_take_an_address_of_the_program(built):
    beside_campaigns = words_at(built, "<language>") | words_at(built)
    on_desks = words_at(built, "<language>", "desk", "<organization>") | words_at(
        built, "<language>", "desk", "coalitions", "<coalition>"
    )

    assert {name for name in beside_campaigns if "." not in name} - RESERVED_SLUGS == set()
    assert on_desks - RESERVED_SLUGS == set()


def test_no_organization_can_take_an_address_of_the_desk(built):
    assert words_at(built, "<language>", "desk") - RESERVED_ORGANIZATION_SLUGS == set()


def words_at(built, *start) -> set[str]:
    """The fixed words that stand in addresses right after `start`."""
    found = set()
    for rule in built.url_map.iter_rules():
        parts = tuple(part for part in rule.rule.split("/") if part)
        if parts[: len(start)] == start and len(parts) > len(start):
            found.add(parts[len(start)])
    return {word for word in found if "<" not in word}


def authorizes(view) -> bool:
    return "authorize" in called_in(view)


def called_in(view) -> set[str]:
    """What the view calls in its own body, and nothing deeper: a lock has to be seen."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(view)))
    return set(calls(ast.parse(source)))


def test_only_one_module_reads_what_an_address_asks_for():
    """A visitor's words never become arguments of a function: they are asked for by name."""
    readers = {
        file: sorted(reads)
        for file, tree in modules().items()
        if (reads := set(words_of_visitors(tree)))
    }
    in_templates = [
        name(path)
        for path in files(TEMPLATES, suffixes=(".html", ".txt", ".xml"))
        if re.search(r"request\.(args|values|form)\b", path.read_text())
    ]

    assert readers == READERS
    assert in_templates == []


def test_no_words_of_visitors_are_spread_into_arguments():
    spread = [
        f"{name(path)}: {found[0]}"
        for path in files(PROGRAM, suffixes=(".py",))
        for found in SPREAD.finditer(path.read_text())
    ]

    assert spread == []


def words_of_visitors(tree) -> Iterator[str]:
    for node in ast.walk(tree):
        is_of_interest = isinstance(node, ast.Attribute) and node.attr in AS_WRITTEN
        if is_of_interest and ast.unparse(node.value) == "request":
            yield node.attr
