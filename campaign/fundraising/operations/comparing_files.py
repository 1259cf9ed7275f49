"""A movement that a file of another form told already is not booked a second time."""

from sqlalchemy import update

from campaign.fundraising.models import BankLine, LineState, StatementImport
from campaign.fundraising.queries.twins import Twin, days_to_compare, twins_on
from campaign.kernel.database import db, transaction


def compare_with_other_files(stored: StatementImport) -> None:
    """Day by day. What is surely the same gets the name that it has; of what perhaps is,
    it is kept of which line.

    Done when a draft is read, so that it shows, and again when it is confirmed: another file may
    have been confirmed in between.
    """
    for day in days_to_compare(stored):
        with transaction():
            for twin in list(twins_on(stored, day)):
                _keep(twin)


def _keep(twin: Twin) -> None:
    known = {"key": twin.earlier_key} if twin.is_sure else {"twin_id": twin.earlier_id}
    changed = update(BankLine).where(BankLine.id == twin.line_id, BankLine.state == LineState.DRAFT)
    db.session.execute(changed.values(known).execution_options(synchronize_session=False))
