"""`campaign demo`: an example campaign on this machine, with nothing to set up."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from campaign.app import create_app
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import all_campaigns
from campaign.cli.installation import installation
from campaign.cli.sample_people import SignIn, invent_people, kept_sign_ins
from campaign.cli.serve import address_from_environment, check_free, run_server
from campaign.cli.telling import Teller
from campaign.config import Settings, is_loopback, share
from campaign.datafiles import load as load_files
from campaign.kernel import clock
from campaign.practice.stripe.account import CONNECT_SECRET, SECRET_KEY, WEBHOOK_SECRET
from campaign.practice.stripe.server import practice_stripe_process
from campaign.practice.stripe.webhooks import Endpoint

EXAMPLES, SAMPLE = "examples", "sample"
TODAY = "today"
"""File beside what is invented: on which day the demo takes place, by which zone's calendar."""


@click.command()
def demo() -> None:
    """Serve the example campaign with invented sample data, to this machine only.

    HOST, PORT and DATA_DIR may be set. The data is kept; another start takes it up again.
    """
    host, port = address_from_environment()
    settings = demo_settings(host, port)
    check_free(host, port)
    prepare(settings)
    click.echo("Starting the practice payment provider and the server …")
    address = f"{_url(host, port)}/webhooks/stripe"
    hooks = [Endpoint(address, WEBHOOK_SECRET), Endpoint(address, CONNECT_SECRET, connect=True)]
    database = settings.data_dir / "demo-stripe.db"
    with practice_stripe_process(endpoints=hooks, database=database) as stripe_url:
        settings = demo_settings(
            host,
            port,
            stripe_secret_key=SECRET_KEY,
            stripe_webhook_secrets=(WEBHOOK_SECRET, CONNECT_SECRET),
            stripe_api_base=stripe_url,
        )
        run_server(settings, host, port, when_ready=lambda: _tell(settings))


def demo_settings(host: str, port: int, **changes: object) -> Settings:
    """Raises Incomplete for an address that others could reach."""
    data_dir = Path(os.environ.get("DATA_DIR") or "var").absolute()
    listening = _url(host, port)
    public = os.environ.get("BASE_URL") or listening
    outside = next((url for url in (listening, public) if not is_loopback(url)), public)
    return Settings.for_demo(outside, data_dir, **changes)


def prepare(settings: Settings) -> None:
    """Bring the demo's database to where its story begins; what is there already is kept."""
    click.echo(f"Preparing the database in {settings.data_dir} …")
    with installation(settings):
        if kept_sign_ins(settings.data_dir) and all_campaigns():
            click.echo("It holds the examples already.")
            return
        examples = share() / EXAMPLES
        # Rates of the whole year first: once the clock is set back, most of them lie in the future.
        _load("Loading exchange rates …", sorted(examples.glob("rates-*.yaml")))
        day, zone = _chosen_day()
        clock.set_back_to(day, zone)
        _load(
            "Loading the examples, and sample data …",
            [*sorted(examples.glob("*.yaml")), *sorted((examples / SAMPLE).glob("*.yaml"))],
        )
        click.echo("Inventing people to sign in as …")
        invent_people(_busiest(all_campaigns()), settings.data_dir)


def _chosen_day() -> tuple[date, str]:
    """On which day the demo takes place, and by which zone's calendar."""
    day, zone = (share() / EXAMPLES / SAMPLE / TODAY).read_text().split()
    return date.fromisoformat(day), zone


def _load(sentence: str, files: Sequence[Path]) -> None:
    click.echo(sentence)
    teller = Teller()
    try:
        load_files(files, expect=teller.expect, report=teller.report)
    finally:
        teller.finish()


def _busiest(campaigns: Sequence[Campaign]) -> Campaign:
    return max(campaigns, key=lambda campaign: len(campaign.participations))


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _tell(settings: Settings) -> None:
    with create_app(settings).app_context():
        addresses = [
            f"{settings.base_url}/{language}/{campaign.slug}/"
            for campaign in all_campaigns()
            for language in campaign.languages
        ]
        _day, zone = _chosen_day()
        today = clock.today(zone)
    sign_ins = kept_sign_ins(settings.data_dir)
    lines = [
        "",
        f"The demo runs. Its today is {today.day} {today:%B %Y}; everything marked so is invented.",
        "",
        *(f"  {address}" for address in addresses),
        "",
        f"  {settings.base_url}/en/desk/  to sign in as one of:",
        *(f"    {_row(sign_in)}" for sign_in in sign_ins),
        "",
        f"  {settings.base_url}/-/outbox  the mails that would have been sent",
        f"  {settings.stripe_api_base}/  the practice payment provider",
        "",
        "Ctrl-C ends it.",
    ]
    click.echo("\n".join(lines))


def _row(sign_in: SignIn) -> str:
    role = f"{sign_in.role.replace('_', ' ')} of {sign_in.place}"
    return f"{role:<34} {sign_in.email:<32} {sign_in.password}"
