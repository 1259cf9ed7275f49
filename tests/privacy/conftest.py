import json

import pytest

from campaign.accounts.operations import send_reset_link
from campaign.fundraising.models import ProviderEvent
from campaign.fundraising.operations import record_pledge, reverse_contribution
from campaign.kernel import audit, mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole, Role
from campaign.privacy.operations import ask_for_link
from tests.factories.accounts import make_person, membership
from tests.factories.fundraising import make_contribution, make_fund
from tests.factories.governance import make_application
from tests.factories.organizations import make_friend, make_invitation

NAME = "Dorothée Weißbach"
ADDRESS = "dorothee.weissbach@example.org"


@pytest.fixture
def fund(app):
    return make_fund()


@pytest.fixture
def dorothee(fund):
    """She has left traces wherever a person can."""
    organization, coalition = fund.organization, fund.campaign.coalition
    dorothee = make_person(Role.EDITOR, of=organization, name=NAME, language="de")
    with transaction():
        dorothee.email = ADDRESS
        db.session.add(membership(dorothee, CoalitionRole.TREASURER, coalition))
        organization.contact_email = ADDRESS
    make_friend(coalition=coalition, name=NAME, slug="dorothee-weissbach", name_is_public=True)
    make_invitation(coalition, CoalitionRole.TRANSLATOR, email=ADDRESS)
    make_application(coalition, contact_email=ADDRESS, contact_name=NAME)
    leave_gifts(fund, dorothee)
    leave_messages(dorothee)
    with transaction():
        for words in (f"to {ADDRESS}", "b"):
            audit.record(dorothee, "organization.edited", "organization:1", {"about": ("a", words)})
    ask_for_link(ADDRESS, "de")
    return dorothee


def leave_gifts(fund, person):
    gift = make_contribution(
        fund, Money(25_00, "EUR"), donor_name=NAME, donor_name_is_public=True, note=f"of {NAME}"
    )
    reverse_contribution(gift.id, reason=f"asked for by {NAME}, {ADDRESS}", by=person)
    make_contribution(fund, Money(10_00, "EUR"), donor_name=NAME)
    record_pledge(fund.id, Money(5_00, "EUR"), note=f"{NAME} will bring it", by=person)


def leave_messages(person):
    send_reset_link(person.id, "http://localhost/en/desk/forgotten-password/abc")
    with transaction():
        values = {"name": NAME, "device": ""}
        mail.post("new_device", to="bob@example.org", language="en", values=values)
        for number, processed_at in (("evt_1", real_now()), ("evt_2", None)):
            body = {"customer_details": {"email": ADDRESS, "name": NAME}, "id": number}
            db.session.add(
                ProviderEvent(
                    provider="stripe",
                    event_id=number,
                    kind="checkout.session.completed",
                    body=json.dumps(body).encode(),
                    processed_at=processed_at,
                )
            )
