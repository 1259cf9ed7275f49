"""`friends`: who supports a coalition without being a member.

The names of friends who are persons may be loaded but are never written back.
"""

from collections.abc import Iterable

from sqlalchemy import select

from campaign.campaigns.queries import topics_under
from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import COUNTRY, FLAG, SLUG, line, reference
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Section
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.organizations.models import Coalition, Friend
from campaign.organizations.operations import FriendDraft, create_friend, edit_friend
from campaign.organizations.queries import find_coalition


class Friends(Section):
    name = "friends"
    word = "friend"
    words = "friends"
    lasting = frozenset({"coalition"})
    form = Form(
        (
            Field("key", SLUG, required=True),
            Field("coalition", reference("coalition"), required=True, inherits=True),
            Field("name", line(120)),
            Field("is_group", FLAG, default=False),
            Field("name_is_public", FLAG, default=False),
            Field("country", COUNTRY),
        )
    )

    def key(self, values: Values) -> str:
        return str(values["key"])

    def keys(self) -> Iterable[str]:
        return db.session.scalars(select(Friend.slug))

    def stored(self, values: Values) -> Values | None:
        friend = _find(values["key"])
        return _values(friend) if friend else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        if values["is_group"] and not values["name"]:
            raise Refused("A group needs a name.", field="name")
        draft = FriendDraft(
            name=values["name"] or values["key"],
            is_group=values["is_group"],
            name_is_public=values["name_is_public"],
            country=values["country"],
        )
        coalition = find_coalition(values["coalition"])
        friend = _find(values["key"])
        if friend is None:
            create_friend(coalition.id, values["key"], draft, by=by)
        else:
            edit_friend(friend.id, draft, by=by, shown_on=topics_under(coalition))

    def entries(self, scope: Scope) -> Iterable[Values]:
        for friend in scope.friends():
            values = _values(friend)
            yield values if friend.is_group else {**values, "name": None}


def _find(key: str) -> Friend | None:
    return db.session.scalar(select(Friend).where(Friend.slug == key))


def _values(friend: Friend) -> Values:
    coalition = db.session.get_one(Coalition, friend.coalition_id)
    return {
        "key": friend.slug,
        "coalition": coalition.slug,
        "name": friend.name,
        "is_group": friend.is_group,
        "name_is_public": friend.name_is_public,
        "country": friend.country,
    }
