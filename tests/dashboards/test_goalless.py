"""Who has no goal yet, and the reminder: in each one's language, once a week, once for all."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campaign.dashboards.nudging import nudge
from campaign.fundraising.models import GoalNudge, GoalVisibility
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.permissions import CoalitionRole, Role
from campaign.subscriptions.models import MailChoice, Rhythm
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.fundraising import CLERK, make_fund, make_goal
from tests.factories.organizations import make_organization


@pytest.fixture
def campaign(coalition):
    return make_campaign(slug="spring", coalition=coalition)


@pytest.fixture
def docks(coalition, campaign):
    """With a treasurer who reads French, an editor, and somebody who wants no mails."""
    docks = make_organization(slug="docks", name="Docks", coalition=coalition)
    take_part(docks, campaign)
    make_person(Role.TREASURER, of=docks, name="Tess", language="fr")
    make_person(Role.EDITOR, of=docks, name="Ed")
    quiet = make_person(Role.ADMINISTRATOR, of=docks, name="Quiet")
    with transaction():
        db.session.add(MailChoice(person_id=quiet.id, digest=Rhythm.NEVER))
    return docks


@pytest.fixture
def address(coalition):
    return f"/en/desk/coalitions/{coalition.slug}/spring/goals"


@pytest.fixture
def coordinator(client_for, coalition):
    return client_for(make_person(CoalitionRole.COORDINATOR, of=coalition, name="Erik"))


def reminders() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    return [
        (row.payload["to"], row.payload["language"])
        for row in rows
        if row.payload.get("template") == "goal_nudge"
    ]


def test_who_has_no_goal_is_reminded_once_a_week_in_two_clicks(
    coordinator, campaign, docks, address
):
    make_goal(make_fund(campaign=campaign), Money(5_00, "EUR"), GoalVisibility.HIDDEN)
    first = coordinator.get(address).text

    coordinator.post(f"{address}/nudges", data={"organization": "all"})
    again = coordinator.post(
        f"{address}/nudges", data={"organization": str(docks.id)}, follow_redirects=True
    )

    assert "1 organization has set none." in first
    assert "not reminded yet" in first
    assert reminders() == [("tess@example.org", "fr")]
    assert "Nobody was reminded" in again.text
    assert "by Erik" in again.text
    assert "Remind all of them" not in again.text

    with transaction():
        db.session.execute(update(GoalNudge).values(sent_at=real_now() - timedelta(days=7)))
    coordinator.post(f"{address}/nudges", data={"organization": str(docks.id)})

    assert len(reminders()) == 2


def test_two_at_once_remind_once(app, campaign, docks, at_once):
    def remind(campaign_id=campaign.id) -> int:
        with app.test_request_context():
            return len(nudge(campaign_id, None, by=CLERK).told)

    answers = at_once(remind, remind)

    assert sorted(answers) == [0, 1]
    assert len(reminders()) == 1


def test_members_remind_nobody(client_for, campaign, docks, address):
    treasurer = client_for(make_person(CoalitionRole.COORDINATING_GROUP, of=campaign.coalition))

    assert treasurer.post(f"{address}/nudges", data={"organization": "all"}).status_code == 403
    assert "Remind" not in treasurer.get(address).text.replace("reminder", "").replace(
        "reminded", ""
    )
    assert reminders() == []
