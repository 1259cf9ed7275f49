"""A treasurer's bank files: uploaded, looked at, confirmed."""

import io
from collections.abc import Collection
from dataclasses import replace

from babel.numbers import format_decimal
from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.bank_statements import ConfirmForm, UploadForm, columns_form
from campaign.fundraising.models import BankLine, ImportState, StatementImport
from campaign.fundraising.operations.bank_statements import choose_columns, discard_import, take_in
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.operations.taking_over import confirm_import, take_over_some
from campaign.fundraising.queries.bank_statements import (
    bank_boxes,
    count_waiting,
    find_import,
    imports_lately,
    keeps_file,
    keys_taken,
    lines_of_import,
    preview_of,
    remembered_layout,
)
from campaign.fundraising.queries.payouts import payouts_missing
from campaign.fundraising.statements.columns import Guess, Layout
from campaign.fundraising.statements.files import look_at_columns
from campaign.fundraising.views.desk.bank_words import (
    CONFIDENCES,
    payout_words,
    said,
    state_words,
    told,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.paging import asked_page
from campaign.kernel.templating import day, money

IMPORT_STATES = {
    ImportState.STORED: _l("being read"),
    ImportState.REFUSED: _l("refused"),
    ImportState.DRAFT: _l("waits for you"),
    ImportState.CONFIRMED: _l("being taken over"),
    ImportState.DONE: _l("taken over"),
}


@fund_desk.route("/bank", methods=["GET", "POST"])
@coalition_fund_desk.route("/bank", methods=["GET", "POST"])
def list_bank_statements(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    boxes = bank_boxes(at.owner)
    form = UploadForm(boxes) if boxes else None
    if form is not None and form.validate_on_submit():
        try:
            stored = _taken_in(form)
        except Refused as refused:
            show_refusal(form, Refused(refused.sentence, field=refused.field or "file"))
        else:
            verb = "choose_bank_columns" if _waits(stored) else "show_bank_statement"
            return redirect(at.url(verb, import_id=stored.id), code=303)
    page = render_template(
        "fundraising/desk/bank_statements.html",
        at=at,
        form=form,
        imports=[_row(at, stored) for stored in imports_lately(boxes)],
        waiting=count_waiting(boxes),
        missing=[payout_words(payout) for payout in payouts_missing(boxes)],
    )
    return page, 422 if form and form.errors else 200


@fund_desk.get("/bank/<int:import_id>")
@coalition_fund_desk.get("/bank/<int:import_id>")
def show_bank_statement(
    campaign: str,
    import_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    stored = find_import(at.owner, import_id)
    if _waits(stored):
        return redirect(at.url("choose_bank_columns", import_id=import_id), code=303)
    page = lines_of_import(stored, asked_page())
    known = keys_taken(stored.cash_box_id, [line.key for line in page.items])
    return render_template(
        "fundraising/desk/bank_statement.html",
        at=at,
        stored=stored,
        states=ImportState,
        state=str(IMPORT_STATES[stored.state]),
        form=ConfirmForm(),
        may_choose_columns=stored.layout is not None and keeps_file(stored),
        preview=preview_of(stored) if stored.state is ImportState.DRAFT else None,
        confidences=said(CONFIDENCES),
        waiting=count_waiting([stored.cash_box]),
        line_rows=[_line_row(line, known) for line in page.items],
        page=page,
        page_url=lambda number: at.url("show_bank_statement", import_id=import_id, page=number),
    )


@fund_desk.post("/bank/<int:import_id>/confirmation")
@coalition_fund_desk.post("/bank/<int:import_id>/confirmation")
def confirm_bank_statement(
    campaign: str,
    import_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    stored = find_import(at.owner, import_id)
    try:
        confirm_import(stored.id, by=viewer(), with_likely=bool(ConfirmForm().with_likely.data))
        take_over_some(import_id, by=viewer())  # a short file is done at once
    except Refused as refused:
        flash(str(refused.sentence), "bad")
    return redirect(at.url("show_bank_statement", import_id=import_id), code=303)


@fund_desk.post("/bank/<int:import_id>/discarding")
@coalition_fund_desk.post("/bank/<int:import_id>/discarding")
def discard_bank_statement(
    campaign: str,
    import_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    try:
        discard_import(find_import(at.owner, import_id).id, by=viewer())
    except Refused as refused:
        flash(str(refused.sentence), "bad")
    else:
        flash(_("The file was thrown away. Nothing of it was booked."))
    return redirect(at.url("list_bank_statements"), code=303)


@fund_desk.route("/bank/<int:import_id>/columns", methods=["GET", "POST"])
@coalition_fund_desk.route("/bank/<int:import_id>/columns", methods=["GET", "POST"])
def choose_bank_columns(
    campaign: str,
    import_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    stored = find_import(at.owner, import_id)
    guess = _guess(stored)
    if guess is None:
        return redirect(at.url("show_bank_statement", import_id=import_id), code=303)
    form = columns_form(guess)
    if form.validate_on_submit():
        try:
            if not form.layout().is_enough():
                raise Refused(_("Say at least which columns hold the day and the amount."))
            choose_columns(import_id, form.layout(), by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(at.url("show_bank_statement", import_id=import_id), code=303)
    page = render_template(
        "fundraising/desk/bank_columns.html", at=at, stored=stored, form=form, guess=guess
    )
    return page, 422 if form.errors else 200


def _taken_in(form: UploadForm) -> StatementImport:
    """Of CSV, what its header says is enough, or what was said of the last file of the account.

    Where nothing looks like the payer's words one is asked: by them lines are matched.
    """
    content = form.file.data.read()
    guess, layout = look_at_columns(io.BytesIO(content)), None
    if guess is not None and guess.layout.is_enough() and guess.layout.text is not None:
        layout = guess.layout
    elif guess is not None:
        layout = remembered_layout(form.box())
    waits = guess is not None and layout is None
    return take_in(form.cash_box_id, content, by=viewer(), layout=layout, waits=waits)


def _guess(stored: StatementImport) -> Guess | None:
    """What the columns seem to be, or were said to be; None where that is no question any more."""
    is_wrong = stored.state in (ImportState.DRAFT, ImportState.REFUSED) and stored.layout
    is_open = _waits(stored) or (is_wrong and stored.content is not None)
    found = look_at_columns(io.BytesIO(stored.content or b"")) if is_open else None
    if found is None or stored.layout is None:
        return found
    return replace(found, layout=Layout.from_json(stored.layout))


def _waits(stored: StatementImport) -> bool:
    """For somebody to say what its columns are."""
    is_csv = stored.content is not None and look_at_columns(io.BytesIO(stored.content)) is not None
    return stored.state is ImportState.STORED and stored.layout is None and is_csv


def _row(at: Desk, stored: StatementImport) -> list[object]:
    return [
        {
            "words": day(day_of(stored.uploaded_at, at.campaign), "medium"),
            "url": at.url("show_bank_statement", import_id=stored.id),
        },
        stored.cash_box.name,
        format_decimal(stored.lines, locale=current_locale()),
        str(IMPORT_STATES[stored.state]),
    ]


def _line_row(line: BankLine, known: Collection[str]) -> list[object]:
    return [
        day(line.booked_on, "medium"),
        money(line.amount),
        line.name or _("no name"),
        told(line),
        state_words(line, known),
    ]
