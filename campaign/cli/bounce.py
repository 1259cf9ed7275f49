"""`campaign bounce`: a mail server's report on a mail of ours that came back."""

import sys

import click

from campaign.cli.installation import installation
from campaign.config import Settings
from campaign.kernel.delivery_reports import LARGEST_REPORT, Report, Unreadable, read_reports
from campaign.kernel.mail import is_message_id
from campaign.kernel.mail_refusals import note_refusal


@click.command()
def bounce() -> None:
    """Read a delivery report (RFC 3464) from standard input.

    What failed for good marks its address as refusing; a delay changes nothing.
    """
    settings = Settings.for_commands()
    if not settings.secret_key:
        raise click.ClickException("SECRET_KEY is missing: our mails are known by it.")
    try:
        reports = read_reports(sys.stdin.buffer.read(LARGEST_REPORT))
    except Unreadable as error:
        raise click.ClickException("This is no delivery report.") from error
    with installation(settings):
        for report in reports:
            click.echo(_heed(report))


def _heed(report: Report) -> str:
    address = next((each for each in report.addresses if _was_for(each, report)), None)
    if address is None:
        raise click.ClickException("This report is not about a mail of ours.")
    if not report.has_failed:
        return f"Nothing to do: {report.action} ({report.code})."
    note_refusal(address, report.code)
    return f"The address is marked: its mail came back ({report.code})."


def _was_for(address: str, report: Report) -> bool:
    return any(is_message_id(name, address) for name in report.message_ids)
