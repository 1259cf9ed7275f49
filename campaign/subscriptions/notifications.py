"""The digest as a mail."""

from collections.abc import Sequence

from campaign.accounts.models import Person
from campaign.kernel import mail
from campaign.kernel.templating import absolute_url
from campaign.organizations.zones import zone_of
from campaign.subscriptions.queries import stop_key

Place = dict[str, object]
"""Where something waits: `names` of it, the widest last, and `tasks` with `title`, `about`,
`action`, `url`."""


def send_digest(person: Person, places: Sequence[Place]) -> None:
    mail.post(
        "digest",
        to=person.email,
        language=person.language,
        values={"name": person.name, "places": list(places)},
        zone=zone_of(person),
        stop_url=stop_url(person),
    )


def stop_url(person: Person) -> str:
    """Where the person stops mails that nobody needs at once, without signing in."""
    return absolute_url(
        "mails.ask_to_stop",
        language=person.language,
        opaque_id=person.opaque_id,
        key=stop_key(person),
    )
