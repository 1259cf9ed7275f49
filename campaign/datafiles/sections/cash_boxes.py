"""`cash_boxes`: where money lies. Boxes of the books: they are opened, never changed."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from stdnum import iban
from stdnum.exceptions import ValidationError

from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import CURRENCY, SLUG, Kind, choice, line, reference
from campaign.datafiles.nodes import Node, Unreadable
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Section
from campaign.fundraising.models import CashBox, CashBoxKind
from campaign.fundraising.operations import open_cash_box
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.queries import find_coalition, find_organization


def _read_iban(node: Node) -> str:
    try:
        return str(iban.validate(node.text()))
    except ValidationError:
        raise Unreadable("an IBAN; this one has a mistake in it") from None


IBAN = Kind(_read_iban)


def check_owner(values: Values) -> Iterator[tuple[str, str]]:
    if bool(values.get("organization")) == bool(values.get("coalition")):
        yield "organization", "expected its owner: either `organization` or `coalition`"


class CashBoxes(Section):
    name = "cash_boxes"
    word = "cash box"
    words = "cash boxes"
    form = Form(
        (
            Field("key", SLUG, required=True),
            Field("coalition", reference("coalition")),
            Field("organization", reference("organizations")),
            Field("kind", choice(CashBoxKind), required=True),
            Field("name", line(120), required=True),
            Field("currency", CURRENCY, required=True),
            Field("holder", line(120)),
            Field("iban", IBAN),
            Field("bic", line(11)),
        ),
        (check_owner,),
    )
    lasting = frozenset(field.name for field in form.fields)

    def key(self, values: Values) -> str:
        return str(values["key"])

    def keys(self) -> Iterable[str]:
        return db.session.scalars(select(CashBox.slug))

    def stored(self, values: Values) -> Values | None:
        box = db.session.scalar(select(CashBox).where(CashBox.slug == values["key"]))
        return _values(box) if box else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        owner = (
            find_organization(values["organization"])
            if values["organization"]
            else find_coalition(values["coalition"])
        )
        open_cash_box(
            owner,
            slug=values["key"],
            kind=values["kind"],
            name=values["name"],
            currency=values["currency"],
            holder=values["holder"],
            iban=values["iban"],
            bic=values["bic"],
            by=by,
        )

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.cash_boxes())


def _values(box: CashBox) -> Values:
    return {
        "key": box.slug,
        "coalition": box.coalition.slug if box.coalition else None,
        "organization": box.organization.slug if box.organization else None,
        "kind": box.kind,
        "name": box.name,
        "currency": box.currency,
        "holder": box.holder,
        "iban": box.iban,
        "bic": box.bic,
    }
