"""`campaign dump`: a campaign or a coalition into a data file."""

from pathlib import Path

import click

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.cli.installation import installation
from campaign.datafiles import NotReadBack, pictures_of
from campaign.datafiles import dump as dump_data
from campaign.kernel.errors import Missing
from campaign.organizations.models import Coalition
from campaign.organizations.queries import find_coalition


@click.command()
@click.argument("slug")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file instead of the terminal.",
)
def dump(slug: str, output: Path | None) -> None:
    """Write a campaign, or a coalition, as a data file that `load` reads.

    SLUG is a campaign's; else a coalition's, with its members and the documents of no campaign. The
    file holds no persons. A picture is written beside it; the terminal gets none.
    """
    with installation():
        thing = _find(slug)
        try:
            text = dump_data(thing, with_pictures=output is not None)
        except NotReadBack as error:
            raise click.ClickException(
                f"The data file would not say what is stored at {error}. Nothing was written."
            ) from error
        pictures = pictures_of(thing)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    for name, content in pictures.items():
        (output.parent / name).write_bytes(content)


def _find(slug: str) -> Campaign | Coalition:
    for find in (find_campaign, find_coalition):
        try:
            return find(slug)
        except Missing:
            continue
    raise click.ClickException(f"There is no campaign and no coalition “{slug}”.")
