"""Whom lines of bank statements name: found by pledge or gift, and, to be forgotten, by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, or_, select, update

from campaign.fundraising.models import (
    BankLine,
    BankLineGift,
    ImportState,
    Pledge,
    StatementImport,
)
from campaign.kernel.database import db
from campaign.privacy.gifts import gifts_of
from campaign.privacy.traces import names_one_of, without

READ_AT_ONCE = 1000
OF_WHO_PAID = ("name", "iban", "text", "end_to_end")


def lines_of(address: str) -> Sequence[BankLine]:
    """Those that brought a gift of this address, or seem to answer a pledge of it.

    Not those under the same name: a namesake's account is nobody else's business.
    """
    gifts = select(BankLineGift.line_id).where(
        BankLineGift.contribution_id.in_([gift.id for gift in gifts_of(address)])
    )
    pledges = select(Pledge.id).where(Pledge.email == address)
    answers = select(BankLineGift.line_id).where(BankLineGift.pledge_id.in_(pledges))
    query = select(BankLine).where(
        or_(
            BankLine.id.in_(gifts),
            BankLine.id.in_(answers),
            BankLine.pledge_id.in_(pledges),
        )
    )
    return db.session.scalars(query.order_by(BankLine.id)).all()


def told_lines(address: str) -> list[dict[str, Any]]:
    """For the person to take along."""
    return [
        {
            "day": line.booked_on.isoformat(),
            "amount": f"{line.amount.major} {line.amount.currency}",
            "reference": line.reference,
            **{name: getattr(line, name) for name in OF_WHO_PAID},
        }
        for line in lines_of(address)
        if any(getattr(line, name) for name in OF_WHO_PAID)
    ]


def forget_in_bank_lines(address: str, words: Sequence[str]) -> None:
    """The sums stay. `words` are the address and the name, as far as there is an account."""
    own = [line.id for line in lines_of(address)]
    names = [word.lower() for word in words]
    _empty(BankLine.id.in_(own))
    _empty(func.lower(BankLine.name).in_(names))
    for line_id, text in _texts_with(words):
        db.session.execute(
            update(BankLine).where(BankLine.id == line_id).values(text=without(tuple(words), text))
        )
    _let_go_of_files(words)


def _empty(which: Any) -> None:
    db.session.execute(update(BankLine).where(which).values(dict.fromkeys(OF_WHO_PAID)))


def _let_go_of_files(words: Sequence[str]) -> None:
    """Of files that are kept although they are read: only so that they could be read otherwise."""
    kept = select(StatementImport.id).where(
        StatementImport.content.is_not(None),
        StatementImport.state.in_((ImportState.DRAFT, ImportState.REFUSED)),
    )
    for import_id in db.session.scalars(kept).all():
        same = StatementImport.id == import_id
        content = db.session.scalar(select(StatementImport.content).where(same)) or b""
        if names_one_of(tuple(words), content.decode(errors="replace")):
            db.session.execute(update(StatementImport).where(same).values(content=None))


def _texts_with(words: Sequence[str]) -> Iterable[tuple[int, str]]:
    """Looked through here: databases do not agree on what small and large letters are."""
    query = select(BankLine.id, BankLine.text).where(BankLine.text.is_not(None))
    rows = db.session.execute(query.execution_options(yield_per=READ_AT_ONCE))
    return [(row.id, row.text) for row in rows if names_one_of(tuple(words), row.text)]
