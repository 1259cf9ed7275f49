"""`letterheads`: what owners of cash boxes say of themselves on their papers."""

from collections.abc import Iterable

from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import line, lines, reference, whole_number
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.cash_boxes import check_owner
from campaign.datafiles.sections.section import Section
from campaign.fundraising.models import Letterhead
from campaign.fundraising.operations.letterheads import LetterheadDraft, set_letterhead
from campaign.fundraising.operations.particulars import KEEP_YEARS
from campaign.fundraising.queries.receipts import letterhead_of
from campaign.kernel.audit import Author
from campaign.kernel.errors import Missing
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.queries import find_coalition, find_organization

SAID = ("address", "registration", "law", "keep_years")


class Letterheads(Section):
    name = "letterheads"
    word = "letterhead"
    words = "letterheads"
    form = Form(
        (
            Field("coalition", reference("coalition")),
            Field("organization", reference("organizations")),
            Field("address", lines(300)),
            Field("registration", line(120)),
            Field("law", line(200)),
            Field("keep_years", whole_number(1, 30), default=KEEP_YEARS),
        ),
        (check_owner,),
    )

    def key(self, values: Values) -> str:
        return str(values.get("organization") or values.get("coalition"))

    def stored(self, values: Values) -> Values | None:
        try:
            letterhead = letterhead_of(_owner(values))
        except Missing:
            return None
        return _values(letterhead, _owner(values)) if letterhead else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        draft = LetterheadDraft(**{name: values[name] for name in SAID})
        set_letterhead(_owner(values), draft, by=by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        owners: list[Organization | Coalition] = [scope.coalition, *scope.organizations()]
        for owner in owners:
            letterhead = letterhead_of(owner)
            if letterhead is not None:
                yield _values(letterhead, owner)


def _owner(values: Values) -> Organization | Coalition:
    if values.get("organization"):
        return find_organization(values["organization"])
    return find_coalition(values["coalition"])


def _values(letterhead: Letterhead, owner: Organization | Coalition) -> Values:
    is_organization = isinstance(owner, Organization)
    return {
        "coalition": None if is_organization else owner.slug,
        "organization": owner.slug if is_organization else None,
        **{name: getattr(letterhead, name) for name in SAID},
    }
