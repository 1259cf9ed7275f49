"""`campaign import-statement`: a bank's file from the command line, of any size."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import select

from campaign.cli.installation import installation
from campaign.fundraising.models import CashBox, CashBoxKind, StatementImport
from campaign.fundraising.operations.bank_statements import discard_import, take_in_stream
from campaign.fundraising.operations.taking_over import confirm_import, take_over_some
from campaign.fundraising.queries.bank_statements import Part, preview_of
from campaign.kernel.audit import Machine
from campaign.kernel.database import db

CLERK = Machine("import-statement")
WORDS = {
    "certain": "certain, by reference",
    "likely": "likely, by amount and name",
    "possible": "possible, by amount alone",
    "none": "nothing fits",
    "out": "money that went",
    "payouts": "payouts of card gifts, in the books already",
    "perhaps": "perhaps known from an earlier file of another kind",
    "known": "known from an earlier file, left out",
}


@click.command("import-statement")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cash-box", "slug", required=True, help="Slug of the bank account's cash box.")
@click.option("--dry-run", is_flag=True, help="Show what it would do, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def import_statement(file: Path, slug: str, dry_run: bool, as_json: bool) -> None:
    """Read camt.053, MT940 or CSV. Certain lines are booked, all others wait at the desk.

    The same file twice books once. The status is 1 if the file is refused; then nothing changed.
    """
    with installation():
        box = db.session.scalar(select(CashBox).filter_by(slug=slug, kind=CashBoxKind.BANK))
        if box is None:
            raise click.BadParameter(f"there is no bank account {slug!r}", param_hint="--cash-box")
        stored = _read(file, box)
        found = _parts(stored)
        if dry_run:
            discard_import(stored.id, by=CLERK)
        else:
            _take_over(stored.id, stored.lines)
        _tell(found, dry_run=dry_run, as_json=as_json)


def _read(file: Path, box: CashBox) -> StatementImport:
    """The bar goes by bytes: how many lines there are is known at the end only."""
    with (
        file.open("rb") as source,
        click.progressbar(
            length=file.stat().st_size,
            label="Reading",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
        ) as bar,
    ):
        return take_in_stream(
            box.id, source, by=CLERK, read=lambda _many: bar.update(source.tell() - bar.pos)
        )


def _parts(stored: StatementImport) -> dict[str, Part]:
    preview = preview_of(stored)
    parts = {confidence.value: part for confidence, part in preview.by_confidence.items()}
    others = {name: getattr(preview, name) for name in ("out", "payouts", "perhaps", "known")}
    return {**parts, **others}


def _take_over(import_id: int, lines: int) -> None:
    confirm_import(import_id, by=CLERK)
    with click.progressbar(
        length=lines, label="Booking", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        is_more = True
        while is_more:
            is_more = take_over_some(import_id, by=CLERK)
            bar.update(db.session.get_one(StatementImport, import_id).taken - bar.pos)


def _tell(found: dict[str, Part], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        counts = {
            name: {"lines": part.count, "minor": part.sum.minor, "currency": part.sum.currency}
            for name, part in found.items()
        }
        click.echo(json.dumps({"dry_run": dry_run, **counts}))
        return
    for name, part in found.items():
        if part.count:
            click.echo(f"{part.count} {WORDS[name]}: {part.sum.major} {part.sum.currency}")
    click.echo("Nothing was booked." if dry_run else "All but the certain ones wait at the desk.")
