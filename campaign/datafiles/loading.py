"""Files into the database: checked whole, told what changes, written together or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from campaign.datafiles.files import Entry, read_files
from campaign.datafiles.forms import Values
from campaign.datafiles.nodes import Mistake
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
class Difference:
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What loading does to one thing."""

    word: str
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
    outcome = _compare(entry, stored, merged)
    if not outcome.is_unchanged:
        try:
            section.write(_as_far_as_it_may(outcome, merged, stored), stored, LOADER)
        except Refused as refusal:
            name = section.field_of.get(refusal.field or "", refusal.field or "")
            node = entry.node.child(name)
            mistakes.append(Mistake(node.reading.file, node.line, node.path, refusal.sentence))
        except Missing as missing:  # something it stands on was refused just before
            if not mistakes:
                raise RuntimeError(f"{outcome.word} {outcome.key}") from missing
    return outcome


def _compare(entry: Entry, stored: Values | None, merged: Values) -> Outcome:
    section = entry.section
    if stored is None:
        return Outcome(section.word, entry.key, is_new=True)
    conflicts = [Difference(*conflict) for conflict in section.conflicts(stored, merged)]
    settled = {conflict.field for conflict in conflicts}
    changes = [
        Difference(each.name, stored[each.name], merged[each.name])
        for each in section.form.fields
        if each.name not in settled and stored[each.name] != merged[each.name]
    ]
    return Outcome(section.word, entry.key, False, tuple(changes), tuple(conflicts))


def _as_far_as_it_may(outcome: Outcome, merged: Values, stored: Values | None) -> Values:
    if stored is None:
        return merged
    return {**merged, **{each.field: stored[each.field] for each in outcome.conflicts}}
