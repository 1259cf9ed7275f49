import pytest
from sqlalchemy import select

from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.operations import give_role, take_role
from campaign.organizations.queries import roles_of
from campaign.permissions import Role

BY = Machine("tests")


def test_a_role_is_given_once_and_both_ways_stand_in_the_log(organization, bob):
    give_role(bob.id, organization.id, Role.TREASURER, by=BY)
    give_role(bob.id, organization.id, Role.TREASURER, by=BY)
    given = roles_of(bob)
    take_role(bob.id, organization.id, Role.TREASURER, by=BY)
    take_role(bob.id, organization.id, Role.TREASURER, by=BY)

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert given == [(organization.slug, "editor"), (organization.slug, "treasurer")]
    assert roles_of(bob) == [(organization.slug, "editor")]
    assert [(entry.action, entry.subject, entry.organization_id) for entry in entries] == [
        ("role.given", bob.reference, organization.id),
        ("role.taken", bob.reference, organization.id),
    ]
    assert [[(v.old, v.new) for v in entry.values] for entry in entries] == [
        [(None, "treasurer")],
        [("treasurer", None)],
    ]


def test_nobody_cannot_have_a_role(organization):
    with pytest.raises(Missing):
        give_role(10**6, organization.id, Role.READER, by=BY)
