"""An owner of cash boxes says what stands on its papers from now on."""

from dataclasses import asdict, dataclass

from campaign.fundraising.models import Letterhead
from campaign.fundraising.operations.particulars import KEEP_YEARS
from campaign.fundraising.queries.receipts import letterhead_of
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.organizations.models import Coalition, Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadDraft:
    """What stands on papers besides the owner's name."""

    address: str | None = None
    registration: str | None = None
    law: str | None = None
    keep_years: int = KEEP_YEARS


def set_letterhead(
    owner: Organization | Coalition, draft: LetterheadDraft, *, by: Author
) -> Letterhead:
    """Receipts that were issued before stay as they are."""
    written = asdict(draft)
    with transaction():
        owner = lock(type(owner), owner.id)  # two at once make one
        letterhead = letterhead_of(owner) or Letterhead(
            organization_id=owner.organization_id, coalition_id=owner.coalition_id
        )
        changes = {
            name: (getattr(letterhead, name), value)
            for name, value in written.items()
            if getattr(letterhead, name) != value
        }
        for name, value in written.items():
            setattr(letterhead, name, value)
        db.session.add(letterhead)
        if changes:
            audit.record(
                by,
                "letterhead.set",
                f"letterhead:{owner.slug}",
                changes,
                organization_id=owner.organization_id,
                coalition_id=owner.coalition_id,
            )
        return letterhead
