"""Friends: who supports a coalition without being a member."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Coalition, Friend
from campaign.organizations.operations.checks import check_countries, check_unused


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendDraft:
    name: str
    is_group: bool = False
    name_is_public: bool = False
    country: str | None = None


COLUMNS = tuple(field.name for field in fields(FriendDraft))


def draft_of_friend(friend: Friend) -> FriendDraft:
    return FriendDraft(**{name: getattr(friend, name) for name in COLUMNS})


def create_friend(coalition_id: int, slug: str, draft: FriendDraft, *, by: Author) -> Friend:
    """Raises Refused if the slug is taken or the draft cannot be."""
    _check(draft)
    with transaction():
        coalition = lock(Coalition, coalition_id)
        check_unused(Friend, slug)
        friend = Friend(coalition_id=coalition.id, slug=slug)
        _put(draft, friend)
        db.session.add(friend)
        db.session.flush()
        _note(friend, by, "friend.created", None, draft)
    return friend


def edit_friend(
    friend_id: int, draft: FriendDraft, *, by: Author, shown_on: Iterable[str]
) -> Friend:
    """Nothing happens if nothing changes. Raises Refused."""
    _check(draft)
    with transaction():
        friend = lock(Friend, friend_id)
        before = draft_of_friend(friend)
        if before == draft:
            return friend
        _put(draft, friend)
        _note(friend, by, "friend.edited", before, draft)
        revisions.touch(*shown_on)
    return friend


def _put(draft: FriendDraft, friend: Friend) -> None:
    for name in COLUMNS:
        setattr(friend, name, getattr(draft, name))


def _note(
    friend: Friend, by: Author, action: str, before: FriendDraft | None, after: FriendDraft
) -> None:
    audit.record(
        by,
        action,
        f"friend:{friend.id}",
        audit.differences(before, after),
        coalition_id=friend.coalition_id,
    )


def _check(draft: FriendDraft) -> None:
    if not draft.name.strip():
        raise Refused(_("Write the friend's name."), field="name")
    check_countries((draft.country,) if draft.country else (), "country")
