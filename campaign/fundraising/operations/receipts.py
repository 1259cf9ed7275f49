"""A gift gets one receipt, in the transaction that asks for it; its number comes with the row.

Numbers of a cash box follow each other without a gap: the counter is locked until the receipt is
written, and a transaction that fails gives its number back. What changes later is said by a new
receipt that names the one it corrects; nothing is edited.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from campaign.fundraising.models import (
    Contribution,
    Count,
    EntryKind,
    Fund,
    JournalEntry,
    KeptRecord,
    Receipt,
    ReceiptSerial,
)
from campaign.fundraising.naming import fund_name
from campaign.fundraising.notifications import send_receipt
from campaign.fundraising.operations.keeping import Duty, keep_by_law
from campaign.fundraising.queries.giving_rules import demands_on
from campaign.fundraising.queries.receipts import letterhead_of, newest_receipt
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, lock, transaction, upsert_adding
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import force_locale, locale_of
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization

KEEP_YEARS = 10
"""Where an owner says nothing else: the longest that tax law commonly asks for."""
KIND = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a receipt is made out to, and what was given to them in return for the gift."""

    language: str
    name: str | None = None
    address: str | None = None
    email: str | None = None
    in_return: str | None = None


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
        contribution = _locked(contribution_id)
        known = newest_receipt(contribution.id)
        if known is not None:
            return known
        if not contribution.still_given:
            raise Refused(_("There is no receipt for a gift that was taken back."))
        receipt = _issue(contribution, recipient, None, by=by)
        tell(receipt)
        return receipt


def keep_receipt_true(contribution: Contribution, *, by: Author) -> Receipt | None:
    """If a receipt says another sum than what now stands of its gift, issue one that corrects it.

    None: there is nothing to correct. Belongs into the transaction that changed what stands.
    """
    with transaction():
        last = newest_receipt(contribution.id)
        if last is None or last.stands == contribution.still_given:
            return None
        receipt = _issue(contribution, _recipient_of(last), last, by=by)
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


def _issue(
    contribution: Contribution, recipient: Recipient, corrects: Receipt | None, *, by: Author
) -> Receipt:
    on_day = today(contribution.fund.campaign.zone)
    serial = _next_serial(contribution.cash_box_id, on_day.year)
    number = f"{contribution.cash_box.slug.upper()}-{on_day.year}-{serial:06}"
    with force_locale(str(locale_of(recipient.language))):
        receipt = Receipt(
            cash_box_id=contribution.cash_box_id,
            year=on_day.year,
            serial=serial,
            number=number,
            contribution=contribution,
            corrects=corrects,
            stands=contribution.still_given,
            language=recipient.language,
            says=_facts(contribution, recipient.language),
            issued_on=on_day,
            issued_by=by.reference,
            kept=_keep(contribution, recipient, number, by=by),
        )
    db.session.add(receipt)
    db.session.flush()
    audit.record(
        by,
        "receipt.issued" if corrects is None else "receipt.corrected",
        f"receipt:{receipt.id}",
        {"number": (corrects.number if corrects else None, number)},
        organization_id=contribution.cash_box.organization_id,
        coalition_id=contribution.cash_box.coalition_id,
    )
    return receipt


def _next_serial(cash_box_id: int, year: int) -> int:
    """One more than the last; nobody else gets one here until this transaction has ended."""
    key = {"cash_box_id": cash_box_id, "year": year}
    upsert_adding(ReceiptSerial, key, {"last": 1})
    serial = db.session.scalar(select(ReceiptSerial.last).filter_by(**key))
    assert serial is not None
    return serial


def _keep(
    contribution: Contribution, recipient: Recipient, number: str, *, by: Author
) -> KeptRecord:
    letterhead = letterhead_of(_owner(contribution))
    law = letterhead.law if letterhead is not None else None
    years = letterhead.keep_years if letterhead is not None else KEEP_YEARS
    duty = Duty(
        kind=KIND,
        law=law or _("The law on tax and bookkeeping"),
        keep_until=date(real_now().year + years, 12, 31),
    )
    about = {name: value for name, value in asdict(recipient).items() if value and name != "email"}
    data = {"receipt": number, **about}
    return keep_by_law(contribution.id, duty, data, email=recipient.email, by=by)


def _facts(contribution: Contribution, language: str) -> dict[str, Any]:
    """As true as on the day: names and addresses may change later, what was issued does not."""
    owner = _owner(contribution)
    letterhead = letterhead_of(owner)
    campaign = contribution.fund.campaign
    return {
        "receiver": _name_of(owner, language),
        "address": letterhead.address if letterhead is not None else None,
        "registration": letterhead.registration if letterhead is not None else None,
        "purpose": fund_name(contribution.fund, language).text,
        "campaign": campaign.title.shown(language, campaign.languages).text,
        "given": _as_json(contribution.given),
        "received_on": contribution.received_on.isoformat(),
        "channel": contribution.channel.value,
        "reference": contribution.provider_reference,
        "laws": [
            rules.law.shown(language, campaign.languages).text
            for rules in demands_on(contribution.fund, contribution.received_on).laws
            if rules.law is not None
        ],
        "counted": [_as_json(money) for money in _counted(contribution)],
    }


def _owner(contribution: Contribution) -> Organization | Coalition:
    """Of the cash box: who received the gift."""
    box = contribution.cash_box
    owner = box.organization or box.coalition
    assert owner is not None  # the database holds this
    return owner


def _name_of(owner: Organization | Coalition, language: str) -> str:
    if isinstance(owner, Organization):
        return owner.name
    return owner.name.shown(language, owner.languages).text


def _counted(contribution: Contribution) -> list[Money]:
    """What it counted for at the levels of its fund, in currencies other than the given one."""
    query = (
        select(Count)
        .join(JournalEntry)
        .where(
            JournalEntry.contribution_id == contribution.id,
            JournalEntry.kind == EntryKind.CONTRIBUTION,
        )
        .order_by(Count.id)
    )
    amounts = [count.amount for count in db.session.scalars(query)]
    given = contribution.given.currency
    return list(dict.fromkeys(amount for amount in amounts if amount.currency != given))


def _as_json(money: Money) -> list[object]:
    return [money.minor, money.currency]
