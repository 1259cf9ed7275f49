"""A statement as every reader tells it: a head, lines, an end."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from campaign.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StatementHead:
    """Of which account it is, and what lay on it before the first line."""

    iban: str | None = None
    account: str | None = None
    """As the bank names it where it gives no IBAN: bank code and number, say."""
    currency: str | None = None
    opening: Money | None = None
    number: str | None = None
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class StatementEnd:
    """What lay on the account after the last line."""

    closing: Money | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Where a line stands in an entry that the bank booked as one sum."""

    position: int
    size: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement on the account; more on it is positive."""

    place: int
    """Its line in the file, or its number among the entries of a file that is all one line."""
    amount: Money
    booked_on: date
    valued_on: date | None = None
    bank_reference: str | None = None
    """The bank's own name of the movement."""
    end_to_end: str | None = None
    """What the payer's bank passed on unchanged."""
    name: str | None = field(default=None, repr=False)
    iban: str | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    reference: str | None = None
    """A creditor's reference with right check digits: RF (ISO 11649) or a Swiss QR one."""
    is_returned: bool = False
    return_reason: str | None = None
    original_reference: str | None = None
    batch: Batch | None = None
    file: int = 0
    """Its file's number in a zip."""

    def fingerprint(self) -> str:
        """The same for the same movement in another file; two may share it (see `occurrences`).

        The bank's own reference is not trusted alone: some banks name a day or a batch by it.
        """
        named = [self.bank_reference, str(self.batch.position) if self.batch else ""]
        told = [self.name, self.iban, self.end_to_end, self.text]
        known_by = named if self.bank_reference else told
        parts = [
            self.booked_on.isoformat(),
            str(self.amount.minor),
            self.amount.currency,
            *known_by,
        ]
        return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()


Part = StatementHead | StatementLine | StatementEnd


class Occurrences:
    """Tells movements apart that look the same: the second one of a file stays the second one.

    The files of a zip are as good as files that come one by one: what one told, a later one tells
    again.
    """

    def __init__(self) -> None:
        self._file = 0
        self._seen: dict[bytes, int] = {}
        self._told: dict[bytes, int] = {}
        """How often each was seen in the earlier file that had it most often."""

    def key(self, line: StatementLine) -> str | None:
        """The line's name on its account, in every file that holds it; None for one told twice."""
        if line.file != self._file:
            self._begin(line.file)
        mark = bytes.fromhex(line.fingerprint())
        number = self._seen.get(mark, 0) + 1
        self._seen[mark] = number
        if number <= self._told.get(mark, 0):
            return None
        return mark.hex() if number == 1 else f"{mark.hex()}-{number}"

    def _begin(self, file: int) -> None:
        self._told |= {
            mark: count for mark, count in self._seen.items() if count > self._told.get(mark, 0)
        }
        self._seen, self._file = {}, file
