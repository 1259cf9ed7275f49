"""The commands. Exit status 0: done; 1: refused or a difference found; 2: wrong use."""

import sys
from collections.abc import Sequence

import click

from campaign import __version__
from campaign.cli.bounce import bounce
from campaign.cli.check_books import check_books
from campaign.cli.demo import demo
from campaign.cli.dump import dump
from campaign.cli.import_statement import import_statement
from campaign.cli.load import load
from campaign.cli.rates import rates
from campaign.cli.serve import serve
from campaign.cli.stripe import stripe
from campaign.cli.user import user
from campaign.cli.verify_audit import verify_audit
from campaign.cli.worker import worker
from campaign.config import Incomplete
from campaign.kernel.errors import Refused


@click.group()
@click.version_option(__version__)
def campaign() -> None:
    """Run a campaign of equal organizations."""


COMMANDS = (
    bounce,
    check_books,
    demo,
    dump,
    import_statement,
    load,
    rates,
    serve,
    stripe,
    user,
    verify_audit,
    worker,
)
for command in COMMANDS:
    campaign.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; what is refused is said on stderr."""
    try:
        status = campaign.main(arguments, prog_name="campaign", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return 2
    except click.Abort:
        return 130
    except (click.ClickException, Incomplete, Refused) as error:
        print(
            error.format_message() if isinstance(error, click.ClickException) else error,
            file=sys.stderr,
        )
        return 1
    return status if isinstance(status, int) else 0
