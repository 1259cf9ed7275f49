"""Documents and signatures. All are invented."""

from typing import Any

from campaign.campaigns.models import Campaign
from campaign.documents.models import Document, DocumentKind, Signature
from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.models import Organization
from tests.factories.numbers import another


def make_appeal(*, campaign: Campaign, **attributes: Any) -> Document:
    slug = attributes.pop("slug", None) or another("appeal")
    with transaction():
        appeal = Document(
            coalition=campaign.coalition,
            campaign=campaign,
            slug=slug,
            **{
                "kind": DocumentKind.APPEAL,
                "title": Translated.of({"en": slug.title()}),
                **attributes,
            },
        )
        db.session.add(appeal)
        revisions.touch(*campaign.page_topics)
    return appeal


def sign(document: Document, organization: Organization, **attributes: Any) -> Signature:
    """The organization's signature, after all the others."""
    with transaction():
        signature = Signature(
            document_id=document.id,
            organization=organization,
            name=organization.name,
            acronym=organization.acronym,
            territory=organization.territory,
            countries=list(organization.country_codes),
            **{"position": len(document.signatures) + 1, **attributes},
        )
        db.session.add(signature)
        if document.campaign is not None:
            revisions.touch(*document.campaign.page_topics)
    return signature
