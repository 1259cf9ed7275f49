"""Those who write at the same moment share one commit, and each knows of its own."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from campaign.kernel.database import transaction
from campaign.kernel.group_commit import GroupCommit
from tests.fixtures.at_once import PATIENCE


class Disk:
    """Takes its time over the first group, until three more have come."""

    def __init__(self) -> None:
        self.groups: list[Sequence[str]] = []
        self.is_busy, self.may_go_on = threading.Event(), threading.Event()

    def write(self, items: Sequence[str]) -> None:
        if "unreadable" in items:
            raise ValueError("unreadable")
        self.groups.append(list(items))
        self.is_busy.set()
        assert self.may_go_on.wait(PATIENCE)


def gathering(line: GroupCommit[str]) -> Sequence[str]:
    """Who has come while a group is being committed."""
    (only,) = line._lines.values()
    return only._gathering.items


def bring(app: Flask, disk: Disk, line: GroupCommit[str], later: Sequence[str]) -> list[object]:
    """One comes first; the others while it is being committed. What each was told, in order."""

    def alone(item: str) -> object:
        with app.app_context():
            try:
                return line.add(item)
            except ValueError as error:
                return str(error)

    with ThreadPoolExecutor(1 + len(later)) as senders:
        first = senders.submit(alone, "first")
        assert disk.is_busy.wait(PATIENCE)
        others = [senders.submit(alone, item) for item in later]
        while len(gathering(line)) < len(later):
            threading.Event().wait(0.001)
        disk.may_go_on.set()
        return [each.result(PATIENCE) for each in (first, *others)]


def test_who_comes_during_a_commit_shares_the_next(app: Flask) -> None:
    disk = Disk()

    answers = bring(app, disk, GroupCommit(disk.write), ["a", "b", "c"])

    assert answers == [None] * 4
    assert [sorted(group) for group in disk.groups] == [["first"], ["a", "b", "c"]]


def test_what_cannot_be_written_harms_nobody_else(app: Flask) -> None:
    disk = Disk()

    answers = bring(app, disk, GroupCommit(disk.write), ["a", "unreadable", "b"])

    assert sorted(map(str, answers)) == ["None", "None", "None", "unreadable"]
    assert sorted(disk.groups) == [["a"], ["b"], ["first"]]


def test_within_a_transaction_nobody_can_wait_for_a_group(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError, match="a transaction of its own"):
        GroupCommit[str](lambda items: None).add("a")
