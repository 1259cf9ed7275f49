"""One of each thing, for tests that ask whether anything is lost."""

from datetime import timedelta

from campaign.fundraising.operations import record_pledge, reverse_contribution
from campaign.fundraising.operations.bank_lines import Share, book_line
from campaign.fundraising.operations.promises import promise_transfer
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.operations.shares import set_share
from campaign.governance.models import AdmissionWay
from campaign.governance.operations import invite_organization, object_to
from campaign.kernel import audit, outbox
from campaign.kernel.audit.chain import seal_entries
from campaign.kernel.database import transaction
from campaign.kernel.mail_refusals import note_refusal
from campaign.kernel.money import Money
from campaign.kernel.schedule import Chore, run_due
from campaign.organizations.operations import show_logo
from campaign.permissions import CoalitionRole, FriendRole, Role
from campaign.subscriptions.models import Rhythm
from campaign.subscriptions.operations import choose_mails
from tests.factories.accounts import make_person, sign_in_everywhere
from tests.factories.documents import make_appeal, sign
from tests.factories.events import make_event
from tests.factories.fundraising import (
    make_bank_line,
    make_cash_box,
    make_collection,
    make_contribution,
    make_fund,
    make_gift_in_kind,
    make_goal,
    make_rate,
    make_transfer,
)
from tests.factories.governance import make_application, make_rule
from tests.factories.health import make_measure
from tests.factories.media import make_picture
from tests.factories.organizations import make_friend, make_invitation, make_organization


def make_everything() -> None:
    fund = make_fund()
    organization, campaign = fund.organization, fund.campaign
    assert organization is not None
    coalition = campaign.coalition
    person = make_person(Role.TREASURER, of=organization)
    sign_in_everywhere(person)
    make_person(CoalitionRole.COORDINATOR, of=coalition)
    friend = make_friend(coalition=coalition)
    make_person(FriendRole.READER, of=friend)
    make_invitation(organization, Role.EDITOR)
    make_invitation(coalition, CoalitionRole.TRANSLATOR)
    make_invitation(friend, FriendRole.ADMINISTRATOR)
    make_rule(coalition, AdmissionWay.NO_OBJECTION)
    application = make_application(coalition)
    object_to(application.id, make_organization(coalition=coalition).id, "test", by=person)
    invite_organization(coalition.id, "Test", "nobody@example.org", "en", by=person)
    make_goal(fund, Money(500_00, "EUR"))
    make_cash_box(organization)
    make_cash_box(coalition)
    recipient = Recipient(language="en", name="Nobody", email="nobody@example.org")
    issue_receipt(make_contribution(fund, Money(5_00, "EUR")).id, recipient, by=person)
    reverse_contribution(make_contribution(fund, Money(25_00, "EUR")).id, reason="test", by=person)
    make_transfer(organization, campaign)
    record_pledge(fund.id, Money(10_00, "EUR"), by=person)
    line = make_bank_line(coalition)
    book_line(line.id, [Share(fund.id, line.amount)], by=person)
    promise_transfer(fund.id, line.cash_box_id, line.amount, language="en", email="a@example.org")
    make_rate("EUR", "CHF", "1.0995")
    event = make_event(campaign=campaign, organization=organization, co_hosts=[organization])
    make_collection(event, fund, make_cash_box(organization))
    make_gift_in_kind(fund, donor_name="Nobody")
    set_share(campaign.id, organization.id, Money(9_00, "EUR"), by=person)
    make_measure(campaign=campaign)
    sign(make_appeal(campaign=campaign), organization)
    with transaction():
        audit.record(person, "test.acted", "campaign:1", {"title": ("old", "new")})
        outbox.post("mail", {"to": "nobody@example.org"})
    seal_entries()
    run_due([Chore("rest", timedelta(days=1), lambda: None)])
    show_logo(organization.id, make_picture(), "A boat", by=person, shown_on=())
    choose_mails(person.id, Rhythm.DAILY, "Europe/Berlin", by=person)
    note_refusal("nobody@example.org", "5.1.1")
