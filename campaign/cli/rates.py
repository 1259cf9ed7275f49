"""`campaign rates`: exchange rates that are published for all."""

import logging
from pathlib import Path

import click
from flask import current_app

from campaign.cli.installation import installation
from campaign.config import Settings
from campaign.fundraising.operations.reference_rates import import_reference_rates, note_fetch
from campaign.fundraising.rates_gateway import NotFetched, fetch
from campaign.fundraising.reference_rates import read_reference_rates
from campaign.kernel.audit import Machine
from campaign.kernel.errors import Refused

COMMAND = Machine("rates-command")
FETCHER = Machine("rates-fetcher")

log = logging.getLogger(__name__)


@click.group()
def rates() -> None:
    """Exchange rates that are published for all coalitions."""


@rates.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def import_file(context: click.Context, file: Path) -> None:
    """Take in reference rates of the European Central Bank: its XML, or its CSV as a zip.

    A day that is there stays as it is. Where the file says otherwise, each difference is named and
    the status is 1.
    """
    with installation():
        imported = import_reference_rates(read_reference_rates(file.read_bytes()), by=COMMAND)
    for difference in imported.differing:
        click.echo(difference, err=True)
    click.echo(f"{imported.new} rates are new, {imported.known} were known.")
    if imported.differing:
        context.exit(1)


def fetch_rates() -> None:
    """The worker's chore: the file at RATES_URL, where one is set. The demo lives in the past."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.rates_url is None or settings.demo:
        return
    try:
        published = read_reference_rates(fetch(settings.rates_url))
        imported = import_reference_rates(published, by=FETCHER)
    except (NotFetched, Refused) as error:
        log.warning("reference rates could not be fetched: %s", error)
        note_fetch(None, str(error)[:200])
        return
    for difference in imported.differing:
        log.warning("a reference rate differs: %s", difference)
    problem = f"{len(imported.differing)} rates differ" if imported.differing else None
    note_fetch(max(rate.on_day for rate in published), problem)
