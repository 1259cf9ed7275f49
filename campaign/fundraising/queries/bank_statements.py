"""What banks told: uploads, what a draft would do, and the queue of lines that wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from campaign.fundraising.models import (
    NOT_TAKEN,
    BankLine,
    BankLineGift,
    CashBox,
    CashBoxKind,
    Confidence,
    Fund,
    LineState,
    Pledge,
    StatementImport,
    is_taken,
)
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.matching import AWAITED
from campaign.fundraising.statements.columns import Layout
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Coalition, Organization

LATELY = 10
PLEDGES_OFFERED = 30


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a draft of which the same would become."""

    count: int
    sum: Money


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming a draft would do."""

    by_confidence: dict[Confidence, Part]
    """Money that came."""
    out: Part
    """Money that went."""
    payouts: Part
    """Card gifts that the provider paid out: the books have them already."""
    perhaps: Part
    """Lines that perhaps an earlier file of another form had."""
    known: Part
    """Lines that an earlier file had."""


def bank_boxes(owner: Organization | Coalition) -> list[CashBox]:
    return [box for box in boxes_of(owner) if box.kind is CashBoxKind.BANK]


def find_import(owner: Organization | Coalition, import_id: int) -> StatementImport:
    """Raises Missing for one of another owner."""
    stored = db.session.get(StatementImport, import_id)
    if stored is None or not _owns(owner, stored.cash_box):
        raise Missing(import_id)
    return stored


def find_line(owner: Organization | Coalition, line_id: int) -> BankLine:
    """Raises Missing for one of another owner, and for one that nobody confirmed."""
    line = db.session.get(BankLine, line_id)
    if line is None or not _owns(owner, line.cash_box):
        raise Missing(line_id)
    if line.state in NOT_TAKEN:
        raise Missing(line_id)
    return line


def keeps_file(stored: StatementImport) -> bool:
    """Whether it can be read again."""
    kept = select(StatementImport.content.is_not(None)).where(StatementImport.id == stored.id)
    return bool(db.session.scalar(kept))


def imports_lately(boxes: Sequence[CashBox]) -> Sequence[StatementImport]:
    query = select(StatementImport).where(StatementImport.cash_box_id.in_(_ids(boxes)))
    return db.session.scalars(query.order_by(StatementImport.id.desc()).limit(LATELY)).all()


def remembered_layout(box: CashBox) -> Layout | None:
    """As the last CSV file of this account was read."""
    layouts = db.session.scalars(
        select(StatementImport.layout)
        .where(StatementImport.cash_box_id == box.id, StatementImport.lines > 0)
        .order_by(StatementImport.id.desc())
        .limit(LATELY)
    )
    return next((Layout.from_json(layout) for layout in layouts if layout), None)


def waiting_lines(boxes: Sequence[CashBox], page: int) -> Page[BankLine]:
    """The oldest first."""
    query = _with_proposals().where(
        BankLine.cash_box_id.in_(_ids(boxes)), BankLine.state == LineState.WAITING
    )
    return paginate(query.order_by(BankLine.booked_on, BankLine.id), page)


def count_waiting(boxes: Sequence[CashBox]) -> int:
    query = select(func.count(BankLine.id)).where(
        BankLine.cash_box_id.in_(_ids(boxes)), BankLine.state == LineState.WAITING
    )
    return db.session.scalar(query) or 0


def count_of_waiting_lines(owner: Organization | Coalition) -> Select[int]:
    """In all cash boxes of theirs."""
    is_theirs = (
        CashBox.organization_id == owner.id
        if isinstance(owner, Organization)
        else CashBox.coalition_id == owner.id
    )
    return (
        select(func.count(BankLine.id))
        .join(CashBox, CashBox.id == BankLine.cash_box_id)
        .where(is_theirs, BankLine.state == LineState.WAITING)
    )


def settled_lately(boxes: Sequence[CashBox]) -> Sequence[BankLine]:
    """What somebody may want to undo."""
    query = select(BankLine).where(
        BankLine.cash_box_id.in_(_ids(boxes)),
        BankLine.state.in_((LineState.BOOKED, LineState.OTHER)),
    )
    newest = query.order_by(BankLine.settled_on.desc(), BankLine.id.desc()).limit(LATELY)
    return db.session.scalars(newest).all()


def lines_of_import(stored: StatementImport, page: int) -> Page[BankLine]:
    query = _with_proposals().where(BankLine.import_id == stored.id)
    return paginate(query.order_by(BankLine.id), page)


def keys_taken(cash_box_id: int, keys: Sequence[str]) -> set[str]:
    """Those of lines that were taken over already."""
    query = select(BankLine.key).where(
        BankLine.cash_box_id == cash_box_id, BankLine.key.in_(keys), is_taken()
    )
    return set(db.session.scalars(query))


def preview_of(stored: StatementImport) -> Preview:
    """Counts and sums, with one query however long the file is."""
    earlier = aliased(BankLine)
    is_known = exists().where(
        earlier.cash_box_id == BankLine.cash_box_id,
        earlier.key == BankLine.key,
        is_taken(earlier),
    )
    minor = BankLine.__table__.c.minor
    is_payout = and_(BankLine.payout_id.is_not(None), BankLine.confidence == Confidence.CERTAIN)
    kind = case(
        (is_known, "known"),
        (BankLine.twin_id.is_not(None), "perhaps"),
        (is_payout, "payouts"),
        (minor < 0, "out"),
        else_=BankLine.confidence,
    )
    query = (
        select(kind, func.count(), func.coalesce(func.sum(minor), 0))
        .where(BankLine.import_id == stored.id)
        .group_by(kind)
    )
    currency = stored.cash_box.currency
    found = {
        str(name): Part(count, Money(int(total), currency))
        for name, count, total in db.session.execute(query)
    }
    nothing = Part(0, Money(0, currency))
    return Preview(
        {each: found.get(each.value, nothing) for each in Confidence},
        *(found.get(name, nothing) for name in ("out", "payouts", "perhaps", "known")),
    )


def pledges_for(line: BankLine, funds: Sequence[Fund]) -> Sequence[Pledge]:
    """Open ones that it may answer, those of nearly the same sum first."""
    pledges = Pledge.__table__.c
    query = select(Pledge).where(
        Pledge.fund_id.in_([fund.id for fund in funds]),
        Pledge.state.in_(AWAITED),
        pledges.promised_currency == line.amount.currency,
    )
    distance = func.abs(pledges.promised_minor - line.amount.minor)
    return db.session.scalars(query.order_by(distance, Pledge.id).limit(PLEDGES_OFFERED)).all()


def _with_proposals() -> Select[BankLine]:
    return select(BankLine).options(
        joinedload(BankLine.cash_box),
        joinedload(BankLine.pledge).joinedload(Pledge.fund),
        joinedload(BankLine.payout),
        joinedload(BankLine.twin).joinedload(BankLine.statement_import),
        selectinload(BankLine.gifts).joinedload(BankLineGift.contribution),
    )


def _owns(owner: Organization | Coalition, box: CashBox) -> bool:
    if isinstance(owner, Organization):
        return box.organization_id == owner.id
    return box.coalition_id == owner.id


def _ids(boxes: Sequence[CashBox]) -> list[int]:
    return [box.id for box in boxes]
