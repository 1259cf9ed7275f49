"""A bank's file: taken in, read into a draft that can be looked at, confirmed, taken over."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from campaign.fundraising.models import (
    BankLine,
    CashBox,
    CashBoxKind,
    Confidence,
    ImportState,
    LineState,
    StatementImport,
)
from campaign.fundraising.operations.bank_lines import book_proposal
from campaign.fundraising.queries.matching import Proposal, proposals
from campaign.fundraising.statements.checking import OwnAccount, checked
from campaign.fundraising.statements.columns import Layout
from campaign.fundraising.statements.files import read_statements
from campaign.fundraising.statements.lines import Occurrences, Part, StatementLine
from campaign.kernel import audit, outbox
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

READ_ON, TAKE_OVER = "statement_read", "statement_taken_over"
"""Kinds of outbox rows: work for the worker."""
READ_AT_ONCE = 500
BOOKED_AT_ONCE = 100
"""Lines of one transaction: few, so that others book between two of them."""
SMALL_FILE = 512 * 1024
"""One that is read while its sender waits."""
KEPT_AFTER_END = timedelta(days=365)
"""How long names, accounts and texts of payers stay on a line that is settled."""
LARGEST_FILE = 8 * 1024 * 1024 - 64 * 1024
"""As it is sent; packed as zip, a hundred thousand lines are less."""


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who confirmed, when the worker carries it out."""

    reference: str


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
        _note(by, "statement.uploaded", stored)
        if not waits:
            _read(stored, box)
        return stored


def choose_columns(import_id: int, layout: Layout, *, by: Author) -> StatementImport:
    """Read a file that waited to be told what its columns are. Raises Refused, and it waits on."""
    with transaction():
        stored = lock(StatementImport, import_id)
        if stored.state is ImportState.STORED and stored.content is not None:
            stored.layout = layout.as_json()
            _note(by, "statement.uploaded", stored)
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
        _read_in_pieces(stored)
    except Refused as refused:
        with transaction():
            _forget_lines(import_id)
            stored = lock(StatementImport, import_id)
            stored.state, stored.content = ImportState.REFUSED, None
            stored.problem = refused.sentence[:300]


def _read_in_pieces(stored: StatementImport) -> None:
    import_id, content, layout = stored.id, stored.content or b"", stored.layout
    box_id = stored.cash_box_id
    lines, keys = lines_of(io.BytesIO(content), stored.cash_box, layout), Occurrences()
    with transaction():
        _forget_lines(import_id)  # of a reading that died
    while batch := list(islice(lines, READ_AT_ONCE)):
        with transaction():
            stored = lock(StatementImport, import_id)
            _store(stored, lock(CashBox, box_id), batch, keys)
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
        _note(by, "statement.discarded", stored)
        db.session.delete(stored)


def confirm_import(import_id: int, *, by: Author, with_likely: bool = False) -> StatementImport:
    """From now on its lines are taken over; a second call changes nothing."""
    with transaction():
        stored = lock(StatementImport, import_id)
        if stored.state in (ImportState.CONFIRMED, ImportState.DONE):
            return stored
        if stored.state is not ImportState.DRAFT:
            raise Refused(_("This file is not read yet."))
        stored.state, stored.with_likely = ImportState.CONFIRMED, with_likely
        _note(by, "statement.confirmed", stored)
        outbox.post(TAKE_OVER, {"import": import_id, "by": by.reference})
        return stored


def take_over(_row: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with a confirmed file: batch after batch, until none is left."""
    while take_over_some(payload["import"], by=_Actor(payload["by"])):
        pass


def take_over_some(import_id: int, *, by: Author) -> bool:
    """The next lines: known ones are left out, sure ones booked, all others go to the queue.

    Whether more are left. Whoever calls it, and how often: each line is taken over once.
    """
    with transaction():
        stored = _confirmed(import_id)
        if stored is None:
            return False
        query = select(BankLine).where(
            BankLine.import_id == import_id, BankLine.state == LineState.DRAFT
        )
        lines = db.session.scalars(query.order_by(BankLine.id).limit(BOOKED_AT_ONCE)).all()
        known = _known_keys(stored.cash_box_id, [line.key for line in lines])
        for line in lines:
            line.state = LineState.KNOWN if line.key in known else LineState.WAITING
        db.session.flush()
        for line in lines:
            if line.state is LineState.WAITING and _is_sure(line, stored.with_likely):
                book_proposal(line, by=by)
        stored.taken += len(lines)
        if len(lines) < BOOKED_AT_ONCE:
            stored.state = ImportState.DONE
        return len(lines) == BOOKED_AT_ONCE


def _confirmed(import_id: int) -> StatementImport | None:
    """With its box locked first: two files of one account are taken over one after the other."""
    stored = db.session.get(StatementImport, import_id)
    if stored is None:
        raise Missing(import_id)
    lock(CashBox, stored.cash_box_id)
    stored = lock(StatementImport, import_id)
    return stored if stored.state is ImportState.CONFIRMED else None


def _known_keys(cash_box_id: int, keys: list[str]) -> set[str]:
    query = select(BankLine.key).where(
        BankLine.cash_box_id == cash_box_id,
        BankLine.key.in_(keys),
        BankLine.state.not_in((LineState.DRAFT, LineState.KNOWN)),
    )
    return set(db.session.scalars(query))


def _is_sure(line: BankLine, with_likely: bool) -> bool:
    if line.pledge_id is None or line.amount.minor <= 0:
        return False  # also what was returned: somebody looks at it first
    return line.confidence is Confidence.CERTAIN or (
        with_likely and line.confidence is Confidence.LIKELY
    )


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


def _note(by: Author, action: str, stored: StatementImport) -> None:
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
