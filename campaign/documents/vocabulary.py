"""What kinds of documents are called."""

from campaign.documents.models import DocumentKind
from campaign.kernel.i18n import lazy_gettext as _l

LABELS: dict[DocumentKind, str] = {
    DocumentKind.APPEAL: _l("Appeal"),
    DocumentKind.DECLARATION: _l("Declaration"),
    DocumentKind.RESOLUTION: _l("Resolution"),
    DocumentKind.RULES: _l("Rules"),
}


def label_of(kind: DocumentKind) -> str:
    return str(LABELS[kind])
