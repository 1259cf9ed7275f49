"""Which documents there are, and who signed them."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign
from campaign.documents.models import Document, DocumentKind, Signature
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.models import Coalition, Organization


def appeal_of(campaign: Campaign) -> Document | None:
    """What calls for the campaign; the newest, should there be several."""
    return db.session.scalar(
        select(Document)
        .where(Document.campaign_id == campaign.id, Document.kind == DocumentKind.APPEAL)
        .order_by(Document.dated.desc().nulls_last(), Document.id.desc())
        .limit(1)
    )


def find_appeal(campaign: Campaign) -> Document:
    """Raises Missing for a campaign without one."""
    appeal = appeal_of(campaign)
    if appeal is None:
        raise Missing("appeal")
    return appeal


def signatures_of(document: Document, *, first: int | None = None) -> Sequence[Signature]:
    """In the order of signing, with the organizations; the `first` so many, or all."""
    return db.session.scalars(
        select(Signature)
        .where(Signature.document_id == document.id)
        .options(joinedload(Signature.organization).lazyload(Organization.countries))
        .order_by(Signature.position)
        .limit(first)
    ).all()


def count_signatures(documents: Iterable[Document]) -> Mapping[int, int]:
    """How many signed each, by the document's id."""
    ids = [document.id for document in documents]
    rows = db.session.execute(
        select(Signature.document_id, func.count().label("number"))
        .where(Signature.document_id.in_(ids))
        .group_by(Signature.document_id)
    )
    return dict.fromkeys(ids, 0) | {row.document_id: row.number for row in rows}


def documents_of(coalition: Coalition) -> Sequence[Document]:
    """Appeals, resolutions, declarations, rules; the newest first."""
    return db.session.scalars(
        select(Document)
        .where(Document.coalition_id == coalition.id)
        .options(joinedload(Document.campaign))
        .order_by(Document.dated.desc().nulls_last(), Document.id.desc())
    ).all()
