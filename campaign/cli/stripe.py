"""`campaign stripe reconcile`: the books against the provider's own list."""

from datetime import timedelta

import click

from campaign.cli.installation import installation
from campaign.fundraising.operations.reconciling import Reconciled
from campaign.fundraising.operations.reconciling import reconcile as reconcile_payments
from campaign.fundraising.stripe_gateway import Gateway, Unavailable
from campaign.kernel.clock import real_now


@click.group()
def stripe() -> None:
    """Card gifts and the payment provider."""


@stripe.command()
@click.option(
    "--days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="How far to look back.",
)
@click.pass_context
def reconcile(context: click.Context, days: int) -> None:
    """Book what the provider has and the books do not; name every other difference."""
    with installation() as app:
        try:
            gateway = Gateway(app.config["SETTINGS"])
            payments = list(gateway.payments_since(real_now() - timedelta(days=days)))
        except Unavailable as error:
            raise click.ClickException(f"Stripe's list could not be read: {error}.") from error
        with click.progressbar(payments, label="Payments", show_pos=True) as shown:
            found = reconcile_payments(shown)
        _tell(found)
        if found.differences:
            context.exit(1)


def _tell(found: Reconciled) -> None:
    for booked in found.mended:
        click.echo(f"Booked now: {booked}")
    for difference in found.differences:
        click.echo(difference, err=True)
    click.echo(
        f"{found.paid} paid, {len(found.mended)} booked now, "
        f"{len(found.differences)} to be looked at."
    )
