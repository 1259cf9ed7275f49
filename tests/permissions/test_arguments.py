"""What a visitor writes behind the "?" of an address: known arguments count, others are ignored."""

import re
from urllib.parse import quote

import pytest

from campaign.kernel import arguments
from tests.permissions.test_matrix import RULES, desk_of, values_of

UNKNOWN = "&".join(
    (
        "campaign=x&coalition=x&endpoint=x&values=x&self=x&args=x&kwargs=x&slug=x&token=x&event_id=x",
        "_method=POST&_external=0&_external=1&_anchor=x&_scheme=javascript&_=x&%00=x&%FF=%FF&=x",
        "campaign=y&campaign=&[]=x&a[b]=x&__proto__=x&utm_source=x",
    )
)
"""Parameters of Flask's and of our own functions, repeated ones, and such as no browser writes."""

NOTHING = ("", "\0", "x" * 3000, "9" * 30, "-1", "0", "1.5", "\u0661", "\u202e", b"\xed\xa0\x80")
NO_DAYS = ("0000-13", "9999-12", "9999-99-99", "2021-02-30", "9999-12-31", "0001-01-01")
NO_ADDRESSES = ("javascript:alert(1)", "//evil.example", "' OR 1=1 --")
SECRETS = re.compile(r'(?:value="|challenge&#34;: &#34;)[\w.-]{20,}')
"""What differs between two answers that are the same."""


@pytest.fixture
def noted(monkeypatch):
    """The arguments that the last page has asked for."""
    names = set()

    class Noting(set):
        def add(self, name):
            names.add(name)
            super().add(name)

    plain = arguments._noted

    def noting():
        arguments.g.setdefault("arguments_asked_for", Noting())
        return plain()

    monkeypatch.setattr(arguments, "_noted", noting)
    return names


def pages(installation):
    """Each page with somebody who may see it, and its address."""
    here = installation.here
    for door in installation.doors:
        if door.method != "GET":
            continue
        if door.action is None:
            client, values = (
                installation.askers["a visitor"][1],
                door.values_from(here.of_coalition),
            )
        else:
            scope = desk_of(door, here)[0]
            client = next(
                client
                for asker, client in installation.askers.values()
                if RULES[door.action].allows(asker, scope)
            )
            values = values_of(door, here)
        yield client, installation.addresses.build(door.rule.endpoint, values)


def told(answer):
    """What an answer says; of files that name the moment they were made, that there is one."""
    is_text = answer.mimetype.startswith("text/")
    return answer.status_code, SECRETS.sub("", answer.text) if is_text else answer.mimetype


@pytest.fixture(autouse=True)
def failing_quietly(installation, monkeypatch):
    """A failure is an answer, too, so that one does not hide the others."""
    monkeypatch.setitem(installation.app.config, "PROPAGATE_EXCEPTIONS", False)


def test_unknown_arguments_change_no_page(installation):
    different = []
    for client, address in pages(installation):
        expected, answer = client.get(address), client.get(f"{address}?{UNKNOWN}")
        is_same = told(answer) == told(expected)
        is_redirect = answer.status_code == expected.status_code and answer.status_code // 100 == 3
        if not (is_same or is_redirect):
            different.append(f"{address}: {answer.status_code} instead of {expected.status_code}")

    assert different == []


def test_known_arguments_with_values_that_cannot_be_are_no_failure(installation, noted):
    found, asked_for = [], set()
    for client, address in pages(installation):
        noted.clear()
        client.get(f"{address}?not-kept=1")
        for name in sorted(noted):
            asked_for.add(name)
            for bad in (*NOTHING, *NO_DAYS, *NO_ADDRESSES):
                answer = client.get(f"{address}?{name}={quote(bad)}&{name}=x")
                if answer.status_code not in (200, 301, 302, 303, 308, 400, 404, 422):
                    found.append(f"{address}?{name}={bad!r}: {answer.status_code}")

    assert found == []
    assert {"page", "lang", "month", "day", "fund", "currency", "donor", "next"} <= asked_for
