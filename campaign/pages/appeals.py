"""The appeal of a campaign: what it says, what it sets out to do, who signed it."""

from collections.abc import Container
from typing import Any

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, names_of_participants
from campaign.documents.models import Document, Signature
from campaign.documents.queries import find_appeal, signatures_of
from campaign.guard import public
from campaign.kernel.dates import format_day, format_days
from campaign.kernel.i18n import (
    current_language,
    current_locale,
    language_name,
    ngettext,
    offered_languages,
)
from campaign.kernel.published import publish
from campaign.pages.blueprint import pages
from campaign.pages.names import reader_name, whereabouts_as_signed


@pages.get("/<campaign>/appeal")
@public
def show_appeal(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    appeal = find_appeal(campaign)
    taking_part = {organization.id for organization in names_of_participants(campaign)}
    return render_template(
        "pages/appeal.html",
        campaign=campaign,
        appeal=appeal,
        anniversary=_anniversary(campaign),
        original=_name_of(appeal.original_language),
        languages=[_name_of(tag) for tag in languages_of(appeal)],
        signatories=[
            signatory(signature, campaign, taking_part) for signature in signatures_of(appeal)
        ],
    )


def languages_of(appeal: Document) -> tuple[str, ...]:
    """In which one can read what it says here."""
    text = appeal.body or appeal.summary or appeal.title
    return text.languages


def reading_links(appeal: Document, campaign: Campaign) -> list[dict[str, str]]:
    """To the appeal in the other languages that it is in and the pages speak."""
    return [
        {
            "code": tag,
            "name": language_name(tag),
            "url": url_for("pages.show_appeal", language=tag, campaign=campaign.slug),
        }
        for tag in languages_of(appeal)
        if tag in offered_languages() and tag != current_language()
    ]


def signatory(
    signature: Signature, campaign: Campaign, taking_part: Container[int]
) -> dict[str, Any]:
    """A row of `signatories`: the name, country and day as they were when it was signed."""
    organization = signature.organization
    return {
        "number": signature.position,
        "name": signature.name,
        "language": organization.language,
        "translation": reader_name(organization, campaign.languages),
        "about": whereabouts_as_signed(signature),
        "signed_on": signature.signed_on,
        "url": url_for(
            "pages.show_organization", campaign=campaign.slug, organization=organization.slug
        )
        if organization.id in taking_part
        else None,
    }


def _anniversary(campaign: Campaign) -> str | None:
    """The days that the campaign recalls, and how many they were."""
    first, last = campaign.anniversary_from, campaign.anniversary_to
    if first is None:
        return None
    if last is None:
        return format_day(first, current_locale())
    return ngettext(
        "%(days)s (%(num)s day)",
        "%(days)s (%(num)s days)",
        (last - first).days + 1,
        days=format_days(first, last, current_locale()),
    )


def _name_of(tag: str | None) -> str | None:
    return language_name(tag, shown_in=current_language()) if tag else None
