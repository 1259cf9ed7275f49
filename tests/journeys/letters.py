"""What a reader finds in mails: the worker makes them, and a link in one is followed."""

import re

from sqlalchemy import select

from campaign.accounts.operations import ACCOUNT_MAIL, mail_what_was_asked
from campaign.kernel import mail
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow, deliver_due


def letters_to(address: str) -> list[mail.Letter]:
    """The oldest first."""
    db.session.rollback()
    deliver_due({ACCOUNT_MAIL: mail_what_was_asked, mail.KIND: lambda *_: None}, keep_payload=True)
    mails = select(OutboxRow).where(OutboxRow.kind == mail.KIND).order_by(OutboxRow.id)
    return [
        mail.render(row.payload)
        for row in db.session.scalars(mails)
        if row.payload["to"] == address
    ]


def link_mailed_to(address: str, path: str) -> str:
    """The newest one to a page under that path."""
    texts = "\n".join(letter.text for letter in letters_to(address))
    return re.findall(rf"https?://\S+/{path}/\S+", texts)[-1]
