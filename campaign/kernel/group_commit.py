"""What several requests write at the same moment is committed by one of them for all.

A durable commit waits for the disk: one commit of ten rows waits once instead of ten times. Each
request goes on only after the commit of its own row, so what it answers is true (ADR 16).
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from campaign.kernel.database import db, is_writing

Item = TypeVar("Item")


class GroupCommit(Generic[Item]):
    """One for each kind of write; `write` writes all it is given in one transaction of its own."""

    def __init__(self, write: Callable[[Sequence[Item]], None]) -> None:
        self._write = write
        self._lines: WeakKeyDictionary[Engine, _Line[Item]] = WeakKeyDictionary()
        self._making = threading.Lock()

    def add(self, item: Item) -> None:
        """Returns when the item is committed. Raises what writing it raised.

        A group that cannot be written is written one by one: a bad item harms nobody else.
        """
        if is_writing():
            raise RuntimeError("a group has a transaction of its own")
        line = self._line_of(db.engine)
        group, is_first = line.join(item)
        if is_first:
            line.write_next(self._write)
        group.is_done.wait()
        if not group.is_written:
            self._write([item])

    def _line_of(self, engine: Engine) -> "_Line[Item]":
        """Several applications may live in one process, each with its database."""
        with self._making:
            return self._lines.setdefault(engine, _Line())


class _Group(Generic[Item]):
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.is_done = threading.Event()
        self.is_written = False


class _Line(Generic[Item]):
    """While one group is being committed, those who come gather in the next."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._turn = threading.Lock()
        self._gathering: _Group[Item] = _Group()

    def join(self, item: Item) -> tuple[_Group[Item], bool]:
        """The group, and whether this is its first item: whoever brings it writes the group."""
        with self._door:
            group = self._gathering
            group.items.append(item)
            return group, len(group.items) == 1

    def write_next(self, write: Callable[[Sequence[Item]], None]) -> None:
        with self._turn:
            with self._door:
                group, self._gathering = self._gathering, _Group()
            try:
                write(group.items)
                group.is_written = True
            except Exception:  # each of them tries alone, and says why it cannot be written
                group.is_written = False
            finally:
                group.is_done.set()
