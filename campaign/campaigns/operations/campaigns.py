"""A campaign is set up, and changed while it runs."""

import re
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from campaign.campaigns.models import Aim, Campaign
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.dates import is_zone
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language
from campaign.kernel.money import is_currency
from campaign.kernel.translated import Translated
from campaign.organizations.models import Coalition
from campaign.organizations.operations.checks import check_slug

COLOUR = re.compile(r"#[0-9a-f]{6}")
LONGEST_FIGURE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """Everything that may be written about a campaign."""

    title: Translated
    languages: tuple[str, ...]
    starts_on: date
    ends_on: date
    currency: str
    accent: str
    zone: str = "UTC"
    summary: Translated | None = None
    health_statement: Translated | None = None
    anniversary_from: date | None = None
    anniversary_to: date | None = None
    decided: Translated | None = None
    figure: str | None = None
    figure_words: Translated | None = None
    picture_digest: str | None = None
    picture_description: Translated | None = None
    aims: tuple[Translated, ...] = ()


LISTS = ("languages", "aims")
COLUMNS = tuple(field.name for field in fields(CampaignDraft) if field.name not in LISTS)


def draft_of_campaign(campaign: Campaign) -> CampaignDraft:
    return CampaignDraft(
        **{name: getattr(campaign, name) for name in COLUMNS},
        languages=tuple(campaign.languages),
        aims=tuple(aim.text for aim in campaign.aims),
    )


def create_campaign(coalition_id: int, slug: str, draft: CampaignDraft, *, by: Author) -> Campaign:
    """Raises Refused if the slug is taken or the draft cannot be."""
    _check(draft)
    check_slug(slug)
    with transaction():
        coalition = lock(Coalition, coalition_id)
        if db.session.scalar(select(Campaign.id).where(Campaign.slug == slug)) is not None:
            raise Refused(_("“%(slug)s” is taken.", slug=slug), field="slug")
        campaign = Campaign(coalition=coalition, slug=slug)
        _put(draft, campaign)
        db.session.add(campaign)
        db.session.flush()
        _note(campaign, by, "campaign.created", None, draft)
    return campaign


def edit_campaign(
    campaign_id: int, draft: CampaignDraft, *, by: Author, version: int | None = None
) -> Campaign:
    """Nothing happens if nothing changes. Raises Refused, or Conflict if `version` is outdated."""
    _check(draft)
    with transaction():
        campaign = lock(Campaign, campaign_id)
        if version is not None and campaign.version != version:
            raise Conflict(_("Somebody else changed this in the meantime."))
        before = draft_of_campaign(campaign)
        if before == draft:
            return campaign
        if campaign.currency != draft.currency:
            raise Refused(
                _("The currency stays: what was given has been counted in it."), field="currency"
            )
        _put(draft, campaign)
        _note(campaign, by, "campaign.edited", before, draft)
    return campaign


def _put(draft: CampaignDraft, campaign: Campaign) -> None:
    for name in COLUMNS:
        setattr(campaign, name, getattr(draft, name))
    campaign.languages = list(draft.languages)
    for at, text in enumerate(draft.aims[: len(campaign.aims)]):
        campaign.aims[at].text = text
    del campaign.aims[len(draft.aims) :]
    for at in range(len(campaign.aims), len(draft.aims)):
        campaign.aims.append(Aim(position=at, text=draft.aims[at]))


def _note(
    campaign: Campaign, by: Author, action: str, before: CampaignDraft | None, after: CampaignDraft
) -> None:
    audit.record(
        by,
        action,
        f"campaign:{campaign.id}",
        audit.differences(before, after),
        coalition_id=campaign.coalition_id,
    )
    revisions.touch(*campaign.page_topics, campaign.feed_topic)


def _check(draft: CampaignDraft) -> None:
    """Raises Refused for the first thing that can never be."""
    wrong = [(field, sentence) for holds, field, sentence in _demands(draft) if not holds]
    if wrong:
        field, sentence = wrong[0]
        raise Refused(sentence, field=field)


def _demands(draft: CampaignDraft) -> list[tuple[bool, str, str]]:
    return [
        (
            bool(draft.languages) and all(is_language(tag) for tag in draft.languages),
            "languages",
            _("Name the campaign's languages by their tags, as in fr or pt-BR."),
        ),
        (
            is_zone(draft.zone),
            "zone",
            _("“%(zone)s” is not a time zone. Write it as in Europe/Paris.", zone=draft.zone),
        ),
        (
            draft.ends_on >= draft.starts_on,
            "ends_on",
            _("The campaign ends before it starts."),
        ),
        (
            (draft.anniversary_from is None) == (draft.anniversary_to is None),
            "anniversary_to",
            _("An anniversary has a first and a last day."),
        ),
        (
            draft.anniversary_from is None
            or draft.anniversary_to is None
            or draft.anniversary_to >= draft.anniversary_from,
            "anniversary_to",
            _("What the anniversary recalls ends before it starts."),
        ),
        (
            is_currency(draft.currency),
            "currency",
            _(
                "“%(code)s” is not a currency. Write its three letters, as in EUR.",
                code=draft.currency,
            ),
        ),
        (
            COLOUR.fullmatch(draft.accent) is not None,
            "accent",
            _("Write the colour as # and six digits from 0 to f, as in #1f5fbf."),
        ),
        (
            len(draft.figure or "") <= LONGEST_FIGURE,
            "figure",
            _("The figure has at most %(most)d characters.", most=LONGEST_FIGURE),
        ),
    ]
