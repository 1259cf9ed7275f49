"""The commands. Exit status 0: done; 1: refused or a difference found; 2: wrong use."""

import pkgutil
import sys
from collections.abc import Sequence

import click

from campaign import __version__
from campaign.config import Incomplete
from campaign.kernel.errors import Refused

COMMANDS = (
    "bounce",
    "check-books",
    "demo",
    "dump",
    "import-statement",
    "load",
    "rates",
    "serve",
    "stripe",
    "user",
    "verify-audit",
    "worker",
)
"""Each stands in the module of its name, and is loaded when it is wanted: `serve` stays small."""


class Commands(click.Group):
    """Loads no command but the one that is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = pkgutil.resolve_name(f"{__name__}.{name}:{name}")
        return command


@click.group(cls=Commands)
@click.version_option(__version__)
def campaign() -> None:
    """Run a campaign of equal organizations."""


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
    except Exception as error:  # whatever a library says, the operator reads a sentence
        sentence_for = pkgutil.resolve_name(f"{__name__}.failures:sentence_for")
        print(sentence_for(error), file=sys.stderr)
        return 1
    return status if isinstance(status, int) else 0
