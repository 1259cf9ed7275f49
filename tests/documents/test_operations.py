from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from campaign.documents.models import DemandKind, DocumentKind
from campaign.documents.operations import (
    DemandDraft,
    DocumentDraft,
    SignatureDraft,
    create_document,
    draft_of_document,
    draft_of_signature,
    edit_document,
    enter_signatures,
)
from campaign.documents.queries import signatures_of
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.organizations import make_coalition, make_organization

BY = Machine("test")
DRAFT = DocumentDraft(
    kind=DocumentKind.RESOLUTION,
    title=Translated.of({"en": "Light for all"}),
    dated=date(2026, 9, 1),
    demands=(
        DemandDraft(
            addressee=Translated.of({"en": "The town"}), text=Translated.of({"en": "Lamps"})
        ),
        DemandDraft(
            addressee=Translated.of({"en": "Everyone"}),
            text=Translated.of({"en": "Look up"}),
            kind=DemandKind.CALL,
        ),
    ),
)


def actions():
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


@pytest.fixture
def document(app):
    return create_document(make_coalition().id, "light", DRAFT, by=BY)


def signed(*organizations):
    return [
        SignatureDraft(organization_id=each.id, name=f"{each.name} as signed", countries=("FR",))
        for each in organizations
    ]


def names(document):
    return [signature.name for signature in signatures_of(document)]


def test_a_document_is_created_and_edited_as_its_draft_says(document):
    assert draft_of_document(document) == DRAFT
    changed = replace(DRAFT, demands=DRAFT.demands[:1], further_signing=True)

    edit_document(document.id, changed, by=BY)

    assert draft_of_document(document) == changed
    assert actions() == ["document.created", "document.edited"]


def test_an_edit_that_changes_nothing_leaves_no_trace(document):
    edit_document(document.id, draft_of_document(document), by=BY)

    assert actions() == ["document.created"]


def test_a_coalition_has_one_document_of_a_name(document):
    with pytest.raises(Refused) as refused:
        create_document(document.coalition_id, "light", DRAFT, by=BY)

    assert refused.value.field == "slug"


def test_a_document_belongs_to_a_campaign_of_its_own_coalition(document):
    stranger = make_campaign()

    with pytest.raises(Refused) as refused:
        edit_document(document.id, replace(DRAFT, campaign_id=stranger.id), by=BY)

    assert refused.value.field == "campaign"


def test_a_document_makes_the_pages_of_its_campaign_anew(app):
    campaign = make_campaign()
    before = revisions.current(campaign.topic)

    create_document(campaign.coalition_id, "light", replace(DRAFT, campaign_id=campaign.id), by=BY)

    assert revisions.current(campaign.topic) == before + 1


def test_signatures_stand_in_their_order_and_can_be_put_in_another(document):
    first, second, third = (make_organization(name=name) for name in "ABC")

    enter_signatures(document.id, signed(first, second), by=BY)
    assert names(document) == ["A as signed", "B as signed"]

    enter_signatures(document.id, signed(third, second, first), by=BY)
    assert names(document) == ["C as signed", "B as signed", "A as signed"]
    assert [signature.position for signature in signatures_of(document)] == [1, 2, 3]


def test_a_signature_that_a_list_leaves_out_stays_after_the_others(document):
    first, second = (make_organization(name=name) for name in "AB")
    enter_signatures(document.id, signed(first), by=BY)

    enter_signatures(document.id, signed(second), by=BY)

    assert names(document) == ["B as signed", "A as signed"]


def test_the_same_list_again_leaves_no_trace(document):
    drafts = signed(make_organization(name="A"))
    enter_signatures(document.id, drafts, by=BY)

    enter_signatures(document.id, drafts, by=BY)

    assert actions() == ["document.created", "document.signatures_entered"]
    assert [draft_of_signature(each) for each in signatures_of(document)] == drafts


def test_a_signature_from_nowhere_is_refused(document):
    draft = SignatureDraft(organization_id=make_organization().id, name="A", countries=("XX",))

    with pytest.raises(Refused):
        enter_signatures(document.id, [draft], by=BY)
