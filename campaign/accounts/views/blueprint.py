"""The blueprint of one's own account; each module of this package adds the pages of its noun."""

from flask import Blueprint
from flask_login import current_user

from campaign.accounts.models import Person

account = Blueprint("account", __name__)


def myself() -> Person:
    """Whose account it is; `authorize` has seen to it that somebody is signed in."""
    person: Person = current_user._get_current_object()
    return person
