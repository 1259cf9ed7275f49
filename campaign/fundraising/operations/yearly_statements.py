"""Once a year every donor whose address is known is sent all the gifts of that year."""

from campaign.fundraising.models import Receipt, YearlyStatement
from campaign.fundraising.notifications import send_yearly_statement
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.yearly_statements import donor_seal, donors_of_year
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Coalition, Organization


def send_yearly_statements(owner: Organization | Coalition, year: int, *, by: Author) -> int:
    """To whom none was sent yet; how many that were. Raises Refused before the year has ended."""
    if year >= today("UTC").year:
        raise Refused(_("The year is not over yet: more gifts may come."))
    with transaction():
        owner = lock(type(owner), owner.id)  # a second click waits, and finds everything sent
        donors = donors_of_year(owner, boxes_of(owner), year).to_mail
        for donor in donors:
            assert donor.email is not None
            statement = YearlyStatement(
                organization_id=owner.organization_id,
                coalition_id=owner.coalition_id,
                year=year,
                donor_seal=donor_seal(donor.email),
                receipt_id=donor.receipt_id,
            )
            db.session.add(statement)
            db.session.flush()
            send_yearly_statement(
                statement, db.session.get_one(Receipt, donor.receipt_id), email=donor.email
            )
        if donors:
            audit.record(
                by,
                "yearly_statements.sent",
                f"yearly_statements:{year}",
                {"sent": (None, len(donors))},
                organization_id=owner.organization_id,
                coalition_id=owner.coalition_id,
            )
        return len(donors)
