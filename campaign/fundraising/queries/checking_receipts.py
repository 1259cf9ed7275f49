"""Receipts checked: no number missing, none twice, each for a gift of its box, and still true."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.fundraising.models import CashBox, Contribution, Receipt, ReceiptSerial
from campaign.kernel.database import db
from campaign.kernel.money import Money

AT_ONCE = 500


def wrong_receipts() -> Iterator[str]:
    """A sentence for everything that does not agree."""
    yield from _wrong_numbers()
    yield from _wrong_papers()


def _wrong_numbers() -> Iterator[str]:
    """The numbers of a box and year are 1, 2, 3 … up to what its counter says."""
    last = {
        (row.cash_box_id, row.year): row.last
        for row in db.session.execute(select(ReceiptSerial.__table__))
    }
    slugs = dict(db.session.execute(select(CashBox.id, CashBox.slug)).all())
    expected = dict.fromkeys(last, 1)
    rows = db.session.execute(
        select(Receipt.cash_box_id, Receipt.year, Receipt.serial)
        .order_by(Receipt.cash_box_id, Receipt.year, Receipt.serial)
        .execution_options(yield_per=AT_ONCE)
    )
    for box_id, year, serial in rows:
        due = expected.get((box_id, year), 1)
        if serial != due:
            yield f"receipts of {slugs[box_id]} in {year}: {serial} comes where {due} is due"
        expected[box_id, year] = serial + 1
    for (box_id, year), due in expected.items():
        if due != last.get((box_id, year), 0) + 1:
            counted = last.get((box_id, year), 0)
            yield f"receipts of {slugs[box_id]} in {year}: {counted} counted, {due - 1} issued"


def _wrong_papers() -> Iterator[str]:
    query = (
        select(Receipt)
        .options(
            joinedload(Receipt.corrects),
            joinedload(Receipt.corrected_by),
            joinedload(Receipt.contribution).selectinload(Contribution.reversals),
        )
        .order_by(Receipt.id)
    )
    last_id = 0
    while receipts := db.session.scalars(query.where(Receipt.id > last_id).limit(AT_ONCE)).all():
        last_id = receipts[-1].id
        for receipt in receipts:
            yield from _wrong_paper(receipt)


def _wrong_paper(receipt: Receipt) -> Iterator[str]:
    gift, corrects = receipt.contribution, receipt.corrects
    if gift.cash_box_id != receipt.cash_box_id:
        yield f"receipt {receipt.number}: its contribution {gift.id} lies in another cash box"
    if corrects is not None and corrects.contribution_id != gift.id:
        yield f"receipt {receipt.number}: it corrects that of another contribution"
    if receipt.corrected_by is None and receipt.stands != gift.still_given:
        yield (
            f"receipt {receipt.number}: it says {_written(receipt.stands)}, of contribution "
            f"{gift.id} stand {_written(gift.still_given)}"
        )


def _written(money: Money) -> str:
    return f"{money.major} {money.currency}"
