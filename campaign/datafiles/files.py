"""Reading files whole: every entry of every section, and every mistake in them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from campaign.datafiles.forms import Values
from campaign.datafiles.kinds import did_you_mean
from campaign.datafiles.nodes import Mistake, Node, Reading, Reference, Unreadable, parse
from campaign.datafiles.sections import SECTION, SECTIONS, Section

SAID_ONCE = ("coalition", "campaign")
"""Sections that may also name what is already there: `campaign: spring`."""


@dataclass(frozen=True, slots=True)
class Entry:
    section: Section
    values: Values
    """What the file says, and no more."""
    node: Node
    is_right: bool = True
    """Whether it was read without a mistake."""

    @property
    def key(self) -> str:
        return self.section.key(self.values)


def read_files(paths: Sequence[Path]) -> tuple[list[Entry], list[Mistake]]:
    """Entries in the order in which they are written, and all that is wrong with the files."""
    readings = [Reading(str(path)) for path in paths]
    found: list[Entry] = []
    for path, reading in zip(paths, readings, strict=True):
        top = parse(path, reading)
        if top is not None:
            found += _read_file(top)
    entries = _join(entry for entry in found if entry.is_right)
    named = {section.name: _keys(section, found) for section in SECTIONS}
    for reading in readings:
        for reference in reading.references:
            _follow(reference, named[reference.section])
    ordered = [entry for section in SECTIONS for entry in entries if entry.section is section]
    return ordered, [mistake for reading in readings for mistake in reading.mistakes]


def _keys(section: Section, entries: Iterable[Entry]) -> set[str]:
    """Also of entries with a mistake, else whatever names them would be wrong too."""
    keys = set()
    for entry in entries:
        if entry.section is section:
            with suppress(KeyError):
                keys.add(entry.key)
    return keys


def _read_file(top: Node) -> list[Entry]:
    parts = dict(top.items())
    for name in SAID_ONCE:
        if name in parts:
            _say_once(name, parts[name])
    return [entry for name, node in parts.items() for entry in _read_section(name, node)]


def _say_once(name: str, node: Node) -> None:
    """Let the file's other entries belong to this campaign or coalition."""
    named = node if not node.is_mapping else node.child("slug")
    if named.is_mapping or named.is_list or named.is_null:
        return
    node.reading.inherited[name] = named.text()
    if named is node:
        node.refer(name, named.text())


def _read_section(name: str, node: Node) -> list[Entry]:
    if name not in SECTION:
        node.mistake(f"unknown section{_suggestion(name)}")
        return []
    section = SECTION[name]
    if name in SAID_ONCE and name in node.reading.inherited and not node.is_mapping:
        return []
    try:
        nodes = [node] if section.is_single else node.elements()
    except Unreadable as error:
        node.expected(error)
        return []
    return [_read_entry(section, each) for each in nodes]


def _read_entry(section: Section, node: Node) -> Entry:
    before = len(node.reading.mistakes)
    values: Values = {}
    try:
        values = section.form.read(node)
    except Unreadable as error:
        node.expected(error)
    return Entry(section, values, node, is_right=len(node.reading.mistakes) == before)


def _join(entries: Iterable[Entry]) -> list[Entry]:
    """One entry for each thing: files may speak of the same thing if they say the same."""
    joined: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        place = (entry.section.name, entry.key)
        first = joined.get(place)
        if first is None:
            joined[place] = entry
            continue
        _refuse_contradiction(first, entry)
        joined[place] = Entry(entry.section, {**first.values, **entry.values}, first.node)
    return list(joined.values())


def _refuse_contradiction(first: Entry, second: Entry) -> None:
    for name, value in second.values.items():
        if name in first.values and first.values[name] != value:
            said = first.node.child(name)
            second.node.child(name).mistake(
                f"“{second.key}” is told otherwise in {said.reading.file}:{said.line}"
            )


def _follow(reference: Reference, named: set[str]) -> None:
    """What is named must stand in these files or in the database."""
    if reference.key in named:
        return
    section = SECTION[reference.section]
    known = named | set(section.keys())
    if reference.key not in known:
        reference.node.mistake(
            f"there is no {section.word} “{reference.key}”"
            f"{did_you_mean(reference.key, sorted(known))}"
        )


def _suggestion(name: str) -> str:
    return did_you_mean(name, list(SECTION)) or f"; there are {', '.join(SECTION)}"
