"""The mails of the demo, which are shown instead of sent. Elsewhere there is no such page."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, current_app, make_response, render_template, url_for
from sqlalchemy import select

from campaign.guard import public
from campaign.kernel import mail
from campaign.kernel.errors import Missing
from campaign.kernel.mail_message import Letter
from campaign.kernel.outbox import OutboxRow
from campaign.kernel.paging import Page, asked_page, paginate

bp = Blueprint("outbox", __name__)

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    to: str
    at: datetime
    letter: Letter


@bp.get("/-/outbox")
@public
def list_mails() -> Response:
    """They hold links that open accounts, so nobody keeps them, and only this machine gets them."""
    if not current_app.config["SETTINGS"].demo:
        raise Missing("outbox")
    page = _mails(asked_page())
    response = make_response(
        render_template(
            "dashboards/outbox.html",
            page=page,
            url_of=lambda number: url_for("outbox.list_mails", page=number),
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _mails(number: int) -> Page[Shown]:
    """The newest first, rendered as they would leave now."""
    query = select(OutboxRow).where(OutboxRow.kind == mail.KIND).order_by(OutboxRow.id.desc())
    found = paginate(query, number, per_page=PER_PAGE)
    rows = [(row.payload["to"], row.created_at, dict(row.payload)) for row in found.items]
    mails = [Shown(to, at, mail.render(payload)) for to, at, payload in rows]
    return Page(mails, found.number, found.total, found.per_page)
