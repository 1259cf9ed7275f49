"""Money is passed on between owners of cash boxes, once both sides agree."""

from datetime import date

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CashBox, EntryKind, Transfer, TransferState
from campaign.fundraising.notifications import tell_of_transfer
from campaign.fundraising.operations.movements import record_move
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, is_currency
from campaign.organizations.models import Coalition, Organization


def propose_transfer(
    campaign: Campaign,
    own_box_id: int,
    other: Organization | Coalition,
    amount: Money,
    *,
    is_given: bool,
    on_day: date,
    by: Author,
    form_token: str,
    note: str | None = None,
) -> Transfer:
    """Ask the other owner to agree that so much went from one to the other. Raises Refused.

    Within one owner there is nobody to ask: `move_between_own_boxes`.
    """
    with transaction():
        box = lock(CashBox, own_box_id)  # the same form at once waits here
        known = db.session.scalar(select(Transfer).where(Transfer.form_token == form_token))
        if known is not None:
            return known
        _refuse_bad_amount(amount, on_day, campaign)
        transfer = Transfer(
            campaign=campaign,
            own_box=box,
            other_organization_id=other.organization_id,
            other_coalition_id=None if other.organization_id else other.coalition_id,
            amount=amount,
            is_given=is_given,
            on_day=on_day,
            note=note or None,
            form_token=form_token,
            proposed_by=by.reference,
        )
        if _is_of_other(box, transfer):
            raise Refused(_("Choose somebody else to pass money on to."), field="other")
        db.session.add(transfer)
        db.session.flush()
        _note(by, "transfer.proposed", transfer)
        tell_of_transfer(transfer)
        return transfer


def move_between_own_boxes(
    campaign: Campaign,
    from_box_id: int,
    to_box_id: int,
    amount: Money,
    *,
    on_day: date,
    by: Author,
    form_token: str,
) -> None:
    """From a tin to the bank, say. Raises Refused."""
    with transaction():
        boxes = [lock(CashBox, box_id) for box_id in sorted({from_box_id, to_box_id})]
        if len({(box.organization_id, box.coalition_id) for box in boxes}) > 1:
            raise Missing(to_box_id)
        _refuse_bad_amount(amount, on_day, campaign)
        record_move(
            from_box_id,
            to_box_id,
            amount,
            kind=EntryKind.TRANSFER,
            on_day=on_day,
            by=by,
            reference=f"move:{form_token}",
        )


def agree_to_transfer(transfer_id: int, box_id: int, *, by: Author) -> Transfer:
    """It is booked, from box to box. A second time changes nothing. Raises Refused, Missing."""
    with transaction():
        transfer = _open(transfer_id, TransferState.AGREED)
        if transfer.state is TransferState.AGREED:
            return transfer
        box = lock(CashBox, box_id)
        if not _is_of_other(box, transfer):
            raise Missing(box_id)
        giver, taker = transfer.own_box_id, box.id
        if not transfer.is_given:
            giver, taker = taker, giver
        record_move(
            giver,
            taker,
            transfer.amount,
            kind=EntryKind.TRANSFER,
            on_day=transfer.on_day,
            by=by,
            reference=f"transfer:{transfer.id}",
        )
        transfer.other_box = box
        return _settle(transfer, TransferState.AGREED, "transfer.agreed", by)


def decline_transfer(transfer_id: int, *, by: Author) -> Transfer:
    """The one who was asked says that it was not so."""
    with transaction():
        transfer = _open(transfer_id, TransferState.DECLINED)
        return _settle(transfer, TransferState.DECLINED, "transfer.declined", by)


def withdraw_transfer(transfer_id: int, *, by: Author) -> Transfer:
    """The one who proposed it takes it back, as long as nobody agreed."""
    with transaction():
        transfer = _open(transfer_id, TransferState.WITHDRAWN)
        return _settle(transfer, TransferState.WITHDRAWN, "transfer.withdrawn", by)


def _open(transfer_id: int, wanted: TransferState) -> Transfer:
    """Raises Missing, or Refused where it was settled in another way."""
    transfer = lock(Transfer, transfer_id)
    if transfer.state not in (TransferState.PROPOSED, wanted):
        raise Refused(_("This transfer was settled in the meantime."))
    return transfer


def _is_of_other(box: CashBox, transfer: Transfer) -> bool:
    own = (box.organization_id, box.coalition_id)
    return own == (transfer.other_organization_id, transfer.other_coalition_id)


def _settle(transfer: Transfer, state: TransferState, action: str, by: Author) -> Transfer:
    if transfer.state is state:
        return transfer
    transfer.state, transfer.settled_at, transfer.settled_by = state, now(), by.reference
    _note(by, action, transfer)
    tell_of_transfer(transfer)
    return transfer


def _refuse_bad_amount(amount: Money, on_day: date, campaign: Campaign) -> None:
    if not is_currency(amount.currency):
        raise Refused(_("%(code)s is no currency.", code=amount.currency), field="currency")
    if not 0 < amount.minor <= LARGEST_MINOR:
        raise Refused(_("The amount must be more than zero."), field="amount")
    if on_day > today(campaign.zone):
        raise Refused(_("The day lies in the future."), field="on_day")


def _note(by: Author, action: str, transfer: Transfer) -> None:
    """In the log of both sides."""
    owners = {(transfer.own_box.organization_id, transfer.own_box.coalition_id)}
    owners.add((transfer.other_organization_id, transfer.other_coalition_id))
    for organization_id, coalition_id in sorted(owners, key=repr):
        audit.record(
            by,
            action,
            f"transfer:{transfer.id}",
            {"amount": (None, [transfer.amount.minor, transfer.amount.currency])},
            organization_id=organization_id,
            coalition_id=coalition_id,
        )
