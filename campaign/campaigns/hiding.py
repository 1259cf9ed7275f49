"""What coordinators hide from the public, with a reason, though it is an organization's own.

Its owner goes on editing it and sees who hid it, when and why. Nobody else is shown it. What its
owner writes in the same words elsewhere is hidden like it, until coordinators show it.
"""

from datetime import datetime
from typing import Any
from unicodedata import category, normalize

from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.audit import Author, Machine
from campaign.kernel.clock import now
from campaign.kernel.database import ManyLines, OneLine
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

LONGEST_REASON = 1000
COPIES = Machine("copies")
"""Hides in the coordinators' place what they hid before."""
ALL_OR_NOTHING = (
    "(hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)"
)

Changes = dict[str, tuple[Any, Any]]
"""Field to (old, new), as the audit log keeps them."""


class Hideable:
    """The columns of a table whose rows can be hidden; its CHECK is `ALL_OR_NOTHING`."""

    hidden_at: Mapped[datetime | None]
    """In the campaign's time."""
    hidden_by: Mapped[str | None] = mapped_column(OneLine(80))
    """The reference of a person or a machine."""
    hidden_reason: Mapped[str | None] = mapped_column(ManyLines(LONGEST_REASON))

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


def hide(thing: Hideable, reason: str, by: Author) -> Changes:
    """Raises Refused without a reason, or for what is hidden already."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Write the reason. The organization reads it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Write at most %(most)s characters.", most=LONGEST_REASON), field="reason")
    if thing.is_hidden:
        raise Refused(_("This is hidden already."))
    thing.hidden_at, thing.hidden_by, thing.hidden_reason = now(), by.reference, reason
    return {"reason": (None, reason)}


def hide_like(copy: Hideable, original: Hideable) -> Changes:
    """Hide what says the same as something that is hidden: by the same person, for its reason."""
    copy.hidden_at, copy.hidden_by = now(), original.hidden_by
    copy.hidden_reason = original.hidden_reason
    return {"reason": (None, copy.hidden_reason)}


def gist(*texts: str) -> frozenset[str]:
    """Return texts without case, spaces and signs: two that share one of these say the same."""
    return frozenset(map(_letters, texts)) - {""}


def _letters(text: str) -> str:
    plain = normalize("NFKC", text).casefold()
    return "".join(each for each in plain if category(each)[0] in "LMN")


def show_again(thing: Hideable) -> Changes:
    """Raises Refused for what is not hidden."""
    if not thing.is_hidden:
        raise Refused(_("This is not hidden."))
    reason = thing.hidden_reason
    thing.hidden_at = thing.hidden_by = thing.hidden_reason = None
    return {"reason": (reason, None)}
