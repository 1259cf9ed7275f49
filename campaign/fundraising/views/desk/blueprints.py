"""For whom one keeps books here: an organization, or the coalition of the campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, find_participant
from campaign.events.models import Event
from campaign.fundraising.models import CashBox, CashBoxKind, Fund, Standing
from campaign.fundraising.queries.funds import (
    boxes_of,
    fund_of_campaign,
    fund_of_event,
    fund_of_organization,
    funds_of,
)
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Coalition, Organization
from campaign.permissions import Action

fund_desk = Blueprint("fund_desk", __name__)
coalition_fund_desk = Blueprint("coalition_fund_desk", __name__)


@dataclass(frozen=True)
class Desk:
    """An organization's; without one, the coalition's. Or that of one of their events."""

    campaign: Campaign
    organization: Organization | None = None
    event: Event | None = None

    @property
    def target(self) -> Organization | Campaign:
        return self.organization or self.campaign

    @property
    def owner(self) -> Organization | Coalition:
        """Of the cash boxes."""
        return self.organization or self.campaign.coalition

    @property
    def reading(self) -> Action:
        if self.organization is not None:
            return Action.DESK_READ
        return Action.COALITION_DESK_READ

    @property
    def recording(self) -> Action:
        if self.organization is not None:
            return Action.CONTRIBUTION_RECORD
        return Action.COALITION_BOX_RECORD

    @property
    def reversing(self) -> Action:
        if self.organization is not None:
            return Action.CONTRIBUTION_REVERSE
        return Action.COALITION_BOX_RECORD

    @property
    def telling(self) -> Action:
        """Of statements of account."""
        if self.organization is not None:
            return Action.STATEMENT_READ
        return Action.COALITION_BOX_RECORD

    @property
    def importing(self) -> Action:
        if self.organization is not None:
            return Action.BANK_STATEMENT_IMPORT
        return Action.COALITION_BANK_STATEMENT_IMPORT

    @property
    def keeping(self) -> Action:
        """Of the cash boxes themselves."""
        if self.organization is not None:
            return Action.CASH_BOX_EDIT
        return Action.COALITION_BOX_EDIT

    @property
    def aiming(self) -> Action:
        """Of goals."""
        if self.organization is not None:
            return Action.GOAL_SET
        return Action.COALITION_GOAL_SET

    @property
    def standing(self) -> Standing:
        """An organization reports; the coalition's treasurer has seen the statement."""
        return Standing.REPORTED if self.organization is not None else Standing.RECEIVED

    @cached_property
    def fund(self) -> Fund | None:
        if self.event is not None:
            return fund_of_event(self.event)
        if self.organization is not None:
            return fund_of_organization(self.campaign, self.organization)
        return fund_of_campaign(self.campaign)

    @cached_property
    def funds(self) -> Sequence[Fund]:
        """For which money may be recorded here."""
        if self.organization is not None:
            return [self.fund] if self.fund is not None else []
        return [fund for fund in funds_of(self.campaign) if fund.closed_at is None]

    @cached_property
    def boxes(self) -> Sequence[CashBox]:
        """Into which money is recorded by hand; what comes by card, the provider tells us."""
        return [box for box in boxes_of(self.owner) if box.kind is not CashBoxKind.CARD]

    def keeps(self, box: CashBox) -> bool:
        if self.organization is not None:
            return box.organization_id == self.organization.id
        return box.coalition_id == self.campaign.coalition_id

    def url(self, verb: str, **values: Any) -> str:
        if self.organization is not None:
            values["organization"] = self.organization.slug
            return url_for(f"fund_desk.{verb}", campaign=self.campaign.slug, **values)
        values["coalition"] = self.campaign.coalition.slug
        return url_for(f"coalition_fund_desk.{verb}", campaign=self.campaign.slug, **values)


def desk_of(organization: str, campaign: str) -> Desk:
    """Raises Missing for an organization that does not take part."""
    found = find_campaign(campaign)
    return Desk(found, find_participant(found, organization))


def coalition_desk_of(coalition: str, campaign: str) -> Desk:
    """Raises Missing for a campaign of another coalition."""
    found = find_campaign(campaign)
    if found.coalition.slug != coalition:
        raise Missing(coalition)
    return Desk(found)


def either_desk(campaign: str, organization: str | None, coalition: str | None) -> Desk:
    """Of views that both desks have: the address names the one or the other."""
    if organization is not None:
        return desk_of(organization, campaign)
    return coalition_desk_of(coalition or "", campaign)


def to_opening_of_books(at: Desk) -> ResponseReturnValue:
    """Where there is nothing yet to record into: to the page that opens fund and cash boxes."""
    if at.organization is None:
        return redirect(at.url("show_fund"), code=303)
    flash(_("Set your goal first: this opens your fund and your cash boxes."), "warn")
    return redirect(at.url("set_goal"), code=303)
