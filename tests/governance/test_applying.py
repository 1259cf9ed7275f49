"""Whoever applies is known by a mailed link."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from campaign.governance.models import (
    ApplicantKind,
)
from campaign.governance.operations import (
    apply,
    confirm,
    decline,
)
from campaign.governance.queries import applications_to
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.errors import Missing, Refused
from tests.factories.governance import draft_of, make_application
from tests.factories.organizations import make_coalition
from tests.governance.traces import DAY, mails, newest


def test_an_application_counts_only_once_its_link_was_followed(coalition):
    apply(coalition.id, draft_of(name="Quay", contact_email="A@quay.example"))
    (asked,) = mails()
    before = applications_to(coalition, 1).total

    confirm(coalition.id, asked["values"]["token"])

    assert (asked["template"], asked["to"]) == ("application_confirm", "a@quay.example")
    assert before == 0
    assert [each.name for each in applications_to(coalition, 1).items] == ["Quay"]


def test_the_link_is_kept_as_a_digest_and_good_once(coalition):
    apply(coalition.id, draft_of())
    token = mails()[0]["values"]["token"]
    kept = newest().link_digest

    confirm(coalition.id, token)

    assert token not in kept
    with pytest.raises(Missing):
        confirm(coalition.id, token)


def test_the_link_ends_after_a_week_and_counts_for_one_coalition(coalition):
    apply(coalition.id, draft_of())
    token = mails()[0]["values"]["token"]

    with pytest.raises(Missing):
        confirm(make_coalition().id, token)
    with time_machine.travel(datetime.now(UTC) + 8 * DAY), pytest.raises(Missing):  # noqa: TID251
        confirm(coalition.id, token)


def test_one_address_gets_three_mails_a_day_at_most_and_nobody_learns_it(coalition):
    for _ in range(5):
        apply(coalition.id, draft_of(contact_email="a@quay.example"))

    assert len(mails("application_confirm")) == 3


def test_one_address_has_one_application_at_a_time(coalition):
    make_application(coalition, contact_email="a@quay.example")
    apply(coalition.id, draft_of(contact_email="a@quay.example"))

    with pytest.raises(Refused):
        confirm(coalition.id, mails("application_confirm")[-1]["values"]["token"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"language": "xx-xx"}, "language"),
        ({"country": "QQ"}, "country"),
        ({"contact_email": "ana at quay"}, "contact_email"),
        ({"website": "javascript:alert(1)"}, "website"),
    ],
)
def test_what_cannot_be_is_refused(coalition, changes, field):
    draft = draft_of(**{"contact_email": "a@quay.example", **changes})

    with pytest.raises(Refused) as refused:
        apply(coalition.id, draft)

    assert refused.value.field == field


def test_the_log_names_no_applicant_who_is_a_person(coalition, erik):
    application = make_application(coalition, ApplicantKind.PERSON, name="Dora")
    decline(application.id, "Not now.", by=erik)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = str([(value.old, value.new) for entry in entries for value in entry.values])

    assert "Dora" not in told
    assert "@" not in told


def test_a_deadline_is_the_day_of_the_campaign(coalition, open_rule):
    with time_machine.travel(datetime(2031, 4, 17, 23, 30, tzinfo=UTC)):
        assert make_application(coalition).deadline == date(2031, 4, 27)


@pytest.mark.parametrize("website", ["http://[x", "http:javascript", "https://", "https://quay"])
def test_a_website_that_no_browser_opens_is_refused_beside_its_field(coalition, website):
    with pytest.raises(Refused) as refused:
        apply(coalition.id, draft_of(website=website))

    assert (refused.value.field, mails()) == ("website", [])
