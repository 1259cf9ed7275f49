"""One objection stops an application."""

import pytest
from sqlalchemy import select

from campaign.governance.models import (
    ApplicationState,
    Objection,
)
from campaign.governance.operations import (
    admit_due,
    decline,
    object_to,
    take_up_again,
    withdraw_objection,
)
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from tests.factories.governance import make_application
from tests.factories.organizations import make_organization
from tests.governance.traces import DAY, after, mails


def test_one_objection_stops_it(coalition, organization, alice, erik, open_rule):
    application = make_application(coalition)
    object_to(application.id, organization.id, "They break strikes.", by=alice)

    with after(application):
        admit_due()

    assert application.state is ApplicationState.STOPPED
    assert [each.reason for each in application.standing_objections] == ["They break strikes."]
    assert [mail["to"] for mail in mails("application_waits")] == [erik.email]


def test_who_objects_says_why_once_and_in_time(coalition, organization, alice, open_rule):
    application = make_application(coalition)
    stranger = make_organization()

    for organization_id, reason in ((organization.id, " "), (stranger.id, "No.")):
        with pytest.raises(Refused):
            object_to(application.id, organization_id, reason, by=alice)
    object_to(application.id, organization.id, "No.", by=alice)
    with pytest.raises(Refused):
        object_to(application.id, organization.id, "No!", by=alice)
    late = make_application(coalition)
    with after(late), pytest.raises(Refused):
        object_to(late.id, organization.id, "No.", by=alice)

    assert len(db.session.scalars(select(Objection)).all()) == 1


def test_an_objection_withdrawn_in_time_lets_it_go_on(coalition, organization, alice, open_rule):
    application = make_application(coalition)
    other = make_organization(coalition=coalition)
    object_to(application.id, organization.id, "No.", by=alice)
    object_to(application.id, other.id, "No.", by=alice)

    withdraw_objection(application.id, organization.id, by=alice)
    between = application.state
    withdraw_objection(application.id, other.id, by=alice)
    with pytest.raises(Refused):
        withdraw_objection(application.id, other.id, by=alice)
    after_both = application.state
    with after(application):
        admit_due()

    assert (between, after_both) == (ApplicationState.STOPPED, ApplicationState.OPEN)
    assert application.state is ApplicationState.ADMITTED


def test_after_the_deadline_only_the_coordinators_can_take_it_up(
    coalition, organization, alice, erik, open_rule
):
    application = make_application(coalition)
    object_to(application.id, organization.id, "No.", by=alice)
    with after(application):
        with pytest.raises(Refused):
            withdraw_objection(application.id, organization.id, by=alice)
        take_up_again(application.id, by=erik)
        second_round = application.state
        deadline, day = application.deadline, today("UTC")
        object_to(application.id, organization.id, "Still no.", by=alice)
        decline(application.id, "Two of us said no.", by=erik)

    assert second_round is ApplicationState.OPEN
    assert deadline == day + 10 * DAY
    assert application.state is ApplicationState.DECLINED


def test_only_what_was_stopped_is_taken_up(coalition, erik, open_rule):
    with pytest.raises(Refused):
        take_up_again(make_application(coalition).id, by=erik)
