"""The help page says what POLICY decides."""

import re

from campaign.pages.permissions import ACTS
from campaign.permissions import POLICY, Action, CoalitionRole, FriendRole, Role, Scope

ROW = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", re.DOTALL)
TAG = re.compile(r"<span[^>]*>.*?</span>|<[^>]+>", re.DOTALL)
HERE = Scope(organization_id=1, coalition_id=1, friend_id=1)


class Somebody:
    reference, is_known = "person:example", True

    def __init__(self, role):
        self.role = role

    def holds(self, role, place):
        return place == 1 and role is self.role

    holds_in_coalition = holds_for_friend = holds


def cells(page):
    """By the words of an action: what its rows say, table after table."""
    return [
        (TAG.sub("", words).strip(), TAG.sub(" ", rest).split())
        for words, rest in ROW.findall(page)
    ]


def test_the_page_prints_the_table_that_decides(client):
    page = client.get("/en/help/permissions")
    printed = cells(page.text.replace("&#39;", "'"))
    expected = []
    for roles in (Role, CoalitionRole, FriendRole):
        for action in POLICY:
            may = [POLICY[action].allows(Somebody(role), HERE) for role in roles]
            if any(may) and not POLICY[action].allows(Somebody(None), HERE):
                expected.append((str(ACTS[action]), ["yes" if each else "–" for each in may]))

    assert page.status_code == 200
    assert printed == expected


def test_what_everyone_may_stands_apart(client):
    page = client.get("/en/help/permissions").text

    assert f"<li>{ACTS[Action.DESKS_LIST]}</li>" in page


def test_it_is_in_the_readers_language(client, coalition):
    page = client.get("/fr/help/permissions")

    assert page.headers["ETag"]
    assert "Qui peut faire quoi" in page.text
