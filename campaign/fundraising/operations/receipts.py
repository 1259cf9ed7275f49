"""A gift gets one receipt, in the transaction that asks for it; its number comes with the row.

Numbers of a cash box follow each other without a gap: the counter is locked until the receipt is
written, and a transaction that fails gives its number back. What changes later is said by a new
receipt that names the one it corrects; nothing is edited.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from campaign.fundraising.models import Contribution, Fund, Receipt, ReceiptSerial
from campaign.fundraising.notifications import send_receipt
from campaign.fundraising.operations.keeping import act_of_keeping, kept_record
from campaign.fundraising.operations.particulars import Particulars
from campaign.fundraising.queries.receipts import newest_receipt, newest_receipts
from campaign.kernel import audit
from campaign.kernel.audit import Act, Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import force_locale, locale_of
from campaign.kernel.i18n import gettext as _
from campaign.kernel.rows import upsert_adding

Series = tuple[int, int]
"""A cash box and a year: each has its own numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a receipt is made out to, and what was given to them in return for the gift."""

    language: str
    name: str | None = None
    address: str | None = None
    email: str | None = None
    in_return: str | None = None


@dataclass(frozen=True, slots=True)
class _Wish:
    contribution: Contribution
    recipient: Recipient
    corrects: Receipt | None


def issue_receipt(
    contribution_id: int,
    recipient: Recipient,
    *,
    by: Author,
    tell: Callable[[Receipt], None] = send_receipt,
) -> Receipt:
    """The receipt for a gift, mailed by `tell` where an address is known.

    A second call returns the first one and tells nobody. Raises Refused for a gift that was taken
    back.
    """
    with transaction():
        return issue_receipts([(_locked(contribution_id), recipient)], by=by, tell=tell)[0]


def issue_receipts(
    gifts: Sequence[tuple[Contribution, Recipient]],
    *,
    by: Author,
    tell: Callable[[Receipt], None] = send_receipt,
) -> list[Receipt]:
    """Those for several gifts, as `issue_receipt` does for one; each gift once among them.

    Belongs into the transaction that locked the gifts' funds.
    """
    with transaction():
        known = newest_receipts([gift.id for gift, _ in gifts])
        missing = [
            _Wish(gift, recipient, None) for gift, recipient in gifts if gift.id not in known
        ]
        if not all(wish.contribution.still_given for wish in missing):
            raise Refused(_("There is no receipt for a gift that was taken back."))
        for receipt in _issue(missing, by=by):
            tell(receipt)
            known[receipt.contribution_id] = receipt
        return [known[gift.id] for gift, _ in gifts]


def keep_receipt_true(contribution: Contribution, *, by: Author) -> Receipt | None:
    """If a receipt says another sum than what now stands of its gift, issue one that corrects it.

    None: there is nothing to correct. Belongs into the transaction that changed what stands.
    """
    with transaction():
        last = newest_receipt(contribution.id)
        if last is None or last.stands == contribution.still_given:
            return None
        (receipt,) = _issue([_Wish(contribution, _recipient_of(last), last)], by=by)
        if last.kept is not None and receipt.kept is not None:
            receipt.kept.only_for_law = last.kept.only_for_law
        send_receipt(receipt)
        return receipt


def _locked(contribution_id: int) -> Contribution:
    """With its fund locked first, as whoever takes it back does. Raises Missing."""
    contribution = db.session.get(Contribution, contribution_id)
    if contribution is None:
        raise Missing(contribution_id)
    lock(Fund, contribution.fund_id)
    return lock(Contribution, contribution_id)


def _recipient_of(receipt: Receipt) -> Recipient:
    kept = receipt.kept
    about = kept.data if kept is not None else {}
    return Recipient(
        language=receipt.language,
        name=about.get("name"),
        address=about.get("address"),
        email=kept.email if kept is not None else None,
        in_return=about.get("in_return"),
    )


def _issue(wishes: Sequence[_Wish], *, by: Author) -> list[Receipt]:
    particulars = Particulars([wish.contribution for wish in wishes])
    days = [today(wish.contribution.fund.campaign.zone) for wish in wishes]
    boxes = [wish.contribution.cash_box_id for wish in wishes]
    serials = _take_serials([(box, day.year) for box, day in zip(boxes, days, strict=True)])
    receipts = [
        _receipt(wish, particulars, day, serial, by)
        for wish, day, serial in zip(wishes, days, serials, strict=True)
    ]
    db.session.add_all(receipts)
    db.session.flush()
    audit.record_all(by, [act for receipt in receipts for act in _acts(receipt)])
    return receipts


def _take_serials(series: Sequence[Series]) -> list[int]:
    """For each, one more than the last; nobody else gets one there until this transaction has
    ended. In one order, so that two never wait in a ring."""
    following = {each: count(_take(each, many)) for each, many in sorted(Counter(series).items())}
    return [next(following[each]) for each in series]


def _take(series: Series, many: int) -> int:
    """So many numbers; the first of them."""
    key = dict(zip(("cash_box_id", "year"), series, strict=True))
    upsert_adding(ReceiptSerial, key, {"last": many})
    last = db.session.scalar(select(ReceiptSerial.last).filter_by(**key))
    assert last is not None
    return last - many + 1


def _receipt(wish: _Wish, particulars: Particulars, day: date, serial: int, by: Author) -> Receipt:
    contribution, recipient = wish.contribution, wish.recipient
    number = f"{contribution.cash_box.slug.upper()}-{day.year}-{serial:06}"
    with force_locale(str(locale_of(recipient.language))):
        return Receipt(
            cash_box_id=contribution.cash_box_id,
            year=day.year,
            serial=serial,
            number=number,
            contribution=contribution,
            corrects=wish.corrects,
            stands=contribution.still_given,
            language=recipient.language,
            says=particulars.facts(contribution, recipient.language),
            issued_on=day,
            issued_by=by.reference,
            kept=kept_record(
                contribution,
                particulars.duty(contribution),
                _data(recipient, number),
                email=recipient.email,
            ),
        )


def _data(recipient: Recipient, number: str) -> dict[str, Any]:
    about = {name: value for name, value in asdict(recipient).items() if value and name != "email"}
    return {"receipt": number, **about}


def _acts(receipt: Receipt) -> Iterator[Act]:
    contribution, corrects, kept = receipt.contribution, receipt.corrects, receipt.kept
    if kept is not None:
        yield act_of_keeping(contribution, kept.keep_until)
    yield Act(
        "receipt.issued" if corrects is None else "receipt.corrected",
        f"receipt:{receipt.id}",
        {"number": (corrects.number if corrects else None, receipt.number)},
        organization_id=contribution.cash_box.organization_id,
        coalition_id=contribution.cash_box.coalition_id,
    )
