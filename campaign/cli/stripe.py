"""`campaign stripe reconcile`: the books against the provider's own list."""

import sys
from datetime import datetime, timedelta

import click

from campaign.cli.installation import installation
from campaign.fundraising.operations.reconciling import Reconciled, reconcile
from campaign.fundraising.queries.provider import accounts_at_provider
from campaign.fundraising.stripe_gateway import Unavailable, gateway_for
from campaign.kernel.clock import real_now


@click.group()
def stripe() -> None:
    """Card gifts and the payment provider."""


@stripe.command("reconcile")
@click.option(
    "--days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="How far to look back.",
)
@click.pass_context
def reconcile_all(context: click.Context, days: int) -> None:
    """Book what the provider has and the books do not; name every other difference."""
    since = real_now() - timedelta(days=days)
    with installation():
        all_agree = True
        for account in accounts_at_provider():
            name = account or "own account"
            try:
                found = _reconciled(account, name, since)
            except Unavailable as error:
                raise click.ClickException(
                    f"Stripe's list could not be read ({name}): {error}."
                ) from error
            _tell(name, found)
            all_agree = all_agree and not found.differences
        if not all_agree:
            context.exit(1)


def _reconciled(account: str | None, name: str, since: datetime) -> Reconciled:
    """With a bar that shows how far back the two lists were read."""
    begin = real_now()
    seconds = int((begin - since).total_seconds())
    with click.progressbar(
        length=2 * seconds, label=name, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        oldest = [begin]

        def watch(moment: datetime) -> None:
            if moment < oldest[0]:
                bar.update(int((oldest[0] - moment).total_seconds()))
            oldest[0] = moment

        found = reconcile(gateway_for(account), since, watch)
        bar.update(2 * seconds)
    return found


def _tell(name: str, found: Reconciled) -> None:
    for booked in found.mended:
        click.echo(f"Booked now: {booked}")
    for difference in found.differences:
        click.echo(difference, err=True)
    click.echo(
        f"{name}: {found.compared} movements, {len(found.mended)} booked now, "
        f"{len(found.differences)} to be looked at."
    )
