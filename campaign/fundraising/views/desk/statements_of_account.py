"""A statement of account at the desk, for any days: as a page, and as a file to take along."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.statements_of_account import (
    ALL_BOXES,
    WHOLE_CAMPAIGN,
    StatementForm,
)
from campaign.fundraising.models import CashBox, Receipt
from campaign.fundraising.papers.statements import (
    MOST,
    Statement,
    donor_of,
    kind_of,
    purpose_of,
    statement_paper,
    statement_rows,
    sums_of,
)
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.receipts import find_receipt
from campaign.fundraising.queries.statements_of_account import (
    Movement,
    Subject,
    balances,
    count_movements,
    page_of_movements,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.fundraising.views.receipts import paper_response
from campaign.guard import authorize, may
from campaign.kernel.arguments import asked, asked_number
from campaign.kernel.clock import today
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.spreadsheets import table_response
from campaign.kernel.templating import day, money, number
from campaign.organizations.models import Organization

FILE = "/statement.<any(csv, pdf, xlsx):kind>"
PIECE = 64 * 1024


@fund_desk.get("/statement")
@coalition_fund_desk.get("/statement")
def show_statement(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.telling, at.target)
    return _page(_asked_of(at))


@fund_desk.get(FILE)
@coalition_fund_desk.get(FILE)
def send_statement(
    campaign: str, kind: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.telling, at.target)
    return _file(_asked_of(at), kind)


@dataclass(frozen=True)
class _Asked:
    """What the address asks for. Without a statement the form says what is wrong with it."""

    at: Desk
    form: StatementForm
    donor: Receipt | None
    statement: Statement | None

    def url(self, verb: str, **values: object) -> str:
        named = {name: self.form[name].data for name in ("first", "last", "of")}
        donor = self.donor.id if self.donor is not None else None
        return self.at.url(verb, **named, donor=donor, **values)


def _asked_of(at: Desk) -> _Asked:
    """Raises Missing for a donor whose receipt is not of these cash boxes."""
    boxes = boxes_of(at.owner)
    named = {name: asked(name) for name in ("first", "last", "of")}
    wanted = {name: value for name, value in named.items() if value is not None}
    form = StatementForm(
        boxes, wanted, today(at.campaign.zone), with_campaign=at.organization is None
    )
    donor = _donor(at, boxes)
    statement = _statement(at, form, boxes, donor) if form.validate() else None
    return _Asked(at, form, donor, statement)


def _donor(at: Desk, boxes: Sequence[CashBox]) -> Receipt | None:
    """The receipt by which a donor is known; who that is, is for those who keep the books."""
    if asked("donor") is None:
        return None
    authorize(at.recording, at.target)
    return find_receipt(asked_number("donor") or 0, boxes)


def _statement(
    at: Desk, form: StatementForm, boxes: Sequence[CashBox], donor: Receipt | None
) -> Statement:
    of = form.of.data
    if of == WHOLE_CAMPAIGN:
        subject = Subject(campaign_id=at.campaign.id)
    else:
        chosen = tuple(box.id for box in boxes if of in (ALL_BOXES, box.slug))
        subject = Subject(chosen, donor_of_receipt=donor.id if donor is not None else None)
    about = dict(form.of.choices)[of]
    if donor is not None:
        about = _("Gifts of the donor of receipt %(number)s", number=donor.number)
    keeps_these_books = may(at.recording, at.target) and of != WHOLE_CAMPAIGN
    return Statement(_owner(at), about, subject, form.period(), shows_names=keeps_these_books)


def _owner(at: Desk) -> str:
    if isinstance(at.owner, Organization):
        return at.owner.name
    return at.owner.name.shown(current_language(), at.owner.languages).text


def _page(asked: _Asked) -> ResponseReturnValue:
    statement = asked.statement
    if statement is None:
        return render_template(
            "fundraising/desk/statement.html", at=asked.at, form=asked.form, page=None
        ), 422
    page = page_of_movements(statement.subject, statement.period, asked_page())
    return render_template(
        "fundraising/desk/statement.html",
        at=asked.at,
        form=asked.form,
        donor=asked.donor,
        about=statement.about if asked.donor is not None else None,
        page=page,
        rows=[_row(each, statement) for each in page.items],
        sums=[
            (balance.opening.currency, [[words, money(sum_)] for words, sum_ in sums_of(balance)])
            for balance in balances(statement.subject, statement.period)
        ],
        files=[(kind.upper(), asked.url("send_statement", kind=kind)) for kind in MOST],
        page_url=lambda number: asked.url("show_statement", page=number),
    )


def _row(movement: Movement, statement: Statement) -> list[object]:
    """A movement as cells of `table`, in the order of the template's columns."""
    return [
        day(movement.day, "medium"),
        kind_of(movement),
        purpose_of(movement),
        movement.box.name,
        donor_of(movement, shows_names=statement.shows_names),
        money(movement.money),
        money(movement.counted) if movement.counted is not None else "",
    ]


def _file(asked: _Asked, kind: str) -> ResponseReturnValue:
    statement = asked.statement
    if statement is None:
        return _page(asked)
    found = count_movements(statement.subject, statement.period)
    if found > MOST[kind]:
        flash(
            _(
                "These are %(number)s movements, more than the %(most)s that a %(kind)s file "
                "holds here. Choose fewer days, or another kind of file.",
                number=number(found),
                most=number(MOST[kind]),
                kind=kind.upper(),
            ),
            "warn",
        )
        return redirect(asked.url("show_statement"), code=303)
    if kind == "pdf":
        return paper_response(statement_paper(statement))
    rows = statement_rows(statement)
    return table_response(kind, statement.file_name, statement.about, rows)
