"""Nobody leaves others behind without anyone who may act for them."""

from campaign.accounts.models import Person
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.organizations.names import circle_name
from campaign.organizations.queries import kept_alone


def refuse_last_ones(person: Person) -> None:
    """Raises Refused if the person is the last who gives roles to others somewhere.

    Somebody who is alone in an organization may leave it: it is as if it had just been imported.
    """
    places = [circle_name(circle, current_language()) for circle in kept_alone(person)]
    if places:
        raise Refused(
            _(
                "Others need you first: you are the last who may give roles in %(places)s."
                " Hand that role over.",
                places=", ".join(places),
            )
        )
