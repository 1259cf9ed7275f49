"""What donors wrote beside their gifts is read here before anybody else may."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.giving_rules import RefusalForm
from campaign.fundraising.models import Contribution, MessageState
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations import refuse_message, show_message
from campaign.fundraising.queries.donor_messages import find_message, messages_at
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.permissions import Action

SHOW = "show"


@fund_desk.get("/messages")
@coalition_fund_desk.get("/messages")
def list_messages(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(Action.DONOR_MESSAGE_DECIDE, at.target)
    return _page(at)


@fund_desk.post("/messages/<int:contribution_id>")
@coalition_fund_desk.post("/messages/<int:contribution_id>")
def decide_message(
    campaign: str,
    contribution_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(Action.DONOR_MESSAGE_DECIDE, at.target)
    gift = find_message(contribution_id, at.campaign, at.organization)
    form = RefusalForm()
    try:
        if not form.validate():
            raise Refused(_("A reason has 300 characters at most."), field="reason")
        if form.decision.data == SHOW:
            show_message(gift.id, by=viewer())
        else:
            refuse_message(gift.id, form.reason.data or "", by=viewer())
    except Refused as refused:
        form.reason.errors = [*form.reason.errors, refused.sentence]
        return _page(at, form, contribution_id), 422
    flash(_("Saved."))
    return redirect(at.url("list_messages"), code=303)


def _page(at: Desk, refused: RefusalForm | None = None, refused_id: int | None = None) -> str:
    page = messages_at(at.campaign, at.organization, asked_page())
    return render_template(
        "fundraising/desk/messages.html",
        at=at,
        page=page,
        items=[(gift, _form(gift, refused, refused_id)) for gift in page.items],
        states=MessageState,
        name_of=lambda gift: fund_name(gift.fund, current_language()),
        page_url=lambda number: at.url("list_messages", page=number),
    )


def _form(gift: Contribution, refused: RefusalForm | None, refused_id: int | None) -> RefusalForm:
    """One for each message, with an id of its own; what was typed stays with its message."""
    form = RefusalForm(formdata=None, reason=gift.message_refusal)
    form.reason.id = form.reason.label.field_id = f"reason-{gift.id}"
    if refused is not None and gift.id == refused_id:
        form.reason.data, form.reason.errors = refused.reason.data, refused.reason.errors
    return form
