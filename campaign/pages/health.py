"""Health measures of a campaign: what holds everywhere, what holds in which country, since when."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, render_template

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.guard import public
from campaign.health.models import HealthMeasure
from campaign.health.queries import Timeline, timelines
from campaign.health.vocabulary import title_of
from campaign.kernel.clock import today
from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_locale, ngettext
from campaign.kernel.i18n import gettext as _
from campaign.kernel.published import publish
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.pages.blueprint import pages


@pages.get("/<campaign>/health")
@public
def show_health(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    day = today(campaign.zone)
    everywhere, *countries = (_scope(scope, campaign) for scope in timelines(campaign, day))
    return render_template(
        "pages/health.html",
        campaign=campaign,
        today=day,
        everywhere=everywhere,
        countries=sorted(countries, key=lambda scope: str(scope["name"])),
    )


def _scope(scope: Timeline, campaign: Campaign) -> dict[str, Any]:
    """Rows without the scope, since the section's head says it; what is coming is marked."""
    coming = [{**row, "mark": _("coming")} for row in measure_rows(scope.coming, campaign)]
    in_force, ended = (measure_rows(part, campaign) for part in (scope.in_force, scope.ended))
    return {
        "country": scope.country,
        "name": scope_name(scope.country),
        "now": [{**row, "scope": None} for row in (*in_force, *coming)],
        "ended": [{**row, "scope": None} for row in ended],
    }


def measure_rows(measures: Iterable[HealthMeasure], campaign: Campaign) -> list[dict[str, Any]]:
    """Rows of the component `measures`."""
    return [
        {
            "title": title_of(measure),
            "scope": scope_name(measure.country),
            "text": shown(measure.text, campaign.languages),
            "first_day": measure.valid_from,
            "last_day": measure.valid_to,
            "source": measure.source,
            "source_url": measure.source_url,
        }
        for measure in measures
    ]


def in_a_few_words(campaign: Campaign, scopes: Sequence[Timeline]) -> list[str | Shown]:
    """What holds everywhere, or what the campaign says of itself; and who has measures on top."""
    everywhere, *countries = scopes
    titles = [title_of(measure) for measure in everywhere.in_force]
    statement = shown(campaign.health_statement, campaign.languages)
    words: list[str | Shown] = [" · ".join(titles)] if titles else [statement] if statement else []
    own = sum(1 for scope in countries if scope.in_force)
    if own:
        words.append(
            ngettext(
                "%(num)s country has measures of its own.",
                "%(num)s countries have measures of their own.",
                own,
            )
        )
    return words


def scope_name(country: str | None) -> str:
    return country_name(country, current_locale()) if country else _("Everywhere")
