"""A bank's file: taken in and read into a draft that can be looked at, or thrown away."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from campaign.fundraising.models import (
    BankLine,
    CashBox,
    CashBoxKind,
    ImportState,
    LineState,
    StatementImport,
)
from campaign.fundraising.queries.matching import Proposal, proposals
from campaign.fundraising.statements.checking import OwnAccount, checked
from campaign.fundraising.statements.columns import Layout
from campaign.fundraising.statements.files import read_statements
from campaign.fundraising.statements.lines import Occurrences, Part, StatementLine
from campaign.kernel import audit, outbox
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

READ_ON = "statement_read"
"""The kind of outbox row that has the worker read a file."""
READ_AT_ONCE = 500
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
            _read(stored, box)
        return stored


def choose_columns(import_id: int, layout: Layout, *, by: Author) -> StatementImport:
    """Read a file that waited to be told what its columns are. Raises Refused, and it waits on."""
    with transaction():
        stored = lock(StatementImport, import_id)
        if stored.state is ImportState.STORED and stored.content is not None:
            stored.layout = layout.as_json()
            note_import(by, "statement.uploaded", stored)
            _read(stored, _bank_box(stored.cash_box_id))
        return stored


def _read(stored: StatementImport, box: CashBox) -> None:
    if len(stored.content or b"") <= SMALL_FILE:
        _read_all(stored, box)
    else:
        outbox.post(READ_ON, {"import": stored.id})


def _bank_box(cash_box_id: int) -> CashBox:
    box = lock(CashBox, cash_box_id)
    if box.kind is not CashBoxKind.BANK:
        raise Refused(_("Only a bank account has statements."))
    return box


def _read_all(stored: StatementImport, box: CashBox) -> None:
    lines = lines_of(io.BytesIO(stored.content or b""), box, stored.layout)
    keys = Occurrences()
    while batch := list(islice(lines, READ_AT_ONCE)):
        _store(stored, box, batch, keys)
    stored.state, stored.content = ImportState.DRAFT, None


def lines_of(
    file: IO[bytes], box: CashBox, layout: Mapping[str, Any] | None
) -> Iterator[StatementLine]:
    """Of the box's account, one at a time. Raises Refused, at the end if the balances differ."""
    account = OwnAccount(box.name, box.iban, box.currency)
    found = Layout.from_json(dict(layout)) if layout else None
    return _only_lines(checked(read_statements(file, box.currency, found), account))


def _only_lines(parts: Iterable[Part]) -> Iterator[StatementLine]:
    return (part for part in parts if isinstance(part, StatementLine) and part.amount)


def read_on(_row: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with a large file: read in pieces, so that its progress can be seen."""
    stored = db.session.get(StatementImport, payload["import"])
    if stored is None or stored.state is not ImportState.STORED:
        return
    import_id = stored.id
    try:
        _read_in_pieces(stored, io.BytesIO(stored.content or b""))
    except Refused as refused:
        with transaction():
            _forget_lines(import_id)
            stored = lock(StatementImport, import_id)
            stored.state, stored.content = ImportState.REFUSED, None
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
        _read_in_pieces(stored, file, read)
    except BaseException:  # also an interruption: half a file is no file
        discard_import(import_id, by=by)
        raise
    return db.session.get_one(StatementImport, import_id)


def _read_in_pieces(
    stored: StatementImport, file: IO[bytes], read: Callable[[int], object] = lambda many: None
) -> None:
    import_id, box_id = stored.id, stored.cash_box_id
    lines, keys = lines_of(file, stored.cash_box, stored.layout), Occurrences()
    with transaction():
        _forget_lines(import_id)  # of a reading that died
    while batch := list(islice(lines, READ_AT_ONCE)):
        with transaction():
            stored = lock(StatementImport, import_id)
            _store(stored, lock(CashBox, box_id), batch, keys)
        read(len(batch))
    with transaction():
        stored = lock(StatementImport, import_id)
        stored.state, stored.content = ImportState.DRAFT, None


def _forget_lines(import_id: int) -> None:
    db.session.execute(delete(BankLine).where(BankLine.import_id == import_id))
    db.session.execute(
        update(StatementImport).where(StatementImport.id == import_id).values(lines=0)
    )


def _store(
    stored: StatementImport, box: CashBox, lines: list[StatementLine], keys: Occurrences
) -> None:
    found = proposals(box, lines)
    rows = [
        {"import_id": stored.id, "cash_box_id": box.id, "key": keys.key(line)}
        | _columns(line)
        | _proposed(proposal)
        for line, proposal in zip(lines, found, strict=True)
    ]
    db.session.execute(insert(BankLine.__table__), rows)  # type: ignore[arg-type]
    stored.lines += len(lines)


def _columns(line: StatementLine) -> dict[str, Any]:
    """Cut to what a column holds: banks have no limit in common."""
    return {
        "state": LineState.DRAFT,
        "place": line.place,
        "booked_on": line.booked_on,
        "minor": line.amount.minor,
        "currency": line.amount.currency,
        "name": line.name[:140] if line.name else None,
        "iban": line.iban[:40] if line.iban else None,
        "text": line.text[:500] or None,
        "reference": line.reference,
        "end_to_end": line.end_to_end[:80] if line.end_to_end else None,
        "is_returned": line.is_returned,
    }


def _proposed(proposal: Proposal) -> dict[str, Any]:
    return {
        "confidence": proposal.confidence,
        "pledge_id": proposal.pledge_id,
        "returns_id": proposal.returns_id,
    }


def discard_import(import_id: int, *, by: Author) -> None:
    """Nothing of it was booked: its lines go. Raises Refused for one that was confirmed."""
    with transaction():
        stored = lock(StatementImport, import_id)
        if stored.state in (ImportState.CONFIRMED, ImportState.DONE):
            raise Refused(_("This file was confirmed already."))
        _forget_lines(import_id)
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
