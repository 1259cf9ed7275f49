"""What an organization says of itself in one language, its source or a translation of it."""

from collections.abc import Iterable
from dataclasses import replace

from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated
from campaign.organizations.models import Organization
from campaign.organizations.operations.organizations import (
    draft_of_organization,
    edit_organization,
)


def write_texts(
    organization_id: int,
    language: str,
    *,
    name: str,
    about: str,
    by: Author,
    shown_on: Iterable[str],
    version: int | None = None,
) -> Organization:
    """The name and the words about an organization in one language; an empty one is removed.

    Raises Refused, or Conflict if `version` is outdated.
    """
    with transaction():
        before = draft_of_organization(lock(Organization, organization_id))
        after = replace(
            before,
            names=_written(before.names, language, name, by, "name"),
            about=_written(before.about, language, about, by, "about"),
        )
        return edit_organization(organization_id, after, by=by, shown_on=shown_on, version=version)


def _written(
    text: Translated | None, language: str, typed: str, by: Author, field: str
) -> Translated | None:
    typed = typed.strip()
    if not typed:
        return _without(text, language, field)
    if text is None:
        text = Translated(source=language)
    known = text.shown(language)
    if known.language == language and known.text == typed and not known.is_outdated:
        return text
    return text.with_text(language, typed, by=by.reference, at=real_now())


def _without(text: Translated | None, language: str, field: str) -> Translated | None:
    if text is None or language not in text.languages:
        return text
    others = {tag: version for tag, version in text.versions.items() if tag != language}
    if others and language == text.source:
        raise Refused(
            _("The other languages were translated from this text: remove them first."),
            field=field,
        )
    return replace(text, versions=others) if others else None
