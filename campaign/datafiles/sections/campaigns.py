"""`campaign`: its aims, its look, and who takes part."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.campaigns.operations import CampaignDraft, create_campaign, edit_campaign, take_part
from campaign.campaigns.queries import find_campaign
from campaign.datafiles.forms import Field, Form, Values, in_order, many
from campaign.datafiles.kinds import (
    COLOUR,
    CURRENCY,
    DAY,
    LANGUAGE,
    SLUG,
    ZONE,
    line,
    reference,
)
from campaign.datafiles.pictures import PICTURE, picture_of
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.coalitions import MEMBERS
from campaign.datafiles.sections.section import Section
from campaign.datafiles.texts import LINES, TEXTS
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.media.operations import store_picture
from campaign.organizations.queries import find_coalition, find_organization
from campaign.urls import RESERVED_SLUGS

OF_THE_FILE = ("slug", "coalition", "picture", "participants")


def check_periods(values: Values) -> Iterator[tuple[str, str]]:
    if values["ends_on"] < values["starts_on"]:
        yield "ends_on", "the campaign ends before it starts"
    start, end = values.get("anniversary_from"), values.get("anniversary_to")
    if start and end and end < start:
        yield "anniversary_to", "what is recalled ends before it starts"


def check_slug(values: Values) -> Iterator[tuple[str, str]]:
    if values["slug"] in RESERVED_SLUGS:
        yield "slug", f"expected another word: “{values['slug']}” is an address of the program"


class Campaigns(Section):
    name = "campaign"
    word = "campaign"
    words = "campaigns"
    lasting = frozenset({"coalition", "currency"})
    is_single = True
    form = Form(
        (
            Field("slug", SLUG, required=True),
            Field("coalition", reference("coalition"), required=True, inherits=True),
            Field("title", LINES, required=True),
            Field("summary", TEXTS),
            Field("languages", many(LANGUAGE), required=True),
            Field("zone", ZONE, default="UTC"),
            Field("starts_on", DAY, required=True),
            Field("ends_on", DAY, required=True),
            Field("anniversary_from", DAY),
            Field("anniversary_to", DAY),
            Field("decided", TEXTS),
            Field("currency", CURRENCY, required=True),
            Field("accent", COLOUR, required=True),
            Field("figure", line(12)),
            Field("figure_words", LINES),
            Field("picture", PICTURE),
            Field("picture_description", LINES),
            Field("health_statement", TEXTS),
            Field("aims", in_order(TEXTS), default=()),
            Field("participants", MEMBERS, default=()),
        ),
        (check_slug, check_periods),
    )

    def key(self, values: Values) -> str:
        return str(values["slug"])

    def keys(self) -> Iterable[str]:
        return db.session.scalars(select(Campaign.slug))

    def stored(self, values: Values) -> Values | None:
        campaign = db.session.scalar(select(Campaign).where(Campaign.slug == values["slug"]))
        return _values(campaign) if campaign else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        said = {name: value for name, value in values.items() if name not in OF_THE_FILE}
        picture = values["picture"]
        draft = CampaignDraft(
            **said, picture_digest=store_picture(picture).digest if picture else None
        )
        if stored is None:
            coalition = find_coalition(values["coalition"])
            campaign = create_campaign(coalition.id, values["slug"], draft, by=by)
        else:
            campaign = find_campaign(values["slug"])
            edit_campaign(campaign.id, draft, by=by)
        before = stored["participants"] if stored else ()
        for position, member in enumerate(values["participants"]):
            if position < len(before) and before[position] == member:
                continue
            organization = find_organization(member["organization"])
            take_part(campaign.id, organization.id, by=by, position=position, since=member["since"])

    def entries(self, scope: Scope) -> Iterable[Values]:
        return [_values(scope.campaign)] if scope.campaign else []


def _values(campaign: Campaign) -> Values:
    return {
        "slug": campaign.slug,
        "coalition": campaign.coalition.slug,
        "title": campaign.title,
        "summary": campaign.summary,
        "languages": tuple(campaign.languages),
        "zone": campaign.zone,
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "anniversary_from": campaign.anniversary_from,
        "anniversary_to": campaign.anniversary_to,
        "decided": campaign.decided,
        "currency": campaign.currency,
        "accent": campaign.accent,
        "figure": campaign.figure,
        "figure_words": campaign.figure_words,
        "picture": picture_of(campaign),
        "picture_description": campaign.picture_description,
        "health_statement": campaign.health_statement,
        "aims": tuple(aim.text for aim in campaign.aims),
        "participants": tuple(
            {"organization": row.organization.slug, "since": row.since}
            for row in campaign.participations
        ),
    }
