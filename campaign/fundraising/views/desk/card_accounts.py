"""An organization opens an account of its own for card gifts, and sees how it stands."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.operations.joined_accounts import join_account, note_account
from campaign.fundraising.operations.refused_keys import minding_the_key, note_taken
from campaign.fundraising.queries.provider import joined_account_of
from campaign.fundraising.stripe_gateway import (
    Gateway,
    KeyRefused,
    NoKey,
    NotPossible,
    Unavailable,
    gateway_for,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_desk_of,
    coalition_fund_desk,
    desk_of,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import absolute_url


@fund_desk.get("/card-account")
def show_card_account(organization: str, campaign: str) -> str:
    """As it stands now, if the provider answers; else as it last stood."""
    at = desk_of(organization, campaign)
    authorize(at.keeping, at.target)
    problem = _look(at)
    joined = joined_account_of(at.owner.id)
    return render_template(
        "fundraising/desk/card_account.html", at=at, joined=joined, problem=problem
    )


@coalition_fund_desk.get("/card-account", endpoint="show_card_account")
def show_coalition_card_account(coalition: str, campaign: str) -> str:
    """Whether the installation's own account can be spoken to now."""
    at = coalition_desk_of(coalition, campaign)
    authorize(at.keeping, at.target)
    problem = _problem_of_ours()
    return render_template("fundraising/desk/coalition_card_account.html", at=at, problem=problem)


@fund_desk.post("/card-account")
def open_card_account(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(at.keeping, at.target)
    if at.organization is None:
        raise Missing(organization)
    try:
        join_account(at.organization, by=viewer())
    except Refused as refused:
        flash(refused.sentence, "bad")
    except Unavailable:
        flash(
            _("The payment provider cannot be reached right now. Please try again in a while."),
            "bad",
        )
    return redirect(at.url("show_card_account"), code=303)


@fund_desk.get("/card-account/questions")
def answer_questions(organization: str, campaign: str) -> ResponseReturnValue:
    """On to the provider's own page, which asks the organization who it is."""
    at = desk_of(organization, campaign)
    authorize(at.keeping, at.target)
    joined = joined_account_of(at.owner.id)
    if joined is None:
        raise Missing(organization)
    values = {"organization": organization, "campaign": campaign}
    try:
        page = gateway_for().accounts.page(
            joined.account,
            return_url=absolute_url("fund_desk.show_card_account", **values),
            refresh_url=absolute_url("fund_desk.answer_questions", **values),
        )
    except (NotPossible, Unavailable):
        return redirect(at.url("show_card_account"), code=303)
    return redirect(page, code=303)


def _look(at: Desk) -> str | None:
    """Ask how it stands; what keeps us from knowing, in words."""
    joined = joined_account_of(at.owner.id)
    if joined is None:
        return _problem_of_ours()
    account = joined.account
    return _problem(account, lambda gateway: note_account(gateway.accounts.find(account)))


def _problem_of_ours() -> str | None:
    problem = _problem(None, lambda gateway: gateway.movements.balance())
    if problem is None:
        note_taken(None)
    return problem


def _problem(account: str | None, look: Callable[[Gateway], object]) -> str | None:
    try:
        with minding_the_key(account):
            look(gateway_for())
    except NoKey:
        return _("This installation has no key of the payment provider: it takes no gifts by card.")
    except KeyRefused:
        return _(
            "The payment provider refuses this installation's key. Whoever runs it has to look."
        )
    except (NotPossible, Unavailable):
        return _away()
    return None


def _away() -> str:
    return _("The payment provider cannot be reached right now. Please try again in a while.")
