"""Entries of the log as readers see them: names as they are today, values as far as they may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from campaign.accounts.queries import names_of
from campaign.campaigns.models import Campaign
from campaign.dashboards.acts import act_words, nameless
from campaign.documents.models import Document
from campaign.events.models import Event
from campaign.fundraising.models import CashBox
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import offset, to_domain
from campaign.kernel.database import Base, db
from campaign.kernel.paging import Page, paginate
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown, Translated
from campaign.organizations.models import Coalition, Friend, Organization

READ_AT_ONCE = 500
MOST_AUTHORS = 200

SUBJECTS: dict[str, type[Base]] = {
    "campaign": Campaign,
    "cash_box": CashBox,
    "coalition": Coalition,
    "document": Document,
    "event": Event,
    "friend": Friend,
    "organization": Organization,
}
"""Kinds of subjects that have a name."""
OF_COORDINATORS = {
    "event.hidden",
    "event.shown_again",
    "health_measure.hidden",
    "health_measure.shown_again",
}
"""Done to what an organization owns: every member reads why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose log, and which of it. `reader_id`: the organization that reads a coalition's log."""

    organization_id: int | None = None
    coalition_id: int | None = None
    reader_id: int | None = None
    actor: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    old: Any
    new: Any
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An entry. `organization`: for which it was done; None: for the coalition."""

    at: datetime
    who: str
    organization: Shown | str | None
    action: str
    what: str
    subject: str
    about: Shown | str | None
    """The subject's name, where it has one."""
    changes: tuple[Change, ...]


def log_page(wanted: Wanted, number: int) -> Page[Line]:
    """The newest first. The number of queries does not depend on how many lines there are."""
    found = paginate(_query(wanted), number)
    return Page(_lines(found.items, wanted), found.number, found.total, found.per_page)


def whole_log(wanted: Wanted) -> Iterator[Line]:
    """All of it, a part at a time, so that a long log fits into memory."""
    last_id = None
    while True:
        part = _query(wanted)
        if last_id is not None:
            part = part.where(AuditEntry.id < last_id)
        entries = db.session.scalars(part.limit(READ_AT_ONCE)).all()
        if not entries:
            return
        yield from _lines(entries, wanted)
        last_id = entries[-1].id


def authors_in(wanted: Wanted) -> list[tuple[str, str]]:
    """Who stands in this log, by reference and name; the latest ones if there are very many."""
    everybody = _scope(wanted, select(AuditEntry.actor)).group_by(AuditEntry.actor)
    latest = everybody.order_by(func.max(AuditEntry.id).desc()).limit(MOST_AUTHORS)
    references = db.session.scalars(latest).all()
    names = names_of(references)
    named = [(each, names.get(each) or nameless(each)) for each in references]
    return sorted(named, key=lambda each: each[1].casefold())


def _query(wanted: Wanted) -> Select[AuditEntry]:
    query = _scope(wanted, select(AuditEntry)).options(selectinload(AuditEntry.values))
    if wanted.actor:
        query = query.where(AuditEntry.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.first:
        query = query.where(AuditEntry.at >= _begin_of(wanted.first))
    if wanted.last:
        query = query.where(AuditEntry.at < _begin_of(wanted.last + timedelta(days=1)))
    return query.order_by(AuditEntry.id.desc())


def _scope(wanted: Wanted, query: Select[Any]) -> Select[Any]:
    if wanted.organization_id is not None:
        return query.where(AuditEntry.organization_id == wanted.organization_id)
    return query.where(AuditEntry.coalition_id == wanted.coalition_id)


def _begin_of(day: date) -> datetime:
    """Days are those that the page shows: of the campaign's clock, in UTC."""
    return datetime.combine(day, time(), ZoneInfo("UTC")) + offset()


def _lines(entries: Sequence[AuditEntry], wanted: Wanted) -> list[Line]:
    people = names_of({entry.actor for entry in entries} | {entry.subject for entry in entries})
    about: dict[str, Shown | str] = {**people, **_names_of_subjects(entries)}
    return [
        Line(
            at=to_domain(entry.at),
            who=people.get(entry.actor) or nameless(entry.actor),
            organization=about.get(f"organization:{entry.organization_id}"),
            action=entry.action,
            what=act_words(entry.action),
            subject=entry.subject,
            about=about.get(entry.subject),
            changes=_changes(entry) if _shows_values(entry, wanted) else (),
        )
        for entry in entries
    ]


def _shows_values(entry: AuditEntry, wanted: Wanted) -> bool:
    """What another organization wrote for itself is told to members, but not word by word."""
    own = (None, wanted.organization_id or wanted.reader_id)
    return entry.organization_id in own or entry.action in OF_COORDINATORS


def _changes(entry: AuditEntry) -> tuple[Change, ...]:
    return tuple(
        Change(value.field, value.old, value.new, value.salt is None) for value in entry.values
    )


def _names_of_subjects(entries: Sequence[AuditEntry]) -> dict[str, Shown | str]:
    """One question for each kind of subject, however many there are."""
    organizations = [
        f"organization:{entry.organization_id}" for entry in entries if entry.organization_id
    ]
    wanted: dict[str, set[int]] = {kind: set() for kind in SUBJECTS}
    for subject in (*organizations, *(entry.subject for entry in entries)):
        kind, _, key = subject.partition(":")
        if kind in SUBJECTS and key.isdigit():
            wanted[kind].add(int(key))
    return {
        f"{kind}:{row.id}": _name(row)  # type: ignore[attr-defined]  # each of them has one
        for kind, ids in wanted.items()
        if ids
        for row in db.session.scalars(select(SUBJECTS[kind]).where(SUBJECTS[kind].id.in_(ids)))  # type: ignore[attr-defined]
    }


def _name(row: Any) -> Shown | str:
    if isinstance(row, Friend) and not (row.is_group or row.name_is_public):
        return ""
    name = getattr(row, "title", None) or row.name
    return shown(name) if isinstance(name, Translated) else str(name)
