"""The log of what was done in a coalition, as its members read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaign.accounts.queries import names_of
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import to_domain
from campaign.kernel.database import db
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.names import native_name

ACTS = {
    "admission_invitation.sent": _l("Organization invited"),
    "admission_invitation.withdrawn": _l("Invitation of an organization withdrawn"),
    "admission_rule.set": _l("Admission rule set"),
    "application.admitted": _l("Application admitted"),
    "application.confirmed": _l("Application received"),
    "application.declined": _l("Application declined"),
    "application.matched": _l("Application matched with an organization"),
    "application.taken_up": _l("Application taken up again"),
    "bank_line.assigned": _l("Line of the bank assigned"),
    "bank_line.payout_arrived": _l("Payout of card gifts arrived"),
    "bank_line.put_aside": _l("Line of the bank put aside"),
    "bank_line.put_back": _l("Line of the bank put back"),
    "bank_line.returned": _l("Transfer came back"),
    "campaign.created": _l("Campaign begun"),
    "campaign.edited": _l("Campaign edited"),
    "campaign.joined": _l("Takes part in the campaign"),
    "cash_box.edited": _l("Cash box edited"),
    "card_account.joined": _l("Own account for cards opened"),
    "card_account.changed": _l("Own account for cards changed"),
    "cash_box.opened": _l("Cash box opened"),
    "coalition.affiliated": _l("Belongs to the coalition"),
    "coalition.created": _l("Coalition added"),
    "coalition.edited": _l("Coalition edited"),
    "collection.link_made": _l("Link for a collection made"),
    "collection.refused": _l("Collection not booked"),
    "collection.told": _l("Collection counted"),
    "contribution.recorded": _l("Contribution recorded"),
    "contribution.reinstated": _l("Contribution came back"),
    "contribution.reversed": _l("Contribution reversed"),
    "document.created": _l("Document added"),
    "document.edited": _l("Document edited"),
    "document.signatures_entered": _l("Signatures entered"),
    "event.cancelled": _l("Event cancelled"),
    "event.created": _l("Event logged"),
    "event.edited": _l("Event edited"),
    "event.hidden": _l("Event hidden"),
    "event.moment_renewed": _l("Event at another moment, by new rules of its time zone"),
    "event.reinstated": _l("Event takes place after all"),
    "event.shown_again": _l("Event shown again"),
    "friend.created": _l("Friend added"),
    "friend.edited": _l("Friend edited"),
    "fee.booked": _l("Fee booked"),
    "fund.opened": _l("Fund opened"),
    "giving_rules.set": _l("Rules for gifts set"),
    "goal.nudged": _l("Reminder to set a goal"),
    "gift_in_kind.noted": _l("Gift in kind noted"),
    "gift_in_kind.removed": _l("Gift in kind removed"),
    "goal.published": _l("Goal made public"),
    "goal.set": _l("Goal set"),
    "goal.withdrawn": _l("Goal withdrawn"),
    "own_goal.asked": _l("A friend's goal asked for"),
    "own_goal.confirmed": _l("A friend's goal confirmed"),
    "friends_goal.hidden": _l("A friend's goal hidden"),
    "friends_goal.shown_again": _l("A friend's goal shown again"),
    "fund.closed": _l("Fund closed"),
    "fund.reopened": _l("Fund opened again"),
    "health_measure.corrected": _l("Health measure corrected"),
    "health_measure.ended": _l("Health measure ended"),
    "health_measure.hidden": _l("Health measure hidden"),
    "health_measure.shown_again": _l("Health measure shown again"),
    "health_measure.withdrawn": _l("Health measure withdrawn"),
    "health_measure.written": _l("Health measure written"),
    "invitation.accepted": _l("Invitation accepted"),
    "invitation.renewed": _l("Invitation sent again"),
    "invitation.sent": _l("Invitation sent"),
    "invitation.withdrawn": _l("Invitation withdrawn"),
    "ledger.published": _l("Public ledger opened"),
    "ledger.withdrawn": _l("Public ledger closed"),
    "message.refused": _l("Message of a donor not shown"),
    "message.shown": _l("Message of a donor shown"),
    "letterhead.set": _l("What stands on receipts changed"),
    "objection.raised": _l("Objection raised"),
    "objection.withdrawn": _l("Objection withdrawn"),
    "monthly_gift.begun": _l("Monthly gift begun"),
    "monthly_gift.changed": _l("Monthly gift changed"),
    "organization.created": _l("Organization added"),
    "organization.edited": _l("Organization edited"),
    "organization.logo_removed": _l("Logo removed"),
    "organization.logo_shown": _l("Logo shown"),
    "person.mails_stopped": _l("Mails stopped"),
    "person.mails_chosen": _l("Mails chosen"),
    "person.address_tried_again": _l("Address tried again"),
    "payout.booked": _l("Payout booked"),
    "pledge.changed": _l("Pledge changed"),
    "pledge.confirmed": _l("Pledge confirmed"),
    "pledge.expired": _l("Pledge expired"),
    "pledge.fulfilled": _l("Pledge fulfilled"),
    "pledge.recorded": _l("Pledge recorded"),
    "pledge.reopened": _l("Pledge open again"),
    "pledge.withdrawn": _l("Pledge withdrawn"),
    "rate.entered": _l("Exchange rate entered"),
    "rates.imported": _l("Reference rates taken in"),
    "receipt.corrected": _l("Receipt corrected"),
    "receipt.issued": _l("Receipt issued"),
    "record.kept": _l("Kept because a law says so"),
    "refund.asked": _l("Refund asked for"),
    "refund.asked_again": _l("Refund asked for again"),
    "refund.not_carried_out": _l("Refund not carried out"),
    "role.changed": _l("Roles changed"),
    "role.given": _l("Role given"),
    "role.handed_over": _l("Role handed over"),
    "role.taken": _l("Role taken away"),
    "settlement.booked": _l("Exchange and fee booked"),
    "share.set": _l("Own contribution said"),
    "share.withdrawn": _l("Own contribution withdrawn"),
    "transfer.agreed": _l("Transfer agreed"),
    "statement.confirmed": _l("Bank statement confirmed"),
    "statement.discarded": _l("Bank statement thrown away"),
    "statement.uploaded": _l("Bank statement uploaded"),
    "transfer.booked": _l("Money passed on"),
    "transfer.declined": _l("Transfer not agreed"),
    "transfer.proposed": _l("Transfer proposed"),
    "transfer.withdrawn": _l("Transfer withdrawn"),
    "yearly_statements.sent": _l("Yearly statements sent"),
}
"""Everything that may stand in a coalition's log, in words."""


