"""Two coalitions with one of each thing, and in the first an organization beside ours."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from campaign.accounts.models import Passkey, PersonSession
from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.fundraising.models import Contribution, Fund, JoinedAccount
from campaign.fundraising.operations import Owner, open_fund
from campaign.fundraising.operations.bank_statements import take_in
from campaign.fundraising.operations.pledges import record_pledge
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.governance.operations import invite_organization
from campaign.kernel.audit import Machine
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Friend, Organization
from campaign.permissions import CoalitionRole, FriendRole, Role, Scope
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.documents import make_appeal
from tests.factories.events import make_event
from tests.factories.fundraising import (
    make_bank_line,
    make_campaign_fund,
    make_cash_box,
    make_collection,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_gift_in_kind,
    make_goal,
    make_transfer,
)
from tests.factories.governance import make_application
from tests.factories.health import make_measure
from tests.factories.organizations import (
    make_coalition,
    make_friend,
    make_invitation,
    make_organization,
)
from tests.fixtures.people import begun_session

Values = dict[str, Any]
"""What stands in addresses, by the parameter's name; where that means different things, by
`<endpoint>:<parameter>` or `<blueprint>:<parameter>`."""


@dataclass(frozen=True, slots=True)
class World:
    coalition: Coalition
    organization: Organization
    sibling: Organization
    friend: Friend
    organization_desk: Scope
    coalition_desk: Scope
    friend_desk: Scope
    """Whose each desk is, as POLICY sees it."""
    of_organization: Values
    of_sibling: Values
    of_coalition: Values
    of_friend: Values


def make_world(name: str) -> World:
    coalition = make_coalition(slug=f"{name}-coalition")
    campaign = make_campaign(slug=name, coalition=coalition)
    make_appeal(campaign=campaign)
    friend = make_friend(coalition=coalition, slug=f"{name}-friend")
    organization, of_organization = _organization(f"{name}-own", coalition, campaign)
    sibling, of_sibling = _organization(f"{name}-sibling", coalition, campaign)
    shared = _shared(name, coalition, campaign)
    of_coalition = {
        "organization": organization.slug,
        "event_id": of_organization["event_id"],
        **_of_coalition(coalition, campaign),
        "coalition_health_desk.hide_measure:measure_id": of_organization["measure_id"],
        "coalition_health_desk.show_measure_again:measure_id": of_organization["measure_id"],
    }
    of_friend = {
        "friend": friend.slug,
        "person": make_person(FriendRole.READER, of=friend).opaque_id,
        "invitation_id": make_invitation(friend, FriendRole.READER)[0].id,
    }
    return World(
        coalition=coalition,
        organization=organization,
        sibling=sibling,
        friend=friend,
        organization_desk=Scope(organization_id=organization.id),
        coalition_desk=Scope(coalition_id=coalition.id),
        friend_desk=Scope(coalition_id=coalition.id, friend_id=friend.id),
        of_organization={**shared, **of_organization},
        of_sibling={**shared, **of_sibling},
        of_coalition={**shared, **of_coalition},
        of_friend={**shared, **of_friend},
    )


def _shared(name: str, coalition: Coalition, campaign: Campaign) -> Values:
    return {
        "language": "en",
        "coalition": coalition.slug,
        "campaign": campaign.slug,
        "country": "fr",
        "month": "2031-04",
        "form": "csv",
        "tag": "fr",
        "application_id": make_application(coalition, name=name).id,
        "number": 1,
        "digest": "0" * 64,
        "token": "no-such-token",
        "slug": "event",
        "way": "decline",
        "decision": "refuse",
        "outcome": "admission",
        **_of_a_person(name),
    }


def _of_coalition(coalition: Coalition, campaign: Campaign) -> Values:
    box, root = make_cash_box(coalition), make_campaign_fund(campaign)
    contribution = make_contribution(root, Money(5_00, "EUR"), box=box, message="For the harbour")
    unclaimed = make_organization(coalition=coalition)
    invited = invite_organization(
        coalition.id, "Quay", f"{coalition.slug}@example.org", "en", by=Machine("tests")
    )
    return {
        "measure_id": make_measure(campaign=campaign).id,
        "contribution_id": contribution.id,
        "receipt_id": _receipt_of(contribution),
        "kind": "csv",
        "year": 2026,
        "fund_id": make_friends_fund(campaign).id,
        "coalition_fund_desk:event_id": _event_with_a_fund(campaign, None).id,
        "transfer_id": make_transfer(coalition, campaign).id,
        "pledge_id": _pledge_to(root),
        **_of_the_bank(coalition),
        "collection_id": make_collection(make_event(campaign=campaign), root, box).id,
        "in_kind_id": make_gift_in_kind(root).id,
        "person": make_person(CoalitionRole.TRANSLATOR, of=coalition).opaque_id,
        "member": unclaimed.slug,
        "supporter": make_friend(coalition=coalition).slug,
        "invitation_id": make_invitation(coalition, CoalitionRole.TRANSLATOR)[0].id,
        "coalition_people.withdraw_claim:invitation_id": make_invitation(
            unclaimed, Role.ADMINISTRATOR, is_claim=True
        )[0].id,
        "coalition_applications:invitation_id": invited.id,
    }


def _organization(
    slug: str, coalition: Coalition, campaign: Campaign
) -> tuple[Organization, Values]:
    organization = make_organization(slug=slug, coalition=coalition, countries=["FR"])
    take_part(organization, campaign)
    fund = make_fund(campaign=campaign, organization=organization)
    make_goal(fund, Money(100_00, "EUR"))
    box = make_cash_box(organization)
    contribution = make_contribution(fund, Money(5_00, "EUR"), box=box, message="For the docks")
    event = _event_with_a_fund(campaign, organization)
    with transaction():
        db.session.add(JoinedAccount(organization_id=organization.id, account=f"acct_{slug}"))
    measure = make_measure(
        campaign=campaign, country="FR", written_by_organization_id=organization.id
    )
    values = {
        "organization": slug,
        "event_id": event.id,
        "collection_id": make_collection(event, fund, box).id,
        "in_kind_id": make_gift_in_kind(fund).id,
        "measure_id": measure.id,
        "contribution_id": contribution.id,
        "receipt_id": _receipt_of(contribution),
        "kind": "csv",
        "year": 2026,
        "transfer_id": make_transfer(organization, campaign).id,
        "pledge_id": _pledge_to(fund),
        **_of_the_bank(organization),
        "person": make_person(Role.READER, of=organization).opaque_id,
        "invitation_id": make_invitation(organization, Role.EDITOR)[0].id,
    }
    return organization, values


def _event_with_a_fund(campaign: Campaign, organization: Organization | None) -> Event:
    event = make_event(campaign=campaign, organization=organization)
    open_fund(campaign.id, Owner(event_id=event.id), by=Machine("tests"))
    return event


def _of_the_bank(owner: Organization | Coalition) -> Values:
    """A draft of a file, a line that waits, and the account of both."""
    line = make_bank_line(owner)
    draft = take_in(line.cash_box_id, b"Date,Amount\n2021-01-06,7.00\n", by=Machine("tests"))
    return {"import_id": draft.id, "line_id": line.id, "box_id": line.cash_box_id}


def _pledge_to(fund: Fund) -> int:
    promised = Money(5_00, fund.currency)
    return record_pledge(fund.id, promised, is_confirmed=False, by=Machine("tests")).id


def _receipt_of(contribution: Contribution) -> int:
    recipient = Recipient(language="en")
    return issue_receipt(contribution.id, recipient, by=Machine("tests")).id


def _of_a_person(name: str) -> Values:
    """What belongs to somebody who never comes to any door here."""
    somebody = make_person()
    with transaction():
        key = Passkey(
            person_id=somebody.id,
            credential_id=name,
            public_key=b"key",
            sign_count=0,
            transports=[],
            name="Phone",
        )
        db.session.add(key)
    begun_session(somebody)  # a new passkey ends those before
    session_id = select(PersonSession.id).where(PersonSession.person_id == somebody.id)
    return {"session_id": db.session.scalars(session_id).one(), "passkey_id": key.id}
