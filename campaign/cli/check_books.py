"""`campaign check-books`: whether the books agree with themselves."""

import sys
from collections.abc import Iterator

import click

from campaign.cli.installation import installation
from campaign.fundraising.queries.checking import count_contributions, differences


@click.command("check-books")
@click.pass_context
def check_books(context: click.Context) -> None:
    """Work every sum out anew from what was booked, and name every difference.

    Nothing is changed. The status is 1 if anything does not agree.
    """
    with installation():
        contributions = count_contributions()
        found = 0
        for difference in _told_while_working(contributions):
            click.echo(difference, err=True)
            found += 1
        if found:
            click.echo(f"{found} difference{'s' if found > 1 else ''} found.", err=True)
            context.exit(1)
        plural = "" if contributions == 1 else "s"
        click.echo(f"The books agree: {contributions} contribution{plural}.")


def _told_while_working(contributions: int) -> Iterator[str]:
    """The differences, kept until the bar is full, so that neither writes over the other."""
    with click.progressbar(
        length=contributions,
        label="Contributions",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        found = list(differences(bar.update))
    yield from found
