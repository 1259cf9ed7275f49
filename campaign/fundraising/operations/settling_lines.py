"""What all that happens to a bank's line shares: its lock, its names, its note in the log."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from campaign.fundraising.models import BankLine, CashBox, JournalEntry, LineState, Reversal
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

MOST_TRIES = 50
"""How often one line is settled and put back."""


def waiting_line(line_id: int) -> BankLine:
    """Raises Refused for one that is settled."""
    line = locked_line(line_id)
    if line.state is not LineState.WAITING:
        raise Refused(_("This line was settled already."))
    return line


def locked_line(line_id: int) -> BankLine:
    """With its box locked first, as whoever takes lines over does. Raises Missing."""
    line = db.session.get(BankLine, line_id)
    if line is None:
        raise Missing(line_id)
    lock(CashBox, line.cash_box_id)
    return lock(BankLine, line_id)


def name_of(line: BankLine, number: int) -> str:
    """Of the gift in data files: the same in every installation, another for each try."""
    text = f"{line.cash_box.slug} {line.key} {number}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def next_reference(line: BankLine, model: type[JournalEntry | Reversal]) -> str:
    """Under which the books take the line in; after it was put back, under another one."""
    used = {row.reference for row in booked_by(line, model)}
    free = next((each for each in _references(line) if each not in used), None)
    if free is None:
        raise Refused(_("This line was put back too often."))
    return free


def booked_by(
    line: BankLine, model: type[JournalEntry | Reversal]
) -> list[JournalEntry | Reversal]:
    """What the books have of the line, the oldest first."""
    query = select(model).where(model.reference.in_(list(_references(line))))
    return list(db.session.scalars(query.order_by(model.id)))


def settle(line: BankLine, state: LineState, action: str, by: Author) -> None:
    line.state, line.settled_on = state, real_now().date()
    note_line(by, action, line)


def note_line(by: Author, action: str, line: BankLine) -> None:
    audit.record(
        by,
        action,
        f"bank_line:{line.id}",
        {"amount": (None, [line.amount.minor, line.amount.currency])},
        organization_id=line.cash_box.organization_id,
        coalition_id=line.cash_box.coalition_id,
    )


def _references(line: BankLine) -> Iterator[str]:
    return (f"bank:{name_of(line, number)}" for number in range(MOST_TRIES))
