"""`campaign demo`: an example campaign on this machine, with nothing to set up."""

import os
from datetime import date
from pathlib import Path

import click

from campaign.app import create_app
from campaign.campaigns.queries import all_campaigns
from campaign.cli.installation import installation
from campaign.cli.serve import address_from_environment, check_free, run_server
from campaign.config import Settings, share
from campaign.datafiles import load as load_files
from campaign.kernel import clock

SAMPLE = "sample"
"""Folder of the examples for what is invented, and for the day on which the demo takes place."""


@click.command()
def demo() -> None:
    """Serve the example campaign with invented sample data, to this machine only.

    HOST, PORT and DATA_DIR may be set. The data is kept; another start takes it up again.
    """
    host, port = address_from_environment()
    settings = demo_settings(host, port)
    check_free(host, port)
    prepare(settings)
    click.echo("Starting the server …")
    run_server(settings, host, port, when_ready=lambda: _tell(settings))


def demo_settings(host: str, port: int) -> Settings:
    """Raises Incomplete for an address that others could reach."""
    data_dir = Path(os.environ.get("DATA_DIR") or "var").absolute()
    Settings.for_demo(_url(host, port), data_dir)
    return Settings.for_demo(os.environ.get("BASE_URL") or _url(host, port), data_dir)


def prepare(settings: Settings) -> None:
    """Bring the demo's database to where its story begins; what is there already is kept."""
    click.echo(f"Preparing the database in {settings.data_dir} …")
    with installation(settings):
        if all_campaigns():
            click.echo("It holds the examples already.")
            return
        examples = share() / "examples"
        clock.set_back_to(date.fromisoformat((examples / SAMPLE / "today").read_text().strip()))
        click.echo("Loading the examples …")
        load_files(sorted(examples.glob("*.yaml")))


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _tell(settings: Settings) -> None:
    with create_app(settings).app_context():
        addresses = [
            f"  {settings.base_url}/{language}/{campaign.slug}/"
            for campaign in all_campaigns()
            for language in campaign.languages
        ]
        today = clock.today()
    click.echo(f"\nThe demo runs, and its today is {today:%-d %B %Y}. Ctrl-C ends it.\n")
    click.echo("\n".join(addresses))
