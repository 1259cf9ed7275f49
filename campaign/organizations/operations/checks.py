"""What the drafts of this feature have in common, and what can never be said in one."""

import re

from sqlalchemy import select

from campaign.kernel.countries import is_country
from campaign.kernel.database import db
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language
from campaign.organizations.models import Coalition, Friend, Organization

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60


def is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None and len(text) <= LONGEST_SLUG


def check_slug(slug: str) -> None:
    if not is_slug(slug):
        raise Refused(
            _("“%(slug)s” cannot stand in an address: use a-z, 0-9 and single hyphens.", slug=slug),
            field="slug",
        )


def check_languages(tags: tuple[str, ...], field: str) -> None:
    for tag in tags:
        if not is_language(tag):
            raise Refused(
                _("“%(tag)s” is not a language. Write its tag, as in fr or pt-BR.", tag=tag),
                field=field,
            )


def check_countries(codes: tuple[str, ...], field: str) -> None:
    for code in codes:
        if not is_country(code):
            raise Refused(
                _("“%(code)s” is not a country. Write its two letters, as in FR.", code=code),
                field=field,
            )
    if len(set(codes)) < len(codes):
        raise Refused(_("A country is named twice."), field=field)


def check_version(row: Coalition | Organization, seen: int | None) -> None:
    """Raises Conflict if somebody changed the row since its author saw it."""
    if seen is not None and row.version != seen:
        raise Conflict(_("Somebody else changed this in the meantime."))


def check_unused(model: type[Coalition | Friend | Organization], slug: str) -> None:
    check_slug(slug)
    if db.session.scalar(select(model.id).where(model.slug == slug)) is not None:
        raise Refused(_("“%(slug)s” is taken.", slug=slug), field="slug")