@dataclass(frozen=True, slots=True)
class Act:
    at: datetime
    what: str
    who: str
    organization: Shown | None
    """For which organization it was done; None: for the coalition."""


def latest_acts(coalition: Coalition, most: int = 20) -> list[Act]:
    """The newest first. Names are those of today: the log itself holds none."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.coalition_id == coalition.id)
        .order_by(AuditEntry.id.desc())
        .limit(most)
    ).all()
    people = names_of({entry.actor for entry in entries})
    organizations = _organizations(entries)
    return [
        Act(
            at=to_domain(entry.at),
            what=act_words(entry.action),
            who=people.get(entry.actor) or nameless(entry.actor),
            organization=organizations.get(entry.organization_id),
        )
        for entry in entries
    ]


def _organizations(entries: Sequence[AuditEntry]) -> dict[int | None, Shown]:
    ids = {entry.organization_id for entry in entries if entry.organization_id is not None}
    found = db.session.scalars(select(Organization).where(Organization.id.in_(ids)))
    return {organization.id: native_name(organization) for organization in found}


def act_words(action: str) -> str:
    return str(ACTS.get(action, action))


def nameless(actor: str) -> str:
    """What is said of an author who has no name, or none any more."""
    if actor.startswith("machine:"):
        return _("the program")
    return _("a visitor") if actor.startswith("visitor:") else _("somebody who left")
