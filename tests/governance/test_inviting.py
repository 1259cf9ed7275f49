"""A coordinator invites a whole organization."""

from datetime import UTC, datetime

import pytest
import time_machine

from campaign.governance.operations import (
    accept_invitation,
    invite_organization,
    withdraw_invitation,
)
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing
from tests.factories.governance import draft_of
from tests.governance.traces import DAY, mails, members, newest


def test_an_invited_organization_is_in_at_once_where_the_coordinators_decide(coalition, erik):
    invite_organization(coalition.id, "Quay", "Post@Quay.example", "fr", by=erik)
    (invited,) = mails()

    accept_invitation(coalition.id, invited["values"]["token"], draft_of(name="Le Quai"))

    assert (invited["to"], invited["language"]) == ("post@quay.example", "fr")
    assert members(coalition) == {"Le Quai"}
    with pytest.raises(Missing):
        accept_invitation(coalition.id, invited["values"]["token"], draft_of())


def test_an_invited_organization_waits_for_the_deadline_where_members_are_asked(
    coalition, erik, open_rule
):
    invite_organization(coalition.id, "Quay", "post@quay.example", "en", by=erik)
    accept_invitation(coalition.id, mails()[0]["values"]["token"], draft_of(name="Quay"))

    assert members(coalition) == set()
    assert newest().deadline == today("UTC") + 10 * DAY


def test_an_invitation_ends_by_withdrawal_by_a_newer_one_and_by_time(coalition, erik):
    first = invite_organization(coalition.id, "Quay", "post@quay.example", "en", by=erik)
    second = invite_organization(coalition.id, "Quay", "post@quay.example", "en", by=erik)
    withdraw_invitation(second.id, by=erik)
    third = invite_organization(coalition.id, "Quay", "post@quay.example", "en", by=erik)
    tokens = [mail["values"]["token"] for mail in mails()]

    assert (first.is_good, second.is_good, third.is_good) == (False, False, True)
    for token in tokens[:2]:
        with pytest.raises(Missing):
            accept_invitation(coalition.id, token, draft_of())
    with time_machine.travel(datetime.now(UTC) + 31 * DAY), pytest.raises(Missing):  # noqa: TID251
        accept_invitation(coalition.id, tokens[2], draft_of())
