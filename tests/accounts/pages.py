"""Forms filled in as a browser does: the page is loaded, its token sent along."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign.accounts.operations import ACCOUNT_MAIL, mail_what_was_asked
from campaign.kernel import mail
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow, deliver_due

PASSWORD = "four quiet green boats"
SIGN_IN = "/en/desk/sign-in"
TOKEN = re.compile(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"')
PROBLEMS = re.compile(r'<ul class="problems-list">(.*?)</ul>', re.DOTALL)


def token_of(page: TestResponse) -> str:
    found = TOKEN.search(page.text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, address: str, fields: dict[str, str], **options: Any) -> TestResponse:
    token = token_of(client.get(address, **options))
    return client.post(address, data={"csrf_token": token, **fields}, **options)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return send(client, SIGN_IN, {"email": email, "password": password})


def problems(page: TestResponse) -> list[str]:
    """The sentences on top of a form that was refused."""
    found = PROBLEMS.search(page.text)
    assert found is not None
    return [re.sub("<[^>]+>", "", line).strip() for line in re.findall("<li>(.*?)</li>", found[1])]


def mails() -> list[OutboxRow]:
    return list(db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def deliver_mails() -> None:
    """What was asked for is made into mails, as the worker does; they stay to be read."""
    deliver_due({ACCOUNT_MAIL: mail_what_was_asked, mail.KIND: lambda *_: None}, keep_payload=True)


def actions() -> list[str]:
    """What stands in the log."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
