"""Which column of a bank's CSV file holds what: guessed once from its header, then remembered."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, Self

DELIMITERS = (";", ",", "\t", "|")
ROWS_LOOKED_AT = 40
DAY_ORDERS = ("ymd", "dmy", "mdy")
DAY = re.compile(r"\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
DECIMALS = re.compile(r"([.,])\d{1,2}\D*$")

WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bank_reference", ("bank reference", "transaction id", "transaction reference", "archiving",
        "bankreferenz", "identifikation", "volgnr", "référence banque", "id operacji")),
    ("reference", ("creditor reference", "structured", "zahlungsreferenz", "betalingskenmerk",
        "référence", "riferimento", "kundenreferenz")),
    ("valued", ("value", "valuta", "wertstellung", "rentedatum", "date de valeur", "data waluty",
        "fecha valor", "data valuta")),
    ("booked", ("booking", "booked", "buchung", "date", "datum", "data", "fecha", "дата")),
    ("debit", ("debit", "belastung", "soll", "débit", "uitgaven", "withdrawal", "paid out",
        "cargo", "addebiti", "obciążenia")),
    ("credit", ("credit", "gutschrift", "haben", "crédit", "inkomsten", "deposit", "paid in",
        "abono", "accrediti", "uznania")),
    ("sign", ("debit/credit", "d/c", "soll/haben", "af bij", "s/h", "indicator")),
    ("amount", ("amount", "betrag", "umsatz", "bedrag", "montant", "kwota", "importe", "importo",
        "сумма")),
    ("currency", ("currency", "währung", "waehrung", "munt", "devise", "waluta", "divisa",
        "валюта")),
    ("iban", ("iban", "account number", "kontonummer", "counterparty account", "tegenrekening",
        "compte", "rachunek", "cuenta")),
    ("name", ("name", "payer", "counterparty", "beneficiary", "auftraggeber", "begünstigter",
        "zahlungspflichtiger", "zahlungsbeteiligter", "naam", "nom", "nadawca", "ordenante",
        "контрагент")),
    ("text", ("purpose", "verwendungszweck", "zweck", "description", "text", "details",
        "omschrijving", "mededelingen", "libellé", "communication", "tytuł", "concepto", "causale",
        "remittance", "назначение", "avisierung", "memo")),
)  # fmt: skip
"""Beginnings of words in headers, the more telling ones first."""
FIELDS = tuple(field for field, _words in WORDS)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person says about a bank's files once. Columns count from 0; None: there is none."""

    delimiter: str = ";"
    header: int = 0
    """The line that names the columns; what stands above it is passed over."""
    booked: int | None = None
    valued: int | None = None
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    sign: int | None = None
    currency: int | None = None
    name: int | None = None
    iban: int | None = None
    text: int | None = None
    reference: int | None = None
    bank_reference: int | None = None
    decimal_mark: str = ","
    day_order: str = "dmy"

    def is_enough(self) -> bool:
        """Whether a line's day and amount can be found."""
        has_two = self.debit is not None and self.credit is not None
        return self.booked is not None and (self.amount is not None or has_two)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


@dataclass(frozen=True, slots=True)
class Guess:
    """A layout, and what a person sees of the file to correct it by."""

    layout: Layout
    names: Sequence[str]
    samples: Sequence[Sequence[str]]


def guess_layout(lines: Iterable[str]) -> Guess:
    """From the first lines of a file: the one that names most of what we know is its header."""
    first = list(islice(lines, ROWS_LOOKED_AT))
    guesses = [_guess(first, delimiter, at) for delimiter in DELIMITERS for at in range(len(first))]
    whole = [guess for guess in guesses if guess.layout.is_enough()]
    if whole:
        return max(whole, key=lambda guess: (_found(guess.layout), -guess.layout.header))
    return max(guesses, key=lambda guess: (len(guess.names), -guess.layout.header), default=_none())


def _none() -> Guess:
    return Guess(Layout(), [], [])


def _guess(lines: list[str], delimiter: str, at: int) -> Guess:
    rows = list(csv.reader([line + "\n" for line in lines[at:]], delimiter=delimiter))
    names = [" ".join(name.split()) for name in rows[0]] if rows else []
    layout = Layout(delimiter=delimiter, header=at, **_columns(names))
    samples = [row for row in rows[1:] if len(row) >= len(names) > 1]
    return Guess(
        replace(
            layout,
            decimal_mark=_decimal_mark(layout, samples),
            day_order=_day_order(layout, samples),
        ),
        names,
        samples[:5],
    )


def _columns(names: Sequence[str]) -> dict[str, Any]:
    """Each column is one thing at most; the first column that fits a thing is it."""
    found: dict[str, Any] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for field, words in WORDS:
            for at, name in enumerate(names):
                if field not in found and at not in taken and _is_called(name, words, exact):
                    found[field] = at
                    taken.add(at)
    return found


def _is_called(name: str, words: Iterable[str], exact: bool) -> bool:
    name = name.casefold()
    if exact:
        return name in words
    return any(re.search(rf"(?<!\w){re.escape(word)}", name) for word in words)


def _found(layout: Layout) -> int:
    return sum(getattr(layout, field) is not None for field in FIELDS)


def _decimal_mark(layout: Layout, samples: Sequence[Sequence[str]]) -> str:
    columns = [at for at in (layout.amount, layout.debit, layout.credit) if at is not None]
    for row in samples:
        for at in columns:
            match = DECIMALS.search(row[at])
            if match is not None:
                return match[1]
    return "," if layout.delimiter == ";" else "."


def _day_order(layout: Layout, samples: Sequence[Sequence[str]]) -> str:
    """A number above 12 tells; where none does, the day stands first, as in most of the world."""
    if layout.booked is None:
        return "dmy"
    days = [match for row in samples if (match := DAY.match(row[layout.booked]))]
    if any(len(match[1]) == 4 for match in days):
        return "ymd"
    return "mdy" if any(int(match[2]) > 12 for match in days) else "dmy"
