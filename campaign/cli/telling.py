"""What loading says on the terminal: progress, changes, conflicts, mistakes."""

import sys
from collections import Counter
from typing import Any

import click

from campaign.datafiles import Difference, Loaded, Mistaken, Outcome

LONGEST_VALUE = 60
WORTH_A_BAR = 200
"""Fewer things are done before a bar could be read."""


class Teller:
    """Shows progress while loading, and afterwards what changed."""

    def __init__(self) -> None:
        self._bar: Any = None

    def expect(self, number: int) -> None:
        if number >= WORTH_A_BAR and sys.stderr.isatty():
            self._bar = click.progressbar(length=number, label="Loading", file=sys.stderr)
            self._bar.__enter__()

    def report(self, outcome: Outcome) -> None:
        if self._bar is not None:
            self._bar.update(1)

    def finish(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def tell(self, loaded: Loaded, *, dry_run: bool) -> None:
        for outcome in loaded.outcomes:
            for change in outcome.changes:
                click.echo(_change(outcome, change))
        for outcome in loaded.outcomes:
            for conflict in outcome.conflicts:
                click.echo(_conflict(outcome, conflict), err=True)
        click.echo(_sum(loaded, dry_run))


def tell_mistakes(mistaken: Mistaken) -> None:
    for mistake in mistaken.mistakes:
        click.echo(mistake, err=True)
    number = len(mistaken.mistakes)
    click.echo(f"{number} mistake{'s' if number > 1 else ''}: nothing was written.", err=True)


def _change(outcome: Outcome, change: Difference) -> str:
    old, new = (_short(outcome, change.field, value) for value in (change.old, change.new))
    return f"changed {outcome.section.word} {outcome.key}: {change.field}: {old} -> {new}"


def _conflict(outcome: Outcome, conflict: Difference) -> str:
    old, new = (_short(outcome, conflict.field, value) for value in (conflict.old, conflict.new))
    what = f"conflict {outcome.section.word} {outcome.key}: {conflict.field}"
    return f"{what}: stays {old}, the file says {new}"


def _sum(loaded: Loaded, dry_run: bool) -> str:
    added = Counter(outcome.section for outcome in loaded.outcomes if outcome.is_new)
    changed = sum(1 for outcome in loaded.outcomes if outcome.changes)
    unchanged = sum(1 for outcome in loaded.outcomes if outcome.is_unchanged)
    if not loaded.changes_something:
        return f"Nothing to change: {unchanged} unchanged."
    counts = [
        f"{number} {section.word if number == 1 else section.words}"
        for section, number in added.items()
    ]
    parts = [f"added {', '.join(counts)}"] if counts else []
    parts += [f"{changed} changed", f"{unchanged} unchanged"]
    start = "Would be written: " if dry_run else "Written: "
    return f"{start}{'; '.join(parts)}."


def _short(outcome: Outcome, name: str, value: Any) -> str:
    """The value as a file has it, on one line of bearable length."""
    kinds = {field.name: field.kind for field in outcome.section.form.fields}
    plain = kinds[name].plain(value) if name in kinds and value is not None else value
    text = _in_words(plain).replace("\n", " ")
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _in_words(plain: Any) -> str:
    if isinstance(plain, dict):
        text = ", ".join(f"{name}: {_in_words(each)}" for name, each in plain.items())
        return f"{{{text}}}"
    if isinstance(plain, list):
        return f"[{', '.join(map(_in_words, plain))}]"
    return "nothing" if plain is None else str(plain)
