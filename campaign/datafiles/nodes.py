"""YAML as it was written: every value with its file, its line and its path.

Values are read as text and never guessed at: the country `NO` is Norway, and no amount of money
passes through a float.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NULL = "tag:yaml.org,2002:null"
LARGEST_FILE = 32 * 1024 * 1024


class Unreadable(Exception):
    """A value is not what its field needs; the message says what is expected.

    Without a message: what is wrong with it was reported where it stands.
    """


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong, and where."""

    file: str
    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return (
            f"{where}: {self.field}: {self.sentence}" if self.field else f"{where}: {self.sentence}"
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that names something of another section, in these files or in the database."""

    section: str
    key: str
    node: "Node"


@dataclass(slots=True)
class Reading:
    """What is found while one file is read."""

    file: str
    mistakes: list[Mistake] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    inherited: dict[str, str] = field(default_factory=dict)
    """Fields that the file says once for all its entries: `campaign`, `coalition`."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a file."""

    raw: Any
    path: str
    line: int
    reading: Reading

    @property
    def is_null(self) -> bool:
        return isinstance(self.raw, ScalarNode) and self.raw.tag == NULL

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.raw, MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.raw, SequenceNode)

    @property
    def is_quoted(self) -> bool:
        return isinstance(self.raw, ScalarNode) and self.raw.style is not None

    def text(self) -> str:
        """The value as it is written. Raises Unreadable for anything but one value."""
        if not isinstance(self.raw, ScalarNode) or self.is_null:
            raise Unreadable("one value")
        text = str(self.raw.value).strip()
        if CONTROL.search(text):
            raise Unreadable("text without control characters")
        return _with_whole_letters(text)

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """Fields with their values. Raises Unreadable for anything but fields."""
        if not isinstance(self.raw, MappingNode):
            raise Unreadable("fields with values, such as `name: value`")
        seen: set[str] = set()
        for key, value in self.raw.value:
            name = str(key.value)
            path = f"{self.path}.{name}" if self.path else name
            node = Node(value, path, key.start_mark.line + 1, self.reading)
            if name in seen:
                node.mistake("is written twice; once is expected")
                continue
            seen.add(name)
            yield name, node

    def elements(self) -> list["Node"]:
        """The members of a list. Raises Unreadable for anything but a list."""
        if not isinstance(self.raw, SequenceNode):
            raise Unreadable("a list")
        return [
            Node(value, f"{self.path}[{at}]", value.start_mark.line + 1, self.reading)
            for at, value in enumerate(self.raw.value, start=1)
        ]

    def child(self, name: str) -> "Node":
        """The value of a field, else the whole: where to point when that field is wrong."""
        if self.is_mapping:
            return next((node for key, node in self.items() if key == name), self)
        return self

    def mistake(self, sentence: str) -> None:
        """Report it once, however often the value is looked at."""
        mistake = Mistake(self.reading.file, self.line, self.path, sentence)
        if mistake not in self.reading.mistakes:
            self.reading.mistakes.append(mistake)

    def expected(self, what: Unreadable) -> None:
        """Report that the value is not what is expected."""
        if str(what):
            self.mistake(f"expected {what}, found {self._found()}")

    def refer(self, section: str, key: str) -> None:
        self.reading.references.append(Reference(section, key, self))

    def _found(self) -> str:
        if self.is_null:
            return "nothing"
        if isinstance(self.raw, ScalarNode):
            return f"“{str(self.raw.value).strip()[:60]}”"
        return "fields" if self.is_mapping else "a list"


def parse(path: Path, reading: Reading) -> Node | None:
    """The file's top node; None if there is nothing to read, and the reason is a mistake."""
    try:
        raw = YAML(typ="safe", pure=True).compose(_content(path))
    except (Unreadable, YAMLError, RecursionError, ValueError) as error:
        reading.mistakes.append(Mistake(reading.file, _line(error), "", _reason(error)))
        return None
    node = Node(raw, "", 1, reading)
    if raw is None or not node.is_mapping:
        node.mistake("expected sections such as `campaign:` or `organizations:`")
        return None
    if alias := _first_anchor(raw):
        reading.mistakes.append(
            Mistake(reading.file, alias.start_mark.line + 1, "", "anchors (&) are not read here")
        )
        return None
    return node


def _content(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("this file is too large: 32 MB at most")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable("expected text in UTF-8") from error


def _with_whole_letters(text: str) -> str:
    """Join the two halves in which JSON writes a letter such as an emoji. Raises Unreadable."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise Unreadable("whole letters, not half of a surrogate pair") from error


def _first_anchor(raw: Any) -> Any:
    """The first node that others could repeat: files say each thing where it belongs."""
    waiting = [raw]
    while waiting:
        node = waiting.pop()
        if node.anchor is not None:
            return node
        if isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)
    return None


def _line(error: Exception) -> int:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return mark.line + 1 if mark is not None else 1


def _reason(error: Exception) -> str:
    if isinstance(error, MarkedYAMLError):
        problem = " ".join(part for part in (error.context, error.problem) if part)
        return f"this is not YAML: {problem}"
    if isinstance(error, RecursionError):
        return "this is nested too deeply to be read"
    return str(error) if isinstance(error, Unreadable) else f"this is not YAML: {error}"
