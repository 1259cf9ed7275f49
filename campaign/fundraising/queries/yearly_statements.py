"""Whose gifts of a year an owner knows by receipts, and who was sent a statement of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, extract, select
from sqlalchemy.orm import aliased, joinedload

from campaign.fundraising.models import (
    CashBox,
    Contribution,
    KeptRecord,
    Receipt,
    YearlyStatement,
)
from campaign.kernel.database import db
from campaign.kernel.sealing import seal
from campaign.organizations.models import Coalition, Organization


@dataclass(frozen=True, slots=True)
class DonorOfYear:
    """Known by one of the receipts."""

    receipt_id: int
    language: str
    name: str | None
    email: str | None
    is_sent: bool


@dataclass(frozen=True, slots=True)
class DonorsOfYear:
    """Of one owner of cash boxes."""

    to_mail: Sequence[DonorOfYear]
    sent: int
    to_print: Sequence[DonorOfYear]
    """Nobody knows an address of theirs, but a name."""

    @property
    def by_language(self) -> dict[str, int]:
        return dict(Counter(donor.language for donor in self.to_mail).most_common())


def years_with_receipts(boxes: Sequence[CashBox]) -> list[int]:
    """In which gifts came that have one, the newest first."""
    year = extract("year", Contribution.received_on)
    query = _standing(boxes).with_only_columns(year).distinct()
    return sorted((int(each) for each in db.session.scalars(query)), reverse=True)


def donors_of_year(
    owner: Organization | Coalition, boxes: Sequence[CashBox], year: int
) -> DonorsOfYear:
    """Whoever has a receipt that holds for a gift of that year; those erased are left alone."""
    query = (
        _standing(boxes)
        .join(KeptRecord, KeptRecord.id == Receipt.kept_id)
        .where(*_of_year(year), KeptRecord.only_for_law.is_(False))
        .with_only_columns(Receipt.id, Receipt.language, KeptRecord.email, KeptRecord.data)
        .order_by(Receipt.id)
    )
    sent = _sent(owner, year)
    mailed: dict[str, DonorOfYear] = {}
    printed = []
    for receipt_id, language, email, data in db.session.execute(query):
        is_sent = email is not None and donor_seal(email) in sent
        donor = DonorOfYear(receipt_id, language, data.get("name"), email, is_sent)
        if email is not None:
            mailed[email] = donor  # the newest receipt says the language
        elif donor.name is not None:
            printed.append(donor)
    waiting = [donor for donor in mailed.values() if not donor.is_sent]
    return DonorsOfYear(waiting, len(mailed) - len(waiting), printed)


def receipts_of_donor(receipt: Receipt, boxes: Sequence[CashBox], year: int) -> Sequence[Receipt]:
    """Those that hold for gifts of that year, of whom this one is made out to; oldest first."""
    kept = receipt.kept
    mine = Receipt.id == receipt.id
    if kept is not None and kept.email is not None:
        mine = KeptRecord.email == kept.email
    query = (
        _standing(boxes)
        .outerjoin(KeptRecord, KeptRecord.id == Receipt.kept_id)
        .where(*_of_year(year), mine)
        .options(joinedload(Receipt.contribution))
        .order_by(Contribution.received_on, Receipt.id)
    )
    return db.session.scalars(query).all()


def donor_seal(email: str) -> str:
    return seal("yearly statement", email)


def _standing(boxes: Sequence[CashBox]) -> Select[Receipt]:
    """That no later one corrects, and that say more than nothing."""
    later = aliased(Receipt)
    return (
        select(Receipt)
        .join(Contribution, Contribution.id == Receipt.contribution_id)
        .where(
            Receipt.cash_box_id.in_([box.id for box in boxes]),
            Receipt.__table__.c.minor > 0,
            ~select(later.id).where(later.corrects_id == Receipt.id).exists(),
        )
    )


def _of_year(year: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Contribution.received_on >= first, Contribution.received_on <= last


def _sent(owner: Organization | Coalition, year: int) -> set[str]:
    query = select(YearlyStatement.donor_seal).where(
        YearlyStatement.year == year,
        YearlyStatement.organization_id == owner.organization_id,
        YearlyStatement.coalition_id == owner.coalition_id,
    )
    return set(db.session.scalars(query))
