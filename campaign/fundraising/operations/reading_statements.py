"""Lines of a bank's file become a draft: in pieces, in the same room however long the file is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import IO, Any

from sqlalchemy import delete, insert, update

from campaign.fundraising.models import (
    BankLine,
    CashBox,
    ImportState,
    LineState,
    StatementImport,
)
from campaign.fundraising.operations.comparing_files import compare_with_other_files
from campaign.fundraising.queries.matching import Matching
from campaign.fundraising.statements.checking import OwnAccount, checked
from campaign.fundraising.statements.columns import Layout
from campaign.fundraising.statements.files import form_of, read_statements
from campaign.fundraising.statements.lines import Occurrences, Part, StatementLine
from campaign.kernel.database import db, lock, transaction

READ_AT_ONCE = 1000


class _Draft:
    """Of one file: what its lines are compared with is read once, not for each line."""

    def __init__(self, stored: StatementImport, file: IO[bytes]) -> None:
        box = stored.cash_box
        self._import_id, self._box_id = stored.id, box.id
        layout = Layout.from_json(dict(stored.layout)) if stored.layout else None
        self._form = form_of(file, layout)
        self._lines = _lines_of(file, box, layout)
        self._keys, self._matching = Occurrences(), Matching(box)

    def begin(self) -> None:
        with transaction():
            forget_lines(self._import_id)  # of a reading that died
            lock(StatementImport, self._import_id).form = self._form

    def store_some(self) -> int:
        """The next lines; how many. Raises Refused, at the end if the balances differ."""
        lines = list(islice(self._lines, READ_AT_ONCE))
        with transaction():
            rows = self._rows(lines)
            if rows:
                stored = lock(StatementImport, self._import_id)
                db.session.execute(insert(BankLine.__table__), rows)  # type: ignore[arg-type]
                stored.lines += len(rows)
        return len(lines)

    def finish(self) -> None:
        with transaction():
            stored = lock(StatementImport, self._import_id)
            stored.state = ImportState.DRAFT
            if stored.layout is None:
                stored.content = None

    def _rows(self, lines: list[StatementLine]) -> list[dict[str, Any]]:
        keys = [self._keys.key(line) for line in lines]
        new = [(key, line) for key, line in zip(keys, lines, strict=True) if key is not None]
        found = self._matching.proposals([line for _key, line in new])
        return [
            {"import_id": self._import_id, "cash_box_id": self._box_id, "key": key}
            | _columns(line)
            | asdict(proposal)
            for (key, line), proposal in zip(new, found, strict=True)
        ]


def read_draft(
    stored: StatementImport, file: IO[bytes], read: Callable[[int], object] = lambda many: None
) -> None:
    """All of a file; `read` hears of each batch. Inside a transaction it is all or nothing."""
    draft = _Draft(stored, file)
    draft.begin()
    while many := draft.store_some():
        read(many)
    compare_with_other_files(stored)
    draft.finish()


def forget_lines(import_id: int) -> None:
    db.session.execute(delete(BankLine).where(BankLine.import_id == import_id))
    db.session.execute(
        update(StatementImport).where(StatementImport.id == import_id).values(lines=0)
    )


def _lines_of(file: IO[bytes], box: CashBox, layout: Layout | None) -> Iterator[StatementLine]:
    """Of the box's account, one at a time."""
    account = OwnAccount(box.name, box.iban, box.currency)
    return _only_lines(checked(read_statements(file, box.currency, layout), account))


def _only_lines(parts: Iterable[Part]) -> Iterator[StatementLine]:
    return (part for part in parts if isinstance(part, StatementLine) and part.amount)


def _columns(line: StatementLine) -> dict[str, Any]:
    """Cut to what a column holds: banks have no limit in common."""
    return {
        "state": LineState.DRAFT,
        "place": line.place,
        "booked_on": line.booked_on,
        "valued_on": line.valued_on,
        "minor": line.amount.minor,
        "currency": line.amount.currency,
        "name": line.name[:140] if line.name else None,
        "iban": line.iban[:40] if line.iban else None,
        "text": line.text[:500] or None,
        "reference": line.reference,
        "end_to_end": line.end_to_end[:80] if line.end_to_end else None,
        "is_returned": line.is_returned,
    }
