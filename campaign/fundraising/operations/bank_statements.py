"""A bank's file: taken in and read into a draft that can be looked at, or thrown away."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import IO, Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from campaign.fundraising.models import (
    BankLine,
    CashBox,
    CashBoxKind,
    ImportState,
    LineState,
    StatementImport,
)
from campaign.fundraising.operations.reading_statements import forget_lines, read_draft
from campaign.fundraising.statements.columns import Layout
from campaign.kernel import audit, outbox
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

READ_ON = "statement_read"
"""The kind of outbox row that has the worker read a file."""
SMALL_FILE = 512 * 1024
"""One that is read while its sender waits."""
KEPT_AFTER_END = timedelta(days=365)
"""How long names, accounts and texts of payers stay on a line that is settled."""
LARGEST_FILE = 8 * 1024 * 1024 - 64 * 1024
"""As it is sent; packed as zip, a hundred thousand lines are less."""


def take_in(
    cash_box_id: int,
    content: bytes,
    *,
    by: Author,
    layout: Layout | None = None,
    waits: bool = False,
) -> StatementImport:
    """Store a file; a small one is read at once, a large one by the worker. Nothing is booked.

    One that `waits` is read when somebody said what its columns are. Raises Refused with a
    sentence about the file, of which then nothing is kept.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(_("This file is too large: pack it as zip."), field="file")
    with transaction():
        box = _bank_box(cash_box_id)
        stored = StatementImport(
            cash_box_id=box.id,
            content=content,
            layout=layout.as_json() if layout else None,
            uploaded_by=by.reference,
        )
        db.session.add(stored)
        db.session.flush()
        note_import(by, "statement.uploaded", stored)
        if not waits:
            _read(stored)
        return stored


def choose_columns(import_id: int, layout: Layout, *, by: Author) -> StatementImport:
    """Read a file that waited to be told what its columns are, or was told wrongly.

    Raises Refused, and what was read before stays.
    """
    with transaction():
        stored = lock(StatementImport, import_id)
        is_being_read = stored.state is ImportState.STORED and stored.layout is not None
        if stored.content is not None and not is_being_read:
            stored.layout, stored.state = layout.as_json(), ImportState.STORED
            stored.problem = None
            note_import(by, "statement.uploaded", stored)
            _read(stored)
        return stored


def _read(stored: StatementImport) -> None:
    if len(stored.content or b"") <= SMALL_FILE:
        read_draft(stored, io.BytesIO(stored.content or b""))
    else:
        outbox.post(READ_ON, {"import": stored.id})


def _bank_box(cash_box_id: int) -> CashBox:
    box = lock(CashBox, cash_box_id)
    if box.kind is not CashBoxKind.BANK:
        raise Refused(_("Only a bank account has statements."))
    return box


def read_on(row: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with a large file: read in pieces, so that its progress can be seen."""
    stored = db.session.get(StatementImport, payload["import"])
    if stored is None or stored.state is not ImportState.STORED:
        return
    import_id = stored.id
    try:
        content = io.BytesIO(stored.content or b"")
        read_draft(stored, content, lambda _many: outbox.go_on_with(row))
    except Refused as refused:
        with transaction():
            forget_lines(import_id)
            stored = lock(StatementImport, import_id)
            stored.state = ImportState.REFUSED
            if stored.layout is None:
                stored.content = None
            stored.problem = refused.sentence[:300]


def take_in_stream(
    cash_box_id: int,
    file: IO[bytes],
    *,
    by: Author,
    read: Callable[[int], object] = lambda many: None,
) -> StatementImport:
    """A file of any size, of which nothing is stored but its lines; `read` hears of each batch.

    Raises Refused with a sentence about the file, of which then nothing is kept.
    """
    with transaction():
        stored = StatementImport(cash_box_id=_bank_box(cash_box_id).id, uploaded_by=by.reference)
        db.session.add(stored)
        db.session.flush()
        note_import(by, "statement.uploaded", stored)
    import_id = stored.id
    try:
        read_draft(stored, file, read)
    except BaseException:  # also an interruption: half a file is no file
        discard_import(import_id, by=by)
        raise
    return db.session.get_one(StatementImport, import_id)


def discard_import(import_id: int, *, by: Author) -> None:
    """Nothing of it was booked: its lines go. Raises Refused for one that was confirmed."""
    with transaction():
        stored = lock(StatementImport, import_id)
        if stored.state in (ImportState.CONFIRMED, ImportState.DONE):
            raise Refused(_("This file was confirmed already."))
        forget_lines(import_id)
        note_import(by, "statement.discarded", stored)
        db.session.delete(stored)


def forget_settled_lines() -> None:
    """Whom a line names, some time after it was settled; drafts that nobody confirmed go whole."""
    before = real_now() - KEPT_AFTER_END
    old = select(StatementImport.id).where(StatementImport.uploaded_at < before)
    settled = BankLine.settled_on < before.date()
    known = BankLine.state == LineState.KNOWN
    left = (ImportState.STORED, ImportState.DRAFT, ImportState.REFUSED)
    drafts = old.where(StatementImport.state.in_(left))
    with transaction():
        db.session.execute(
            update(BankLine)
            .where(or_(settled, known), BankLine.import_id.in_(old), _names_somebody())
            .values(name=None, iban=None, text=None, end_to_end=None)
        )
        db.session.execute(delete(BankLine).where(BankLine.import_id.in_(drafts)))
        db.session.execute(delete(StatementImport).where(StatementImport.id.in_(drafts)))


def _names_somebody() -> ColumnElement[bool]:
    columns = (BankLine.name, BankLine.iban, BankLine.text, BankLine.end_to_end)
    return or_(*(column.is_not(None) for column in columns))


def note_import(by: Author, action: str, stored: StatementImport) -> None:
    """In the log, with the box and how many lines; never with what a line says."""
    box = db.session.get_one(CashBox, stored.cash_box_id)
    lines = db.session.scalar(
        select(func.count(BankLine.id)).where(BankLine.import_id == stored.id)
    )
    audit.record(
        by,
        action,
        f"statement:{stored.id}",
        {"cash_box": (None, box.slug), "lines": (None, lines)},
        organization_id=box.organization_id,
        coalition_id=box.coalition_id,
    )
