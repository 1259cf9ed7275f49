"""camt.053 of ISO 20022, any version: entries are read one at a time and let go of.

Versions differ in their namespace, which is not looked at, and in a few places where a name moved
one level down (`Pty` since .08, `Cd` of a status), for which both are tried.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO

from campaign.fundraising.statements.elements import (
    Closed,
    Element,
    Entry,
    Opened,
    read_elements,
)
from campaign.fundraising.statements.entries import (
    all_texts,
    each,
    find,
    remittance,
    returned,
    text_of,
)
from campaign.fundraising.statements.lines import (
    Batch,
    Part,
    StatementEnd,
    StatementHead,
    StatementLine,
)
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, is_currency

STATEMENTS = {"Stmt", "Rpt", "Ntfctn"}
"""Of camt.053; camt.052 and camt.054 have the same insides under other names."""
OF_A_HEAD = {"Acct", "Bal", "ElctrncSeqNb", "FrToDt", "LglSeqNb"}
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
NOT_BOOKED = {"PDNG", "INFO", "FUTR"}
NOTHING = {"NOTPROVIDED", "NONREF", "NOREF"}


def read_camt053(file: IO[bytes]) -> Iterator[Part]:
    """Raises Refused with a sentence that names the line, or the entry, that is wrong."""
    number, is_statement = 0, False
    head: StatementHead | None = None
    for event in read_elements(file, STATEMENTS, entries="Ntry", kept=OF_A_HEAD):
        match event:
            case Opened(root):
                _refuse_another_message(root)
                is_statement, head = True, None
            case Entry(root, entry):
                number += 1
                if head is None:
                    yield (head := _head(root))
                yield from _lines(entry, number)
            case Closed(root):
                if head is None:
                    yield _head(root)
                yield StatementEnd(_balance(root, CLOSING))
    if not is_statement:
        raise Refused(_("There is no statement of an account in this file."))


def _refuse_another_message(root: Element) -> None:
    if root.name != "Stmt":
        raise Refused(_("This is not a statement (camt.053) but an advice or a report."))


def _head(statement: Element) -> StatementHead:
    opening = _balance(statement, OPENING)
    currency = text_of(statement, "Acct/Ccy") or (opening.currency if opening else None)
    return StatementHead(
        iban=text_of(statement, "Acct/Id/IBAN"),
        account=text_of(statement, "Acct/Id/Othr/Id"),
        currency=currency,
        opening=opening,
        number=text_of(statement, "ElctrncSeqNb") or text_of(statement, "LglSeqNb"),
        from_day=_day(text_of(statement, "FrToDt/FrDtTm")),
        to_day=_day(text_of(statement, "FrToDt/ToDtTm")),
    )


def _balance(statement: Element, kinds: tuple[str, ...]) -> Money | None:
    """Of the first of these kinds that the statement has."""
    found = {text_of(each_, "Tp/CdOrPrtry/Cd"): each_ for each_ in each(statement, "Bal")}
    chosen = next((found[kind] for kind in kinds if kind in found), None)
    return _signed(chosen, 0) if chosen is not None else None


def _lines(entry: Element, place: int) -> Iterator[StatementLine]:
    status = text_of(entry, "Sts/Cd") or text_of(entry, "Sts")
    if status in NOT_BOOKED:
        return
    amount = _signed(entry, place)
    details = list(each(entry, "NtryDtls/TxDtls"))
    amounts = _amounts_of(details, amount, place)
    if amounts is None:
        yield _line(entry, details, amount, place)
        return
    for position, (detail, part) in enumerate(zip(details, amounts, strict=True), start=1):
        yield _line(entry, [detail], part, place, Batch(position, len(details)))


def _amounts_of(details: list[Element], whole: Money, place: int) -> list[Money] | None:
    """What each part of a batch brings. None: it is no batch, or its parts are not the whole."""
    if len(details) < 2:
        return None
    amounts = []
    for detail in details:
        found = find(detail, "Amt")
        if found is None:
            found = find(detail, "AmtDtls/TxAmt/Amt")
        if found is None or found.attributes.get("Ccy") != whole.currency:
            return None
        is_debit = (text_of(detail, "CdtDbtInd") or ("DBIT" if whole.minor < 0 else "")) == "DBIT"
        money = _money(found, place)
        amounts.append(-money if is_debit else money)
    total = Money(sum(money.minor for money in amounts), whole.currency)
    return amounts if total == whole else None


def _line(
    entry: Element, details: list[Element], amount: Money, place: int, batch: Batch | None = None
) -> StatementLine:
    places = [*details, entry]
    is_income = amount.minor >= 0
    text, reference = remittance(details, entry)
    reason, is_returned = returned(entry, details)
    booked_on = _day(text_of(entry, "BookgDt/Dt") or text_of(entry, "BookgDt/DtTm"))
    valued_on = _day(text_of(entry, "ValDt/Dt") or text_of(entry, "ValDt/DtTm"))
    if booked_on is None and valued_on is None:
        raise Refused(_("Entry %(number)s has no day.", number=place))
    side = ("Dbtr", "UltmtDbtr") if is_income != is_returned else ("Cdtr", "UltmtCdtr")
    end_to_end = _given(all_texts(details, "Refs/EndToEndId"))
    return StatementLine(
        place=place,
        amount=amount,
        booked_on=booked_on or valued_on or date.min,
        valued_on=valued_on,
        bank_reference=_given(
            [*all_texts(details, "Refs/AcctSvcrRef"), *all_texts([entry], "AcctSvcrRef")]
        ),
        end_to_end=end_to_end,
        name=_party(details, side),
        iban=_account(details, side[0]),
        text=text or text_of(entry, "AddtlNtryInf") or "",
        reference=reference,
        is_returned=is_returned,
        return_reason=reason,
        original_reference=_given(all_texts(places, "Refs/TxId")) or end_to_end
        if is_returned
        else None,
        batch=batch,
    )


def _party(details: list[Element], side: tuple[str, ...]) -> str | None:
    for role in side:
        for path in (f"RltdPties/{role}/Nm", f"RltdPties/{role}/Pty/Nm"):
            for name in all_texts(details, path):
                return name
    return None


def _account(details: list[Element], role: str) -> str | None:
    for path in (f"RltdPties/{role}Acct/Id/IBAN", f"RltdPties/{role}Acct/Id/Othr/Id"):
        for number in all_texts(details, path):
            return number.replace(" ", "")
    return None


def _given(texts: list[str]) -> str | None:
    return next((text for text in texts if text.upper() not in NOTHING), None)


def _signed(element: Element, place: int) -> Money:
    found = find(element, "Amt")
    if found is None:
        raise Refused(_wrong_amount(place))
    money = _money(found, place)
    return -money if text_of(element, "CdtDbtInd") == "DBIT" else money


def _money(element: Element, place: int) -> Money:
    """Digits with a point, as the standard has them: nothing else is guessed at."""
    currency, written = element.attributes.get("Ccy") or "", element.text.strip()
    with suppress(InvalidOperation, ValueError):
        amount = Decimal(written)
        if is_currency(currency) and amount.is_finite() and 0 <= amount <= LARGEST_MINOR:
            return Money.from_major(amount, currency)
    raise Refused(_wrong_amount(place))


def _wrong_amount(place: int) -> str:
    if place == 0:
        return _("A balance of this statement cannot be read.")
    return _("The amount of entry %(number)s cannot be read.", number=place)


def _day(written: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat((written or "")[:10])
    return None
