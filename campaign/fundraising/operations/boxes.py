"""Cash boxes are opened: where money lies."""

from sqlalchemy import select
from stdnum import bic as bic_rules
from stdnum import iban as iban_rules
from stdnum.exceptions import ValidationError

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import campaigns_of, campaigns_with
from campaign.fundraising.models import CashBox, CashBoxKind, Fund
from campaign.fundraising.operations.funds import Owner, open_fund
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Coalition, Organization


def open_cash_box(
    owner: Organization | Coalition,
    *,
    slug: str,
    kind: CashBoxKind,
    name: str,
    currency: str,
    by: Author,
    holder: str | None = None,
    iban: str | None = None,
    bic: str | None = None,
) -> CashBox:
    """The cash box of this slug, opened if there is none. Raises Refused if another owns it."""
    with transaction():
        known = db.session.scalar(select(CashBox).where(CashBox.slug == slug))
        box = known or CashBox(
            slug=slug,
            kind=kind,
            name=name,
            currency=currency,
            organization_id=owner.organization_id,
            coalition_id=owner.coalition_id,
            holder=holder,
            iban=_compact_iban(iban),
            bic=_compact_bic(bic),
        )
        if (box.organization_id, box.coalition_id) != (owner.organization_id, owner.coalition_id):
            raise Refused(_("The cash box “%(slug)s” belongs to somebody else.", slug=slug))
        if known is None:
            db.session.add(box)
            db.session.flush()
            audit.record(
                by,
                "cash_box.opened",
                f"cash_box:{box.id}",
                {"name": (None, name), "iban": (None, box.iban)},
                organization_id=owner.organization_id,
                coalition_id=owner.coalition_id,
            )
        return box


def edit_cash_box(
    box_id: int, *, name: str, holder: str | None, iban: str | None, bic: str | None, by: Author
) -> CashBox:
    """What a box is called, and which account it is. Raises Refused for an IBAN with a mistake."""
    with transaction():
        box = lock(CashBox, box_id)
        told = {
            "name": name.strip(),
            "holder": (holder or "").strip() or None,
            "iban": _compact_iban(iban),
            "bic": _compact_bic(bic),
        }
        changes = {
            field: (getattr(box, field), new)
            for field, new in told.items()
            if getattr(box, field) != new
        }
        if not changes:
            return box
        for field, new in told.items():
            setattr(box, field, new)
        audit.record(
            by,
            "cash_box.edited",
            f"cash_box:{box.id}",
            changes,
            organization_id=box.organization_id,
            coalition_id=box.coalition_id,
        )
        _touch_pages(box)
        return box


def _touch_pages(box: CashBox) -> None:
    """Give pages show the accounts of the coalition's and of the participants' boxes."""
    if box.coalition is not None:
        campaigns = campaigns_of(box.coalition)
    else:
        campaigns = campaigns_with(box.organization) if box.organization is not None else []
    for campaign in campaigns:
        revisions.touch(*campaign.page_topics)


def open_usual_boxes(owner: Organization | Coalition, currency: str, *, by: Author) -> None:
    """A tin and a bank account, for an owner that has no cash box yet."""
    if boxes_of(owner):
        return
    names = {CashBoxKind.CASH: _("Cash"), CashBoxKind.BANK: _("Bank account")}
    for kind, name in names.items():
        open_cash_box(
            owner,
            slug=f"{owner.slug[:55]}-{kind}",
            kind=kind,
            name=name,
            currency=currency,
            by=by,
        )


def open_books(campaign: Campaign, *, by: Author) -> Fund:
    """The campaign's own fund, and cash boxes of its coalition where it has none."""
    with transaction():
        fund = open_fund(campaign.id, Owner(), by=by)
        open_usual_boxes(campaign.coalition, fund.currency, by=by)
        return fund


def _compact_iban(iban: str | None) -> str | None:
    if not iban:
        return None
    try:
        compact: str = iban_rules.validate(iban)
    except ValidationError:
        raise Refused(_("This IBAN has a mistake in it."), field="iban") from None
    return compact


def _compact_bic(bic: str | None) -> str | None:
    if not bic:
        return None
    try:
        compact: str = bic_rules.validate(bic)
    except ValidationError:
        raise Refused(_("This BIC has a mistake in it."), field="bic") from None
    return compact
