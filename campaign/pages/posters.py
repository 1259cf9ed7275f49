"""A campaign in small, where several stand side by side; and the words of its large banner."""

from dataclasses import dataclass

from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.kernel.colour import palette
from campaign.kernel.dates import format_days
from campaign.kernel.i18n import current_locale
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown


@dataclass(frozen=True, slots=True)
class Poster:
    url: str
    title: Shown
    summary: Shown
    dates: str
    figure: str | None
    field: str
    words: str
    """Colours of the field and of what stands on it."""


def poster(campaign: Campaign) -> Poster:
    colours = palette(campaign.accent).light
    return Poster(
        url=url_for("pages.show_campaign", campaign=campaign.slug),
        title=shown(campaign.title, campaign.languages),
        summary=shown(campaign.summary, campaign.languages),
        dates=dates_of(campaign),
        figure=campaign.figure,
        field=colours.banner,
        words=colours.on_banner,
    )


def dates_of(campaign: Campaign) -> str:
    return format_days(campaign.starts_on, campaign.ends_on, current_locale())
