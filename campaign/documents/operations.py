"""What can happen to a document: it is written, and it is signed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.documents.models import Demand, DemandKind, Document, DocumentKind, Signature
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated
from campaign.organizations.models import Coalition
from campaign.organizations.operations.checks import check_countries, check_languages, check_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandDraft:
    addressee: Translated
    text: Translated
    kind: DemandKind = DemandKind.DEMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """Everything that may be written about a document, but who signed it."""

    kind: DocumentKind
    title: Translated
    campaign_id: int | None = None
    summary: Translated | None = None
    body: Translated | None = None
    original_language: str | None = None
    dated: date | None = None
    occasion: Translated | None = None
    occasion_on: date | None = None
    signatories_as_of: date | None = None
    further_signing: bool = False
    demands: tuple[DemandDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDraft:
    """A signature with what the organization was called, and where it was, when it signed."""

    organization_id: int
    name: str
    acronym: str | None = None
    territory: str | None = None
    countries: tuple[str, ...] = ()
    signed_on: date | None = None


COLUMNS = tuple(field.name for field in fields(DocumentDraft) if field.name != "demands")
TEXTS = ("title", "summary", "body", "occasion")


def draft_of_document(document: Document) -> DocumentDraft:
    return DocumentDraft(
        **{name: getattr(document, name) for name in COLUMNS},
        demands=tuple(
            DemandDraft(addressee=row.addressee, text=row.text, kind=row.kind)
            for row in document.demands
        ),
    )


def draft_of_signature(signature: Signature) -> SignatureDraft:
    return SignatureDraft(
        organization_id=signature.organization_id,
        name=signature.name,
        acronym=signature.acronym,
        territory=signature.territory,
        countries=tuple(signature.countries),
        signed_on=signature.signed_on,
    )


def create_document(coalition_id: int, slug: str, draft: DocumentDraft, *, by: Author) -> Document:
    """Raises Refused if the coalition has one of this slug, or the draft cannot be."""
    _check(draft)
    check_slug(slug)
    with transaction():
        coalition = lock(Coalition, coalition_id)
        same = select(Document.id).where(
            Document.coalition_id == coalition.id, Document.slug == slug
        )
        if db.session.scalar(same) is not None:
            raise Refused(_("“%(slug)s” is taken.", slug=slug), field="slug")
        _check_campaign(draft, coalition)
        document = Document(coalition=coalition, slug=slug)
        _put(draft, document)
        db.session.add(document)
        db.session.flush()
        _note(document, by, "document.created", audit.differences(None, draft))
    return document


def edit_document(document_id: int, draft: DocumentDraft, *, by: Author) -> Document:
    """Nothing happens if nothing changes. Raises Refused."""
    _check(draft)
    with transaction():
        document = lock(Document, document_id)
        before = draft_of_document(document)
        if before == draft:
            return document
        _check_campaign(draft, document.coalition)
        _put(draft, document)
        db.session.flush()
        db.session.expire(document, ["campaign"])
        _note(document, by, "document.edited", audit.differences(before, draft))
    return document


def enter_signatures(document_id: int, drafts: Sequence[SignatureDraft], *, by: Author) -> None:
    """Enter the list of signatures as it stands under the document, in its order.

    A signature that is there and not in the list is kept, after the others.
    """
    for draft in drafts:
        check_countries(draft.countries, "countries")
    with transaction():
        document = lock(Document, document_id)
        known = {row.organization_id: row for row in document.signatures}
        before = [draft_of_signature(row) for row in document.signatures]
        named = {draft.organization_id for draft in drafts}
        after = [*drafts, *(each for each in before if each.organization_id not in named)]
        if after == before:
            return
        _make_room(list(known.values()), len(after))
        for position, draft in enumerate(after, start=1):
            signature = known.get(draft.organization_id) or Signature(document_id=document.id)
            _put_signature(draft, signature, position)
        db.session.flush()
        db.session.expire(document, ["signatures"])
        _note(document, by, "document.signatures_entered", {"signatures": _ids(before, after)})


def _make_room(signatures: Sequence[Signature], places: int) -> None:
    """Out of the way first: two signatures cannot hold one place, not even for a moment."""
    highest = max((row.position for row in signatures), default=0)
    for at, row in enumerate(signatures, start=1):
        row.position = max(highest, places) + at
    db.session.flush()


def _put_signature(draft: SignatureDraft, signature: Signature, position: int) -> None:
    signature.organization_id = draft.organization_id
    signature.position = position
    signature.name = draft.name
    signature.acronym = draft.acronym
    signature.territory = draft.territory
    signature.countries = list(draft.countries)
    signature.signed_on = draft.signed_on
    db.session.add(signature)


def _ids(
    before: Sequence[SignatureDraft], after: Sequence[SignatureDraft]
) -> tuple[list[int], list[int]]:
    return [each.organization_id for each in before], [each.organization_id for each in after]


def _put(draft: DocumentDraft, document: Document) -> None:
    for name in COLUMNS:
        setattr(document, name, getattr(draft, name))
    for at, demand in enumerate(draft.demands):
        if at == len(document.demands):
            document.demands.append(Demand(position=at))
        row = document.demands[at]
        row.addressee, row.text, row.kind = demand.addressee, demand.text, demand.kind
    del document.demands[len(draft.demands) :]


def _note(
    document: Document, by: Author, action: str, changes: dict[str, tuple[object, object]]
) -> None:
    audit.record(by, action, f"document:{document.id}", changes, coalition_id=document.coalition_id)
    topics = document.campaign.page_topics if document.campaign else ()
    revisions.touch(*{document.coalition.topic, revisions.HOME, *topics})


def _check_campaign(draft: DocumentDraft, coalition: Coalition) -> None:
    if draft.campaign_id is None:
        return
    if lock(Campaign, draft.campaign_id).coalition_id != coalition.id:
        raise Refused(_("The campaign belongs to another coalition."), field="campaign")


def _check(draft: DocumentDraft) -> None:
    for name in TEXTS:
        text: Translated | None = getattr(draft, name)
        check_languages(text.languages if text else (), name)
    if draft.original_language is not None:
        check_languages((draft.original_language,), "original_language")
    for demand in draft.demands:
        check_languages((*demand.addressee.languages, *demand.text.languages), "demands")
