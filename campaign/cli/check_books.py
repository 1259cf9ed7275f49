"""`campaign check-books`: whether the books agree with themselves."""

import sys
from collections.abc import Iterator
from datetime import timedelta

import click
from flask import Flask

from campaign.cli.installation import installation
from campaign.config import Settings
from campaign.fundraising.operations.reconciling import compare
from campaign.fundraising.queries.checking import count_contributions, differences
from campaign.fundraising.queries.provider import accounts_at_provider
from campaign.fundraising.stripe_gateway import NotPossible, Unavailable, gateway_for
from campaign.kernel.clock import real_now

COMPARED = timedelta(days=30)


@click.command("check-books")
@click.pass_context
def check_books(context: click.Context) -> None:
    """Work every sum out anew from what was booked, and name every difference.

    Where there is a key, the last days are compared with the payment provider's own list, too.
    Nothing is changed. The status is 1 if anything does not agree.
    """
    with installation() as app:
        contributions = count_contributions()
        found = 0
        for difference in (*_told_while_working(contributions), *_against_provider(app)):
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


def _against_provider(app: Flask) -> Iterator[str]:
    """Reconciling mends what is only missing here: it is run before, each night."""
    settings: Settings = app.config["SETTINGS"]
    if settings.stripe_secret_key is None:
        return
    since = real_now() - COMPARED
    for account in accounts_at_provider():
        try:
            yield from compare(gateway_for(account), since)
        except (NotPossible, Unavailable) as error:
            yield f"Stripe's list could not be read ({account or 'own account'}): {error}."
