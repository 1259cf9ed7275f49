"""Coalitions, and the organizations that belong to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.models import Affiliation, Coalition
from campaign.organizations.operations.checks import (
    check_languages,
    check_unused,
    check_version,
)

TEXTS = ("name", "section", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionDraft:
    """What a coalition says of itself."""

    name: Translated
    acronym: str | None = None
    section: Translated | None = None
    summary: Translated | None = None
    languages: tuple[str, ...] = ()
    founded_on: date | None = None
    founded_in: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


COLUMNS = tuple(
    field.name for field in fields(CoalitionDraft) if field.name not in ("languages", "facts")
)


def draft_of_coalition(coalition: Coalition) -> CoalitionDraft:
    return CoalitionDraft(
        **{name: getattr(coalition, name) for name in COLUMNS},
        languages=tuple(coalition.languages),
        facts=coalition.facts,
    )


def create_coalition(slug: str, draft: CoalitionDraft, *, by: Author) -> Coalition:
    """Raises Refused if the slug is taken or the draft cannot be."""
    _check(draft)
    with transaction():
        check_unused(Coalition, slug)
        coalition = Coalition(slug=slug)
        _put(draft, coalition)
        db.session.add(coalition)
        db.session.flush()
        _note(coalition, by, "coalition.created", None, draft)
        revisions.touch(coalition.topic, revisions.HOME)
    return coalition


def edit_coalition(
    coalition_id: int,
    draft: CoalitionDraft,
    *,
    by: Author,
    shown_on: Iterable[str],
    version: int | None = None,
) -> Coalition:
    """Nothing happens if nothing changes. Raises Refused, or Conflict if `version` is outdated."""
    _check(draft)
    with transaction():
        coalition = lock(Coalition, coalition_id)
        check_version(coalition, version)
        before = draft_of_coalition(coalition)
        if before == draft:
            return coalition
        _put(draft, coalition)
        _note(coalition, by, "coalition.edited", before, draft)
        revisions.touch(*{coalition.topic, revisions.HOME, *shown_on})
    return coalition


def affiliate(
    coalition_id: int, organization_id: int, *, by: Author, position: int, since: date | None = None
) -> Affiliation:
    """An organization belongs to the coalition, at this place in its list; or it moves there."""
    with transaction():
        coalition = lock(Coalition, coalition_id)
        affiliation = db.session.get(Affiliation, (coalition_id, organization_id))
        before = (affiliation.position, affiliation.since) if affiliation else (None, None)
        if affiliation is None:
            affiliation = Affiliation(coalition_id=coalition_id, organization_id=organization_id)
            db.session.add(affiliation)
        affiliation.position = position
        affiliation.since = since or affiliation.since
        audit.record(
            by,
            "coalition.affiliated",
            f"organization:{organization_id}",
            {
                "position": (before[0], position),
                "since": (audit.as_json(before[1]), audit.as_json(affiliation.since)),
            },
            organization_id=organization_id,
            coalition_id=coalition_id,
        )
        revisions.touch(coalition.topic, revisions.HOME)
    return affiliation


def _put(draft: CoalitionDraft, coalition: Coalition) -> None:
    for name in COLUMNS:
        setattr(coalition, name, getattr(draft, name))
    coalition.languages = list(draft.languages)
    coalition.facts = dict(draft.facts)


def _note(
    coalition: Coalition,
    by: Author,
    action: str,
    before: CoalitionDraft | None,
    after: CoalitionDraft,
) -> None:
    audit.record(
        by,
        action,
        f"coalition:{coalition.id}",
        audit.differences(before, after),
        coalition_id=coalition.id,
    )


def _check(draft: CoalitionDraft) -> None:
    check_languages(draft.languages, "languages")
    for name in TEXTS:
        text: Translated | None = getattr(draft, name)
        check_languages(text.languages if text else (), name)
