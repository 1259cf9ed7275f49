"""To which pledge a bank's line seems to belong, and how sure that is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from campaign.fundraising.models import (
    BankLine,
    BankLineGift,
    CashBox,
    Confidence,
    LineState,
    Pledge,
    PledgeState,
)
from campaign.fundraising.queries.funds import may_lie_in
from campaign.fundraising.statements.lines import StatementLine
from campaign.kernel.database import db
from campaign.kernel.money import Money

AWAITED = (PledgeState.OPEN, PledgeState.UNCONFIRMED)
SHORTEST_NAME = 3
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line seems to be."""

    confidence: Confidence = Confidence.NONE
    pledge_id: int | None = None
    returns_id: int | None = None


def proposals(box: CashBox, lines: Sequence[StatementLine]) -> list[Proposal]:
    """For each of these lines, in their order, with the same few queries however many they are."""
    by_reference = _pledges_by_reference(box, lines)
    by_amount = _awaited_by_amount(box, lines)
    returned = _gifts_by_reference(box, lines)
    return [_proposal(line, by_reference, by_amount, returned) for line in lines]


def _proposal(
    line: StatementLine,
    by_reference: Mapping[str, Pledge],
    by_amount: Mapping[Money, list[Pledge]],
    returned: Mapping[tuple[str, int], int],
) -> Proposal:
    if line.amount.minor <= 0:
        named = (line.original_reference, line.end_to_end, line.reference)
        found = (returned.get((name, -line.amount.minor)) for name in named if name)
        gift_id = next((each for each in found if each is not None), None)
        sure = Confidence.CERTAIN if gift_id is not None else Confidence.NONE
        return Proposal(sure, returns_id=gift_id)
    pledge = by_reference.get(line.reference or "")
    if pledge is not None:
        return Proposal(Confidence.CERTAIN, pledge.id)
    candidates = by_amount.get(line.amount, [])
    of_that_name = [each for each in candidates if _is_named(each, line.name)]
    if len(of_that_name) == 1:
        return Proposal(Confidence.LIKELY, of_that_name[0].id)
    if candidates:
        return Proposal(Confidence.POSSIBLE, (of_that_name or candidates)[0].id)
    return Proposal()


def _pledges_by_reference(box: CashBox, lines: Iterable[StatementLine]) -> dict[str, Pledge]:
    """Also those that are no longer open: who gives again by the same reference, gives again."""
    wanted = {line.reference for line in lines if line.reference}
    found = db.session.scalars(select(Pledge).where(Pledge.reference.in_(wanted)))
    return {each.reference: each for each in found if each.reference and may_lie_in(box, each.fund)}


def _awaited_by_amount(
    box: CashBox, lines: Iterable[StatementLine]
) -> Mapping[Money, list[Pledge]]:
    """The oldest first."""
    wanted = {line.amount.minor for line in lines if line.amount.minor > 0}
    pledges = Pledge.__table__.c
    query = select(Pledge).where(
        pledges.promised_currency == box.currency,
        pledges.promised_minor.in_(wanted),
        Pledge.state.in_(AWAITED),
    )
    found: dict[Money, list[Pledge]] = defaultdict(list)
    for pledge in db.session.scalars(query.order_by(Pledge.id)):
        if may_lie_in(box, pledge.fund):
            found[pledge.promised].append(pledge)
    return found


def _gifts_by_reference(
    box: CashBox, lines: Iterable[StatementLine]
) -> Mapping[tuple[str, int], int]:
    """Gifts that lines of this box brought, by what a return would name them by and the sum."""
    going = [line for line in lines if line.amount.minor < 0]
    names = {
        name
        for line in going
        for name in (line.original_reference, line.end_to_end, line.reference)
        if name
    }
    query = (
        select(BankLine, BankLineGift.contribution_id)
        .join(BankLineGift, BankLineGift.line_id == BankLine.id)
        .where(BankLine.cash_box_id == box.id, BankLine.state == LineState.BOOKED)
        .where(BankLine.end_to_end.in_(names) | BankLine.reference.in_(names))
    )
    found: dict[tuple[str, int], int] = {}
    for line, contribution_id in db.session.execute(query):
        for name in (line.end_to_end, line.reference):
            if name:
                found[name, line.amount.minor] = contribution_id
    return found


def _is_named(pledge: Pledge, name: str | None) -> bool:
    """Two words of the payer's name, in either order, or one that is the whole name.

    A pledge knows its maker by a note of the treasurer or by the address, if by anything.
    """
    address = (pledge.email or "").partition("@")[0]
    known = _words(f"{pledge.note or ''} {address}")
    given = _words(name or "")
    return bool(given) and len(known & given) >= min(2, len(given))


def _words(text: str) -> set[str]:
    return {word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST_NAME}
