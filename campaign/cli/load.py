"""`campaign load`: data files into the database."""

from pathlib import Path

import click

from campaign.cli.installation import installation
from campaign.cli.telling import Teller, tell_mistakes
from campaign.datafiles import Mistaken
from campaign.datafiles import load as load_files


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.pass_context
def load(context: click.Context, files: tuple[Path, ...], dry_run: bool) -> None:
    """Load data files: coalitions, campaigns, and all that belongs to them.

    The files are checked whole before anything is written, and written together or not at all.
    Nothing is ever deleted. docs/data-files.md describes the form.
    """
    with installation():
        teller = Teller()
        try:
            loaded = load_files(files, dry_run=dry_run, expect=teller.expect, report=teller.report)
        except Mistaken as mistaken:
            teller.finish()
            tell_mistakes(mistaken)
            context.exit(1)
        teller.finish()
        teller.tell(loaded, dry_run=dry_run)
        if loaded.has_conflicts:
            context.exit(1)
