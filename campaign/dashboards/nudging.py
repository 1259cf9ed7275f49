"""Organizations without a goal are reminded, each person in the own language."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from campaign.accounts.models import Person
from campaign.campaigns.models import Campaign
from campaign.fundraising.models import GoalNudge
from campaign.fundraising.queries.goalless import organizations_without_goal
from campaign.kernel import audit, mail
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.organizations.models import Membership, Organization
from campaign.organizations.zones import zones_by_person
from campaign.permissions import Role
from campaign.subscriptions.models import MailChoice, Rhythm
from campaign.subscriptions.notifications import stop_url


@dataclass(slots=True)
class Nudged:
    """What came of it, by organization."""

    told: list[Organization] = field(default_factory=list)
    unread: list[Organization] = field(default_factory=list)
    """Nobody there wants such mails, or nobody is there."""


def nudge(campaign_id: int, organization_ids: Collection[int] | None, *, by: Author) -> Nudged:
    """Remind these, or all; whoever has a goal by now, or was asked this week, is left in peace.

    Of two coordinators at once the second finds that it was done.
    """
    nudged = Nudged()
    with transaction():
        campaign = lock(Campaign, campaign_id)
        for each in organizations_without_goal(campaign):
            asked = organization_ids is None or each.organization.id in organization_ids
            if not (asked and each.may_be_nudged):
                continue
            readers = _readers(each.organization)
            if not readers:
                nudged.unread.append(each.organization)
                continue
            _post(campaign, each.organization, readers)
            _note(campaign, each.organization, by)
            nudged.told.append(each.organization)
    return nudged


def _readers(organization: Organization) -> Sequence[Person]:
    """Those who may set the goal, without those who want no mails."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(MailChoice, MailChoice.person_id == Person.id)
        .where(
            Membership.organization_id == organization.id,
            Membership.role.in_((Role.ADMINISTRATOR, Role.TREASURER)),
            Person.active,
            or_(MailChoice.digest.is_(None), MailChoice.digest != Rhythm.NEVER),
        )
        .distinct()
        .order_by(Person.id)
    )
    return db.session.scalars(query).all()


def _post(campaign: Campaign, organization: Organization, readers: Sequence[Person]) -> None:
    zones = zones_by_person(readers)
    for person in readers:
        mail.post(
            "goal_nudge",
            to=person.email,
            language=person.language,
            values={
                "name": person.name,
                "organization": organization.name,
                "campaign": campaign.title.shown(person.language, campaign.languages).text,
                "organization_slug": organization.slug,
                "slug": campaign.slug,
            },
            zone=zones[person.id],
            stop_url=stop_url(person),
        )


def _note(campaign: Campaign, organization: Organization, by: Author) -> None:
    db.session.add(
        GoalNudge(campaign_id=campaign.id, organization_id=organization.id, sent_by=by.reference)
    )
    audit.record(
        by,
        "goal.nudged",
        f"organization:{organization.id}",
        organization_id=organization.id,
        coalition_id=campaign.coalition_id,
    )
