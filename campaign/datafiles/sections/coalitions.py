"""`coalition`: equal organizations that act together."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from campaign.campaigns.queries import topics_under
from campaign.datafiles.forms import Field, Form, Values, keyed, many, record_or
from campaign.datafiles.kinds import DAY, FACTS, LANGUAGE, SLUG, line, reference, whole_number
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Section
from campaign.datafiles.texts import LINES, TEXTS
from campaign.governance.models import AdmissionWay
from campaign.governance.operations import set_admission_rule
from campaign.governance.operations.rules import MOST_DAYS
from campaign.governance.queries import rule_of
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.models import Coalition
from campaign.organizations.operations import (
    CoalitionDraft,
    affiliate,
    create_coalition,
    edit_coalition,
)
from campaign.organizations.queries import find_coalition, find_organization

MEMBER = Form(
    (
        Field("organization", reference("organizations"), required=True),
        Field("since", DAY),
    )
)


def organization_of(member: Values) -> Any:
    return member.get("organization")


OWN_OPERATIONS = ("slug", "members", "objection_days")
"""What the coalition's draft does not hold."""

MEMBERS = keyed(record_or("organization", MEMBER), organization_of)


class Coalitions(Section):
    name = "coalition"
    word = "coalition"
    words = "coalitions"
    is_single = True
    form = Form(
        (
            Field("slug", SLUG, required=True),
            Field("acronym", line(40)),
            Field("name", LINES, required=True),
            Field("section", TEXTS),
            Field("summary", TEXTS),
            Field("languages", many(LANGUAGE), default=()),
            Field("founded_on", DAY),
            Field("founded_in", line(120)),
            Field("objection_days", whole_number(1, MOST_DAYS)),
            Field("members", MEMBERS, default=()),
            Field("facts", FACTS, default={}),
        )
    )

    def key(self, values: Values) -> str:
        return str(values["slug"])

    def keys(self) -> Iterable[str]:
        return db.session.scalars(select(Coalition.slug))

    def stored(self, values: Values) -> Values | None:
        coalition = db.session.scalar(select(Coalition).where(Coalition.slug == values["slug"]))
        return _values(coalition) if coalition else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        said = {name: value for name, value in values.items() if name not in OWN_OPERATIONS}
        draft = CoalitionDraft(**said)
        if stored is None:
            coalition = create_coalition(values["slug"], draft, by=by)
        else:
            coalition = find_coalition(values["slug"])
            edit_coalition(coalition.id, draft, by=by, shown_on=topics_under(coalition))
        _set_rule(coalition, values["objection_days"], by)
        before = stored["members"] if stored else ()
        for position, member in enumerate(values["members"]):
            if position < len(before) and before[position] == member:
                continue
            organization = find_organization(member["organization"])
            affiliate(
                coalition.id, organization.id, by=by, position=position, since=member["since"]
            )

    def entries(self, scope: Scope) -> Iterable[Values]:
        return [_values(scope.coalition)]


def _values(coalition: Coalition) -> Values:
    return {
        "slug": coalition.slug,
        "acronym": coalition.acronym,
        "name": coalition.name,
        "section": coalition.section,
        "summary": coalition.summary,
        "languages": tuple(coalition.languages),
        "founded_on": coalition.founded_on,
        "founded_in": coalition.founded_in,
        "members": tuple(
            {"organization": row.organization.slug, "since": row.since}
            for row in coalition.affiliations
        ),
        "objection_days": _objection_days(coalition),
        "facts": coalition.facts,
    }


def _objection_days(coalition: Coalition) -> int | None:
    """None where the coordinators decide who comes in."""
    rule = rule_of(coalition)
    return rule.days if rule.way is AdmissionWay.NO_OBJECTION else None


def _set_rule(coalition: Coalition, days: int | None, by: Author) -> None:
    if days is None:
        rule = rule_of(coalition)
        set_admission_rule(coalition.id, AdmissionWay.COORDINATORS, rule.days, by=by)
    else:
        set_admission_rule(coalition.id, AdmissionWay.NO_OBJECTION, days, by=by)
