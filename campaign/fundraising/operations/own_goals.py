"""A friend sets a goal without an account. It counts once the mailed link was followed."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from campaign.accounts.tokens import digest, new_token
from campaign.campaigns.models import Campaign
from campaign.fundraising import notifications
from campaign.fundraising.models import Fund, OwnGoal
from campaign.fundraising.operations.funds import Owner, open_fund
from campaign.fundraising.operations.goals import set_goal
from campaign.fundraising.operations.rates import refuse_unless_in_use
from campaign.fundraising.queries.own_goals import find_unconfirmed
from campaign.fundraising.queries.rates import convert
from campaign.kernel import audit
from campaign.kernel.addresses import is_address, normal_address
from campaign.kernel.audit import Machine
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money
from campaign.organizations.models import Organization
from campaign.organizations.operations import FriendDraft, create_friend

FRIEND = Machine("friend-link")
"""Acts for friends who have no account, and who are named nowhere in the log."""

CONFIRM_WITHIN = timedelta(days=7)
KEPT_BY_LINK_FOR = timedelta(days=90)
ONE_MAIL_PER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoalWish:
    """What a friend types in."""

    name: str
    email: str
    target: Money
    language: str
    organization_id: int | None = None
    name_is_public: bool = False


def ask_for_goal(campaign_id: int, draft: OwnGoalWish) -> None:
    """Note it and mail the link that confirms it; whoever keeps a goal here gets its link instead.

    At most one mail a day leaves for an address, and the sender learns nothing of it. Raises
    Refused for what cannot be.
    """
    campaign = db.session.get_one(Campaign, campaign_id)
    _check(campaign, draft)
    email = normal_address(draft.email)
    with transaction():
        campaign = lock(Campaign, campaign_id)
        if _was_mailed_lately(email):
            return
        kept = _kept_by(campaign, email)
        if kept is not None:
            renew_link(kept)
            return
        db.session.execute(
            delete(OwnGoal).where(
                OwnGoal.email == email,
                OwnGoal.campaign_id == campaign.id,
                OwnGoal.confirmed_at.is_(None),
            )
        )
        token = new_token()
        own_goal = OwnGoal(
            campaign=campaign,
            organization_id=draft.organization_id,
            email=email,
            name=draft.name.strip(),
            name_is_public=draft.name_is_public,
            language=draft.language,
            target=draft.target,
            link_digest=digest(token),
            link_expires_at=real_now() + CONFIRM_WITHIN,
        )
        db.session.add(own_goal)
        db.session.flush()
        notifications.ask_to_confirm_goal(own_goal, token)
        audit.record(FRIEND, "own_goal.asked", f"own_goal:{own_goal.id}")


def confirm_goal(campaign_id: int, token: str) -> OwnGoal:
    """Open the friend's fund and set its goal. A second time there is nothing to confirm: Missing.

    Raises Refused if it cannot be counted any more.
    """
    with transaction():
        campaign = lock(Campaign, campaign_id)
        own_goal = lock(OwnGoal, find_unconfirmed(campaign, token).id)
        draft = FriendDraft(name=own_goal.name or "", name_is_public=own_goal.name_is_public)
        slug = f"friend-{secrets.token_hex(6)}"  # the address tells no name, and never changes
        friend = create_friend(campaign.coalition_id, slug, draft, by=FRIEND)
        parent = _open_fund_of(campaign, own_goal.organization)
        fund = open_fund(
            campaign.id,
            Owner(friend_id=friend.id),
            currency=own_goal.target.currency,
            parent_id=parent.id if parent else None,
            by=FRIEND,
        )
        set_goal(fund.id, own_goal.target, by=FRIEND)
        own_goal.friend, own_goal.name, own_goal.confirmed_at = friend, None, real_now()
        renew_link(own_goal)
        audit.record(
            FRIEND,
            "own_goal.confirmed",
            f"fund:{fund.id}",
            organization_id=parent.organization_id if parent else None,
            coalition_id=campaign.coalition_id,
        )
    return own_goal


def mail_link(campaign_id: int, address: str) -> None:
    """The link by which a goal is kept, anew: the one before ends. Known or not, no answer."""
    if not is_address(address):
        raise Refused(_("This is no e-mail address."), field="email")
    email = normal_address(address)
    with transaction():
        campaign = lock(Campaign, campaign_id)
        kept = _kept_by(campaign, email)
        if kept is not None and not _was_mailed_lately(email):
            renew_link(kept)


def renew_link(own_goal: OwnGoal) -> None:
    """Mail a new link to whoever keeps it; in a transaction."""
    token = new_token()
    own_goal.link_digest = digest(token)
    own_goal.link_expires_at = real_now() + KEPT_BY_LINK_FOR
    own_goal.mailed_at = real_now()
    notifications.send_goal_link(own_goal, token)


def _kept_by(campaign: Campaign, email: str) -> OwnGoal | None:
    return db.session.scalar(
        select(OwnGoal).where(
            OwnGoal.campaign_id == campaign.id,
            OwnGoal.email == email,
            OwnGoal.confirmed_at.is_not(None),
        )
    )


def _was_mailed_lately(email: str) -> bool:
    query = select(OwnGoal.id).where(
        OwnGoal.email == email, OwnGoal.mailed_at > real_now() - ONE_MAIL_PER
    )
    return db.session.scalar(query.limit(1)) is not None


def _open_fund_of(campaign: Campaign, organization: Organization | None) -> Fund | None:
    """None: the campaign's own. Also where the organization's was closed in the meantime."""
    if organization is None:
        return None
    return db.session.scalar(
        select(Fund).where(
            Fund.campaign_id == campaign.id,
            Fund.organization_id == organization.id,
            Fund.closed_at.is_(None),
        )
    )


def _check(campaign: Campaign, draft: OwnGoalWish) -> None:
    if not draft.name.strip():
        raise Refused(_("Write the name."), field="name")
    if not is_address(draft.email):
        raise Refused(_("This is no e-mail address."), field="email")
    check_target(campaign, draft.target)


def check_target(campaign: Campaign, target: Money) -> None:
    """Raises Refused for a goal that nobody can have, or that cannot be counted today."""
    if not 0 < target.minor <= LARGEST_MINOR:
        raise Refused(_("The goal must be more than zero."), field="amount")
    on_day = today(campaign.zone)
    refuse_unless_in_use(target.currency, on_day)
    try:
        convert(target, campaign.currency, on_day, campaign.coalition_id)
    except Refused as refused:
        raise Refused(refused.sentence, field="currency") from None
