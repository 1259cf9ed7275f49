"""A donor's words are public only after somebody of the fund's owner read them."""

from sqlalchemy import select

from campaign.fundraising.models import Contribution, MessageState
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.fundraising import make_contribution, make_friends_fund, make_fund

WORDS = "For the cranes <b>and</b> the gulls"
SHOWN = "For the cranes &lt;b&gt;and&lt;/b&gt; the gulls"


def test_a_message_waits_is_shown_and_can_be_taken_down_again(client, client_for, app):
    fund = make_fund()
    friends = make_friends_fund(fund.campaign, parent=fund)
    gift = make_contribution(friends, Money(5_00, "EUR"), message=WORDS)
    campaign, organization = fund.campaign, fund.organization
    desk = f"/en/desk/{organization.slug}/{campaign.slug}"
    editor = client_for(make_person(Role.EDITOR, of=organization))
    coordinator = client_for(make_person(CoalitionRole.COORDINATOR, of=campaign.coalition))
    progress = f"/en/{campaign.slug}/progress"

    def decide(**form):
        return editor.post(f"{desk}/fund/messages/{gift.id}", data=form).status_code

    assert SHOWN not in client.get(progress).text
    assert "1 message of a donor waits" in editor.get(f"{desk}/").text
    others = f"/en/desk/coalitions/{campaign.coalition.slug}/{campaign.slug}/fund/messages"
    assert SHOWN not in coordinator.get(others).text
    assert coordinator.post(f"{others}/{gift.id}", data={"decision": "show"}).status_code == 404
    assert SHOWN in editor.get(f"{desk}/fund/messages").text
    assert decide(decision="show") == 303
    assert SHOWN in client.get(progress).text
    assert "1 message of a donor waits" not in editor.get(f"{desk}/").text
    assert decide(decision="refuse") == 422
    assert decide(decision="refuse", reason="It names a neighbour.") == 303
    assert SHOWN not in client.get(progress).text

    db.session.rollback()
    kept = db.session.get_one(Contribution, gift.id)
    assert kept.message_state is MessageState.REFUSED
    assert kept.message_refusal == "It names a neighbour."
    acts = db.session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.action.startswith("message."))
        .order_by(AuditEntry.id)
    )
    assert acts.all() == ["message.shown", "message.refused"]
