"""XML of any length, one entry at a time: what is not asked for takes no room.

Written on expat itself: the tree of the standard library's safe parser is made by Python, and took
more than half of the time that a large file takes.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

CHUNK = 8 * 1024
"""A few entries, which stand in memory together."""
DEEPEST = 60
"""No standard of ISO 20022 nests half as deep."""


class Element:
    """By its name without the namespace; its children by theirs."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""
        self.children: dict[str, list[Element]] = {}


@dataclass(frozen=True, slots=True)
class Opened:
    root: Element


@dataclass(frozen=True, slots=True)
class Entry:
    """One child of a root, whole; nothing keeps it."""

    root: Element
    element: Element


@dataclass(frozen=True, slots=True)
class Closed:
    root: Element


Event = Opened | Entry | Closed


def read_elements(
    file: IO[bytes], roots: Collection[str], entries: str, kept: Collection[str]
) -> Iterator[Event]:
    """Roots of these names; of their children those that are kept, and each entry by itself.

    Raises Refused for what is no XML, and for XML that brings definitions of its own.
    """
    tree = _Tree(roots, entries, kept)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_definitions
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.say
    try:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
            yield from tree.take()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(_("From line %(line)s on, this file is broken.", line=error.lineno)) from None
    except (LookupError, ValueError):  # how expat says that it does not know an encoding
        raise Refused(_("This file is written in an encoding that cannot be read.")) from None
    yield from tree.take()


def _refuse_definitions(*_told: object) -> None:
    raise Refused(_("This file brings its own definitions (DTD). Banks send none."))


class _Tree:
    """The path to the element that is open. Outside of roots nothing is kept."""

    def __init__(self, roots: Collection[str], entries: str, kept: Collection[str]) -> None:
        self._roots, self._entries, self._kept = roots, entries, kept
        self._path: list[Element] = []
        self._root: Element | None = None
        self._events: list[Event] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        element = Element(tag.rpartition("}")[2], attributes)
        if self._root is None:
            if element.name in self._roots:
                self._root = element
                self._events.append(Opened(element))
        elif (parent := self._path[-1]) is not self._root or element.name in self._kept:
            parent.children.setdefault(element.name, []).append(element)
        self._path.append(element)
        if len(self._path) > DEEPEST:
            raise Refused(_("There is no statement of an account in this file."))

    def end(self, _tag: str) -> None:
        element = self._path.pop()
        if element is self._root:
            self._events.append(Closed(element))
            self._root = None
        elif self._is_entry(element):
            self._events.append(Entry(self._path[-1], element))

    def _is_entry(self, closed: Element) -> bool:
        return closed.name == self._entries and self._path[-1] is self._root

    def say(self, text: str) -> None:
        if self._root is not None:
            self._path[-1].text += text

    def take(self) -> list[Event]:
        events, self._events = self._events, []
        return events
