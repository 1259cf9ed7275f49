"""What is asked of donors is set here; and whether everybody may read the campaign's gifts."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.forms.giving_rules import RulesForm, differing
from campaign.fundraising.models import Fund
from campaign.fundraising.operations import set_giving_rules as set_rules
from campaign.fundraising.operations import set_ledger
from campaign.fundraising.operations.giving_rules import draft_of_rules
from campaign.fundraising.queries.giving_rules import rules_of
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_desk_of,
    coalition_fund_desk,
    either_desk,
    fund_desk,
    to_opening_of_books,
)
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Conflict, Missing, Refused
from campaign.kernel.forms import Difference, show_refusal
from campaign.kernel.i18n import current_language, language_name
from campaign.kernel.i18n import gettext as _
from campaign.permissions import Action


@fund_desk.route("/rules", methods=["GET", "POST"])
@coalition_fund_desk.route("/rules", methods=["GET", "POST"])
def set_giving_rules(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(Action.GIVING_RULES_SET, at.target)
    if at.fund is None:
        return to_opening_of_books(at)
    return _set(at, at.fund)


@coalition_fund_desk.post("/ledger")
def publish_ledger(coalition: str, campaign: str) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(Action.LEDGER_PUBLISH, at.target)
    if at.fund is None:
        raise Missing("ledger")
    set_ledger(at.fund.id, is_public=request.form.get("public") == "yes", by=viewer())
    flash(_("Saved."))
    return redirect(at.url("show_fund"), code=303)


def _set(at: Desk, fund: Fund) -> ResponseReturnValue:
    form = _form(at, fund)
    differences: list[Difference] = []
    if form.validate_on_submit():
        try:
            draft = form.draft(draft_of_rules(rules_of(fund), fund), viewer().reference)
            set_rules(fund.id, draft, by=viewer(), seen=form.seen.data)
        except Conflict:
            theirs = _form(at, fund, formdata=None)
            differences = [Difference(*each) for each in differing(form, theirs)]
            form.see(theirs.seen.data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The rules were saved. They hold from now on."))
            return redirect(at.url("show_fund"), code=303)
    page = render_template(
        "fundraising/desk/rules.html",
        at=at,
        form=form,
        differences=differences,
        language=language_name(current_language(), current_language()),
    )
    return page, 409 if differences else 422 if form.errors else 200


def _form(at: Desk, fund: Fund, **options: None) -> RulesForm:
    rules = rules_of(fund)
    currencies = currency_choices([fund.currency], today(at.campaign.zone))
    version = rules.version if rules else 0
    return RulesForm(draft_of_rules(rules, fund), version, currencies, **options)
