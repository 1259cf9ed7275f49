"""Files into the database: checked whole, told what changes, written together or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from campaign.datafiles.files import Entry, read_files
from campaign.datafiles.forms import Values
from campaign.datafiles.nodes import Mistake
from campaign.datafiles.sections.section import Difference, Section, differences
from campaign.kernel.audit import Machine
from campaign.kernel.database import transaction
from campaign.kernel.errors import Missing, Refused

LOADER = Machine("load")


class Mistaken(Exception):
    """The files cannot be loaded; nothing was written."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = sorted(mistakes)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What loading does to one thing."""

    section: Section
    key: str
    is_new: bool
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()
    """What the file says otherwise of something that stays as it is."""

    @property
    def is_unchanged(self) -> bool:
        return not (self.is_new or self.changes)


@dataclass(slots=True)
class Loaded:
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        return any(not outcome.is_unchanged for outcome in self.outcomes)

    @property
    def has_conflicts(self) -> bool:
        return any(outcome.conflicts for outcome in self.outcomes)


class _Undo(Exception):
    """Ends a dry run's transaction."""


def load(
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    report: Callable[[Outcome], None] = lambda outcome: None,
    expect: Callable[[int], None] = lambda number: None,
) -> Loaded:
    """Load files in one transaction. Raises Mistaken naming every mistake.

    A dry run does all of it and takes it back, so that it finds what writing would find. `expect`
    hears how many things there are, `report` of each as it is done.
    """
    entries, mistakes = read_files(paths)
    if mistakes:
        raise Mistaken(mistakes)
    expect(len(entries))
    loaded = Loaded()
    try:
        with transaction():
            for entry in entries:
                loaded.outcomes.append(_bring(entry, mistakes))
                report(loaded.outcomes[-1])
            if mistakes or dry_run:
                raise _Undo
    except _Undo:
        if mistakes:
            raise Mistaken(mistakes) from None
    return loaded


def _bring(entry: Entry, mistakes: list[Mistake]) -> Outcome:
    """Bring the database to what one entry says, as far as it may be changed."""
    section = entry.section
    stored = section.stored(entry.values)
    merged = section.form.merge(stored, entry.values)
    if stored is None:
        _write(entry, merged, None, mistakes)
        return Outcome(section, entry.key, is_new=True)
    settled, conflicts = section.settle(stored, merged)
    changes = differences(stored, settled)
    if changes:
        _write(entry, settled, stored, mistakes)
    return Outcome(section, entry.key, False, tuple(changes), tuple(conflicts))


def _write(entry: Entry, values: Values, stored: Values | None, mistakes: list[Mistake]) -> None:
    section = entry.section
    try:
        section.write(values, stored, LOADER)
    except Refused as refusal:
        name = section.field_of.get(refusal.field or "", refusal.field or "")
        node = entry.node.child(name)
        mistakes.append(Mistake(node.reading.file, node.line, node.path, refusal.sentence))
    except Missing:
        if not mistakes:  # else what it stands on was refused just before
            raise
