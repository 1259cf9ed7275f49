"""A coalition: what it is, its campaigns, who belongs to it, what it has published."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import campaigns_of, names_of_participants
from campaign.documents.models import Document, DocumentKind
from campaign.documents.queries import count_signatures, documents_of
from campaign.documents.vocabulary import label_of
from campaign.guard import public
from campaign.kernel.published import publish
from campaign.kernel.templating import shown
from campaign.organizations.models import Coalition
from campaign.organizations.queries import find_coalition, member_organizations
from campaign.pages.blueprint import pages
from campaign.pages.names import reader_name, whereabouts
from campaign.pages.posters import poster


@pages.get("/coalitions/<coalition>/")
@public
def show_coalition(coalition: str) -> Response:
    return publish(f"coalition:{coalition}", lambda: _render(coalition))


def _render(slug: str) -> str:
    coalition = find_coalition(slug)
    campaigns = campaigns_of(coalition)
    newest = campaigns[0] if campaigns else None
    documents = documents_of(coalition)
    return render_template(
        "pages/coalition.html",
        coalition=coalition,
        newest=newest,
        posters=[poster(campaign) for campaign in campaigns],
        members=_members(coalition, newest),
        documents=_documents(documents, count_signatures(documents)),
    )


def _members(coalition: Coalition, newest: Campaign | None) -> list[dict[str, Any]]:
    """Rows of `signatories`; a link leads to what a member does in the newest campaign."""
    taking_part = {each.id for each in names_of_participants(newest)} if newest else set()
    return [
        {
            "name": member.name,
            "language": member.language,
            "translation": reader_name(member, coalition.languages),
            "about": whereabouts(member),
            "url": _organization_url(newest, member.slug) if member.id in taking_part else None,
        }
        for member in member_organizations(coalition)
    ]


def _organization_url(campaign: Campaign | None, slug: str) -> str | None:
    if campaign is None:
        return None
    return url_for("pages.show_organization", campaign=campaign.slug, organization=slug)


def _documents(documents: Iterable[Document], signed: Mapping[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "title": shown(document.title, document.coalition.languages),
            "summary": shown(document.summary, document.coalition.languages),
            "kind": label_of(document.kind),
            "dated": document.dated,
            "signed": signed[document.id],
            "url": _document_url(document),
        }
        for document in documents
    ]


def _document_url(document: Document) -> str | None:
    """Only the appeal of a campaign has a page of its own."""
    if document.kind is not DocumentKind.APPEAL or document.campaign is None:
        return None
    return url_for("pages.show_appeal", campaign=document.campaign.slug)
