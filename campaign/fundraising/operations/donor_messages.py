"""A donor's message is read by the fund's owner before anybody else; then it is shown, or not."""

from campaign.fundraising.models import Contribution, MessageState
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

ACTS = {MessageState.SHOWN: "message.shown", MessageState.REFUSED: "message.refused"}


def show_message(contribution_id: int, *, by: Author) -> None:
    """Everybody may read it from now on. The log knows that, not the words."""
    _decide(contribution_id, MessageState.SHOWN, None, by)


def refuse_message(contribution_id: int, reason: str, *, by: Author) -> None:
    """It is not shown, or no longer. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why it is not shown."), field="reason")
    _decide(contribution_id, MessageState.REFUSED, reason.strip(), by)


def _decide(contribution_id: int, state: MessageState, reason: str | None, by: Author) -> None:
    with transaction():
        gift = lock(Contribution, contribution_id)
        if gift.message is None:
            raise Missing(contribution_id)
        if (gift.message_state, gift.message_refusal) == (state, reason):
            return
        gift.message_state, gift.message_refusal = state, reason
        audit.record(
            by,
            ACTS[state],
            f"contribution:{gift.id}",
            {"reason": (None, reason)} if reason else {},
            organization_id=gift.fund.organization_id,
            coalition_id=gift.fund.coalition_id,
        )
        revisions.touch(*gift.fund.campaign.page_topics)
