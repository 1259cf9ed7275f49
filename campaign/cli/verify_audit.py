"""`campaign verify-audit`: whether the log is as it was sealed."""

import sys

import click

from campaign.cli.installation import installation
from campaign.kernel.audit.verifying import Report, count_entries, verify


@click.command("verify-audit")
@click.option("--expect", metavar="SEAL", help="A seal written down before: is it in the chain?")
@click.pass_context
def verify_audit(context: click.Context, expect: str | None) -> None:
    """Work every seal of the log out anew, and name what was changed, added or taken out.

    The last seal is printed. Written down elsewhere, and asked for with --expect later, it shows
    that the log's end was not cut off either. The status is 1 if anything is wrong.
    """
    with installation():
        report = _verified(expect)
        for fault in report.faults:
            click.echo(fault, err=True)
        _tell(report)
        is_cut = expect is not None and not report.expected
        if is_cut:
            click.echo(f"The seal {expect} is not in the chain.", err=True)
        if report.faults or is_cut:
            context.exit(1)


def _verified(expect: str | None) -> Report:
    with click.progressbar(
        length=count_entries(),
        label="Entries",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        return verify(bar.update, expect)


def _tell(report: Report) -> None:
    faults = len(report.faults)
    verdict = f"{faults} fault{'s' * (faults > 1)} found" if faults else "The log is as sealed"
    click.echo(f"{verdict}: {report.head.length} sealed, {report.unsealed} not sealed yet.")
    if report.erased == 1:
        click.echo("1 value was erased; its commitment holds.")
    elif report.erased:
        click.echo(f"{report.erased} values were erased; their commitments hold.")
    if report.head.seal:
        click.echo(f"Last seal: {report.head.seal}")
