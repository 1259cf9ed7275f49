"""Values leave the log; the entries and their seals stay."""

import json
from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, Text, cast, null, or_, select, update

from campaign.kernel.audit.entries import AuditValue
from campaign.kernel.database import db


def erase_values(*which: ColumnElement[bool]) -> None:
    """Empty the values that fulfil all of these; with its salt gone, a commitment tells nothing."""
    db.session.execute(
        update(AuditValue)
        .where(AuditValue.salt.is_not(None), *which)
        .values(old=null(), new=null(), salt=None)
        .execution_options(synchronize_session=False)
    )


def erase_mentions(
    words: Collection[str],
    is_mention: Callable[[str], bool],
    fields: Collection[str] | None = None,
) -> None:
    """Empty every value in which one of these words stands, as `is_mention` decides.

    Of `fields` only, where words may be common ones: nobody must be able to empty the log of
    others by taking a name that stands in it.
    """
    written = [cast(column, Text) for column in (AuditValue.old, AuditValue.new)]
    mentions = [
        column.icontains(json.dumps(word)[1:-1], autoescape=True)
        for word in words
        for column in written
    ]
    of_fields = [AuditValue.field.in_(fields)] if fields is not None else []
    rows = db.session.execute(
        select(AuditValue.id, AuditValue.old, AuditValue.new).where(or_(*mentions), *of_fields)
    )
    meant = [
        row.id for row in rows if is_mention(json.dumps([row.old, row.new], ensure_ascii=False))
    ]
    erase_values(AuditValue.id.in_(meant))
