"""`documents`: what they say, what they demand of whom, and who signed them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from campaign.campaigns.queries import find_campaign
from campaign.datafiles.forms import Field, Form, Values, in_order, keyed, many, record, record_or
from campaign.datafiles.kinds import (
    COUNTRY,
    DAY,
    FLAG,
    LANGUAGE,
    SLUG,
    choice,
    line,
    reference,
)
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.coalitions import organization_of
from campaign.datafiles.sections.section import Section
from campaign.datafiles.texts import LINES, TEXTS
from campaign.documents.models import DemandKind, Document, DocumentKind
from campaign.documents.operations import (
    DemandDraft,
    DocumentDraft,
    SignatureDraft,
    create_document,
    edit_document,
    enter_signatures,
)
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.queries import find_coalition, find_organization

DEMAND = Form(
    (
        Field("addressee", LINES, required=True),
        Field("kind", choice(DemandKind), default=DemandKind.DEMAND),
        Field("text", TEXTS, required=True),
    )
)
SIGNATURE = Form(
    (
        Field("organization", reference("organizations"), required=True),
        Field("acronym", line(40)),
        Field("name", line(200)),
        Field("countries", many(COUNTRY)),
        Field("territory", line(120)),
        Field("signed_on", DAY),
    )
)
OF_THE_FILE = ("slug", "coalition", "campaign", "demands", "signatures")


class Documents(Section):
    name = "documents"
    word = "document"
    words = "documents"
    form = Form(
        (
            Field("slug", SLUG, required=True),
            Field("coalition", reference("coalition"), required=True, inherits=True),
            Field("campaign", reference("campaign")),
            Field("kind", choice(DocumentKind), required=True),
            Field("title", LINES, required=True),
            Field("summary", TEXTS),
            Field("body", TEXTS),
            Field("original_language", LANGUAGE),
            Field("dated", DAY),
            Field("occasion", TEXTS),
            Field("occasion_on", DAY),
            Field("demands", in_order(record(DEMAND)), default=()),
            Field("signatories_as_of", DAY),
            Field("further_signing", FLAG, default=False),
            Field(
                "signatures",
                keyed(record_or("organization", SIGNATURE), organization_of),
                default=(),
            ),
        )
    )

    def key(self, values: Values) -> str:
        return f"{values['coalition']}/{values['slug']}"

    def stored(self, values: Values) -> Values | None:
        document = _find(values)
        return _values(document) if document else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        campaign = find_campaign(values["campaign"]) if values["campaign"] else None
        draft = DocumentDraft(
            **{name: value for name, value in values.items() if name not in OF_THE_FILE},
            campaign_id=campaign.id if campaign else None,
            demands=tuple(DemandDraft(**demand) for demand in values["demands"]),
        )
        document = _find(values)
        if document is None:
            coalition = find_coalition(values["coalition"])
            document = create_document(coalition.id, values["slug"], draft, by=by)
        else:
            edit_document(document.id, draft, by=by)
        signatures = [_signature(said) for said in values["signatures"]]
        enter_signatures(document.id, signatures, by=by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.documents())


def _find(values: Values) -> Document | None:
    return db.session.scalar(
        select(Document)
        .join(Coalition)
        .where(Coalition.slug == values["coalition"], Document.slug == values["slug"])
    )


def _signature(said: Values) -> SignatureDraft:
    """As signed; where the file does not say it, as the organization is called now."""
    organization = find_organization(said["organization"])
    if said["name"] is None:
        said = {**said, **_named_now(organization, said)}
    return SignatureDraft(
        organization_id=organization.id,
        name=said["name"],
        acronym=said["acronym"],
        territory=said["territory"],
        countries=said["countries"] or (),
        signed_on=said["signed_on"],
    )


def _named_now(organization: Organization, said: Values) -> dict[str, Any]:
    countries = said["countries"]
    return {
        "name": organization.name,
        "acronym": said["acronym"] or organization.acronym,
        "territory": said["territory"] or organization.territory,
        "countries": organization.country_codes if countries is None else countries,
    }


def _values(document: Document) -> Values:
    return {
        "slug": document.slug,
        "coalition": document.coalition.slug,
        "campaign": document.campaign.slug if document.campaign else None,
        "kind": document.kind,
        "title": document.title,
        "summary": document.summary,
        "body": document.body,
        "original_language": document.original_language,
        "dated": document.dated,
        "occasion": document.occasion,
        "occasion_on": document.occasion_on,
        "demands": tuple(
            {"addressee": row.addressee, "kind": row.kind, "text": row.text}
            for row in document.demands
        ),
        "signatories_as_of": document.signatories_as_of,
        "further_signing": document.further_signing,
        "signatures": tuple(
            {
                "organization": row.organization.slug,
                "acronym": row.acronym,
                "name": row.name,
                "countries": tuple(row.countries),
                "territory": row.territory,
                "signed_on": row.signed_on,
            }
            for row in document.signatures
        ),
    }
