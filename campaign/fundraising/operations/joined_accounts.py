"""An organization's own account at the provider: opened, and followed as the provider tells."""

from sqlalchemy import select

from campaign.fundraising.models import JoinedAccount
from campaign.fundraising.stripe_gateway import JoinedAccount as Told
from campaign.fundraising.stripe_gateway import NotPossible, gateway_for
from campaign.kernel import audit
from campaign.kernel.audit import Author, Machine
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Organization

PROVIDER = Machine("stripe")


def join_account(organization: Organization, *, by: Author) -> None:
    """Open one, once, however often it is asked for. Raises Refused or Unavailable."""
    organization_id = organization.id
    if _known(organization_id) is not None:
        return
    country = next(iter(organization.country_codes), None)
    try:
        told = gateway_for().accounts.open(country, f"join-organization-{organization_id}")
    except NotPossible as error:
        raise Refused(_("The payment provider opens no account for this organization.")) from error
    with transaction():
        lock(Organization, organization_id)
        if _known(organization_id) is None:
            joined = JoinedAccount(organization_id=organization_id, account=told.account_id)
            db.session.add(joined)
            _take_over(joined, told)
            db.session.flush()
            _note(by, "card_account.joined", joined)


def note_account(told: Told) -> None:
    """Take over how it stands now; what is not joined with an organization of ours is left."""
    with transaction():
        joined = _locked(told.account_id)
        if joined is None:
            return
        before = joined.takes_gifts
        _take_over(joined, told)
        if joined.takes_gifts != before:
            _note(PROVIDER, "card_account.changed", joined)


def note_departure(account: str) -> None:
    """Its owner took it out of our hands: nothing goes there any more."""
    with transaction():
        joined = _locked(account)
        if joined is not None and joined.takes_gifts:
            joined.takes_gifts = False
            _note(PROVIDER, "card_account.changed", joined)


def _known(organization_id: int) -> int | None:
    return db.session.scalar(
        select(JoinedAccount.id).where(JoinedAccount.organization_id == organization_id)
    )


def _locked(account: str) -> JoinedAccount | None:
    found = db.session.scalar(select(JoinedAccount.id).where(JoinedAccount.account == account))
    return None if found is None else lock(JoinedAccount, found)


def _take_over(joined: JoinedAccount, told: Told) -> None:
    joined.takes_gifts = told.takes_gifts
    joined.pays_out = told.pays_out
    joined.missing = len(told.missing)
    joined.told_at = real_now()


def _note(by: Author, action: str, joined: JoinedAccount) -> None:
    audit.record(
        by,
        action,
        f"organization:{joined.organization_id}",
        {"takes_gifts": (None, joined.takes_gifts)},
        organization_id=joined.organization_id,
    )
